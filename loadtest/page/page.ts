/**
 * The page of a load test: latencies by load, rates, server memory and event-loop lag over time.
 */

import { replaceFile } from "../../core-wasm/replace-file.js";
import { documentOf } from "../../engine/page/document.js";
import { escapeText } from "../../engine/page/plot.js";
import type { LoadRow } from "../load/shape.js";
import type { LoadResult } from "../result.js";
import type { ServerSample } from "../stand/prometheus.js";
import { percentilePlot } from "./percentile-plot.js";
import { barText, cellsOf, figuresText, headerLines, TABLE_HEAD } from "./table.js";
import { timePlot } from "./time-plot.js";

const MB = 2 ** 20;
const MS_PER_SECOND = 1000;

/** Writes the page; returns its place. */
export function writeLoadPage(file: string, result: LoadResult): string {
  replaceFile(file, loadPageOf(result));
  return file;
}

export function loadPageOf(result: LoadResult): string {
  return documentOf({
    title: "Groeikern load test",
    headers: headerLines(result),
    plots: loadPlotsOf(result),
    tables: [{ head: TABLE_HEAD, rows: result.rows.map(tableRow) }],
    footer:
      "Latency counts from the moment at which a call was due to its end. Asked: calls that were " +
      "due; achieved: calls that ended well. Refused calls (RESOURCE_EXHAUSTED) have no latency. " +
      "Every plot has axes of its own.",
    data: result,
  });
}

function tableRow(row: LoadRow): string {
  const [name = "", ...rest] = cellsOf(row).map(escapeText);
  const cells = `<td>${name}</td>${rest.map((cell) => `<td>${cell}</td>`).join("")}`;
  const details = [figuresText(row), row.note ?? "", ...(row.bars ?? []).map(barText)];
  const notes = details
    .filter((text) => text !== "")
    .map((text) => {
      return `<tr><td class="note" colspan="${rest.length + 1}">${escapeText(text)}</td></tr>`;
    });
  return [`<tr>${cells}</tr>`, ...notes].join("\n");
}

/** Latencies of all loads, then of each load what it has over time. */
export function loadPlotsOf({ rows }: LoadResult): string[] {
  const latencies = rows.flatMap(({ name, latencyMs }) => {
    return latencyMs === undefined || latencyMs.count === 0 ? [] : [{ label: name, latencyMs }];
  });
  const plots = latencies.length === 0 ? [] : [percentilePlot("Latency by load", latencies)];
  const watched = new Set<readonly ServerSample[]>();
  for (const row of rows) {
    plots.push(...ratePlots(row));
    if (row.server === undefined || row.server.length < 2 || watched.has(row.server)) continue;
    watched.add(row.server);
    plots.push(...serverPlots(row.name, row.server));
  }
  return plots;
}

/** By the second; the last one is not whole. */
function ratePlots({ name, overTime }: LoadRow): string[] {
  if (overTime === undefined || overTime.length < 2) return [];
  const whole = overTime.slice(0, -1);
  const seriesOf = (label: "asked" | "achieved") => ({
    label,
    points: whole.map((second, x) => ({ x: x + 1, y: second[label] })),
  });
  return [timePlot(name, "calls/s", [seriesOf("asked"), seriesOf("achieved")])];
}

function serverPlots(name: string, samples: readonly ServerSample[]): string[] {
  const points = (value: (sample: ServerSample) => number) =>
    samples
      .map((sample) => ({ x: sample.atMs / MS_PER_SECOND, y: value(sample) }))
      .filter(({ y }) => Number.isFinite(y));
  return [
    { label: "server memory", yName: "MB", found: points(({ rssBytes }) => rssBytes / MB) },
    { label: "event-loop lag, p99", yName: "ms", found: points(({ lagMs }) => lagMs) },
  ].flatMap(({ label, yName, found }) => {
    if (found.length === 0) return [];
    return [timePlot(`${name}: ${label}`, yName, [{ label, points: found }])];
  });
}
