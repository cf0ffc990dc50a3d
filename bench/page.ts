/**
 * The page of a result: machine, plots and table in one HTML file that asks for nothing else. The
 * result itself stands in it too, as JSON, for whoever wants to draw something different.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isSkipped, type Measurement } from "./bench.js";
import { escapeText, linePlot, logBars, splitBar } from "./page/plot.js";
import { measurements, type Result } from "./result.js";
import { ratesOf, summarize } from "./stats.js";
import { cellsOf, headerLines, shortNumber, TABLE_HEAD } from "./table.js";

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6577; --paper: #ffffff; --rule: #d9dee7;
  --p0: #1f5fbf; --p1: #8a94a6; --p2: #c2571a; --p3: #2f8f5b; --p4: #8a3fa0; --p5: #b8860b;
  --p6: #0f8a9d; --p7: #b03060; --p8: #6b7a2b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf3; --soft: #a2adbf; --paper: #12161d;
  --rule: #333c4a; --p0: #6ea8ff; --p1: #78839a; --p2: #f0945a; --p3: #62c890; --p4: #c58ad8;
  --p5: #e0b84a; --p6: #4fc3d6; --p7: #ec7ea6; --p8: #b0c060; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0.2rem; } p, footer { color: var(--soft); margin: 0.2rem 0; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr));
  gap: 1.5rem; margin: 1.5rem 0; }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
svg text { fill: var(--soft); } svg .title { fill: var(--ink); font-size: 14px; font-weight: 600; }
svg .value { fill: var(--ink); } svg .axis { font-style: italic; }
.grid { stroke: var(--rule); } .line { fill: none; stroke: var(--p0); stroke-width: 2; }
.dot { fill: var(--p0); } .spread { stroke: var(--p0); stroke-width: 6; opacity: 0.3; }
.part0 { fill: var(--p0); } .part1 { fill: var(--p1); } .part2 { fill: var(--p2); }
.part3 { fill: var(--p3); } .part4 { fill: var(--p4); } .part5 { fill: var(--p5); }
.part6 { fill: var(--p6); } .part7 { fill: var(--p7); } .part8 { fill: var(--p8); }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 13px; white-space: nowrap; }
th, td { padding: 0.25rem 0.6rem; border-bottom: 1px solid var(--rule); text-align: right; }
th:first-child, td:first-child { text-align: left; } td.note { color: var(--soft); }`;

/** Writes the page; returns its place. */
export function writePage(file: string, result: Result): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, pageOf(result));
  return file;
}

export function pageOf(result: Result): string {
  const plots = plotsOf(result).map((svg) => `<figure style="margin:0">${svg}</figure>`);
  const data = JSON.stringify(result).replace(/</g, "\\u003c");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Groeikern bench</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${STYLE}</style></head><body>
<h1>Groeikern bench</h1>
${headerLines(result)
  .map((words) => `<p>${escapeText(words)}</p>`)
  .join("\n")}
<div class="plots">
${plots.join("\n")}
</div>
<div class="wide"><table>
<thead><tr>${TABLE_HEAD.map((name) => `<th>${escapeText(name)}</th>`).join("")}</tr></thead>
<tbody>
${result.measured.map((row) => rowOf(row, result)).join("\n")}
</tbody></table></div>
<footer><p>Median of the samples; spread is the median absolute deviation. Time over the baseline
row: above 1 is slower. p99 of few samples is the slowest one.</p></footer>
<script type="application/json" id="result">${data}</script>
</body></html>
`;
}

function rowOf(row: Result["measured"][number], { measured }: Result): string {
  const cells = cellsOf(row, measured);
  if (isSkipped(row)) {
    const [name = "", why = ""] = cells.map(escapeText);
    return `<tr><td>${name}</td><td class="note" colspan="${cells.length - 1}">${why}</td></tr>`;
  }
  const [name, ...rest] = cells.map(escapeText);
  const title = escapeText([row.note ?? "", ...figuresOf(row)].join(" "));
  return `<tr title="${title}"><td>${name}</td>${rest.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

const figuresOf = ({ figures = {} }: Measurement): string[] =>
  Object.entries(figures).map(([name, value]) => `${name} ${shortNumber(value)}`);

/** A plot for every group of rows that there is. */
export function plotsOf(result: Result): string[] {
  const rows = measurements(result.measured);
  const of = (plot: string) => rows.filter((row) => row.plot === plot);
  const lines = [
    { plot: "batch-size", title: "Kernel by batch size", xName: "rows a batch", isLogX: true },
    { plot: "workers", title: "History by worker threads", xName: "threads", isLogX: false },
    { plot: "population", title: "Run by population", xName: "times the population", isLogX: true },
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
