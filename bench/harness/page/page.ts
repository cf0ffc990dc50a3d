/**
 * The page of a result: machine, plots and table in one HTML file that asks for nothing else. The
 * result itself stands in it too, as JSON, for whoever wants to draw something different.
 */
import { replaceFile } from "../../../core-wasm/replace-file.js";
import { documentOf } from "../../../engine/page/document.js";
import { shortNumber } from "../../../engine/page/number.js";
import { escapeText, linePlot, logBars, splitBar } from "../../../engine/page/plot.js";
import { isSkipped, type Measurement } from "../bench.js";
import { measurements, type Result } from "../result.js";
import { ratesOf, summarize } from "../stats.js";
import { cellsOf, detailsOf, headerLines, TABLE_HEAD } from "../table.js";

/** Writes the page; returns its place. */
export function writePage(file: string, result: Result): string {
  replaceFile(file, pageOf(result));
  return file;
}

export function pageOf(result: Result): string {
  return documentOf({
    title: "Groeikern bench",
    headers: headerLines(result),
    plots: plotsOf(result),
    tables: [{ head: TABLE_HEAD, rows: result.measured.map((row) => rowOf(row, result)) }],
    footer:
      "Median of the samples; spread is the median absolute deviation. Time over the baseline " +
      "row: above 1 is slower. p99 of few samples is the slowest one. " +
      "Every plot has axes of its own.",
    data: result,
  });
}

function rowOf(row: Result["measured"][number], { measured }: Result): string {
  const cells = cellsOf(row, measured);
  if (isSkipped(row)) {
    const [name = "", why = ""] = cells.map(escapeText);
    return `<tr><td>${name}</td><td class="note" colspan="${cells.length - 1}">${why}</td></tr>`;
  }
  const [name, ...rest] = cells.map(escapeText);
  const notes = detailsOf(row).map(
    (words) => `<tr><td class="note" colspan="${cells.length}">${escapeText(words)}</td></tr>`,
  );
  const figures = rest.map((cell) => `<td>${cell}</td>`).join("");
  return [`<tr><td>${name}</td>${figures}</tr>`, ...notes].join("\n");
}

const POPULATION = { xName: "times the population", isLogX: true };

/** A plot for every group of rows that there is. */
export function plotsOf(result: Result): string[] {
  const rows = measurements(result.measured);
  const of = (plot: string) => rows.filter((row) => row.plot === plot);
  const lines = [
    { plot: "batch-size", title: "Kernel by batch size", xName: "rows a batch", isLogX: true },
    { plot: "workers", title: "History by worker threads", xName: "threads", isLogX: false },
    { plot: "population", title: "Run by population", ...POPULATION },
    { plot: "population-kept", title: "Run by population, rows kept", ...POPULATION },
  ];
  const drawn = lines.flatMap(({ plot, ...axes }) => {
    const found = of(plot);
    const [first] = found;
    if (first === undefined) return [];
    return [linePlot({ ...axes, yName: `${first.unit}/s` }, found.map(pointOf))];
  });
  const split = of("split");
  const parts = split.map(({ name, samplesMs }) => {
    return { label: name.replace("split, ", ""), value: summarize(samplesMs).medianMs };
  });
  if (parts.length > 0) drawn.push(splitBar("Thread time of a run, by stage", parts));
  const peers = [...new Set(rows.flatMap(({ plot }) => (plot?.startsWith("peers") ? [plot] : [])))];
  return [...drawn, ...peers.map((plot) => peerPlot(plot, of(plot)))];
}

function pointOf(row: Measurement) {
  const { perSecond, spread } = ratesOf(row);
  const x = row.x ?? 0;
  return { x, y: perSecond, spread: perSecond * spread, label: shortNumber(x) };
}

const PEER_TITLES: Readonly<Record<string, string>> = {
  "peers-full": "Peers on the full rules, in memory",
  "peers-shared": "Peers on the shared part of the law",
};

function peerPlot(plot: string, rows: readonly Measurement[]): string {
  const title = PEER_TITLES[plot] ?? `Peers: ${plot.replace(/^peers-?/, "")}`;
  const bars = rows.map((row) => {
    return {
      label: row.name.replace(/^(full rules|shared part), /, ""),
      value: ratesOf(row).perSecond,
    };
  });
  return logBars(title, rows[0]?.unit ?? "rows", bars);
}
