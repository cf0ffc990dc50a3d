/** Results as people read them: the machine, the table, the comparison with an earlier result. */
import { counted } from "../../engine/counted.js";
import { shortNumber } from "../../engine/page/number.js";
import { alignedLines } from "../../engine/terminal/table.js";
import { type BenchRow, isSkipped, type Measurement } from "./bench.js";
import type { Machine } from "./machine.js";
import { type ComparedRow, measurements, type Result } from "./result.js";
import { ratesOf } from "./stats.js";

export const TABLE_HEAD = [
  "name",
  "per second",
  "ns each",
  "best ns",
  "p99 ns",
  "spread",
  "time/baseline",
  "checksum",
];
const GIB = 2 ** 30;

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

export function headerLines({ machine, rows, seed, months, at }: Result): string[] {
  return [
    `${machine.cpu}, ${counted(machine.cores, "core")}, ${memoryText(machine)}, ${machine.system}`,
    `node ${machine.node}, asc ${machine.asc}, kernel ${machine.kernelDigest}, ` +
      `postgres ${machine.postgres}`,
    `commit ${machine.commit}, ${counted(rows, "child", "children")}, seed ${seed}, ` +
      `months ${months}, ${at}`,
    `load when it began: ${machine.loadPerCore.toFixed(2)} a core`,
  ];
}

export const memoryText = ({ memoryBytes }: Machine): string =>
  `${(memoryBytes / GIB).toFixed(1)} GiB`;

/** The cells of a row; a skipped one says why instead. */
export function cellsOf(row: BenchRow, all: readonly BenchRow[]): string[] {
  if (isSkipped(row))
    return [row.name, `skipped: ${row.skipped}`, ...TABLE_HEAD.slice(2).map(() => "")];
  const rates = ratesOf(row);
  return [
    row.name,
    `${shortNumber(rates.perSecond)} ${row.unit}`,
    shortNumber(rates.nsPerUnit),
    shortNumber(rates.bestNsPerUnit),
    shortNumber(rates.p99NsPerUnit),
    percent(rates.spread),
    ratioText(row, all),
    row.checksum,
  ];
}

/** Time against the baseline row's time for the same amount of work; above 1 is slower. */
export function ratioOf(row: Measurement, all: readonly BenchRow[]): number | undefined {
  if (row.pairedRatio !== undefined) return row.pairedRatio;
  const baseline = measurements(all).find(({ name }) => name === row.baseline);
  if (baseline === undefined) return undefined;
  return ratesOf(row).nsPerUnit / ratesOf(baseline).nsPerUnit;
}

function ratioText(row: Measurement, all: readonly BenchRow[]): string {
  if (row.baseline === row.name) return "baseline";
  const ratio = ratioOf(row, all);
  return ratio === undefined ? "" : `${ratio.toFixed(2)} x`;
}

/** The table as text, columns aligned, notes and figures below each row that has any. */
export function tableLines(rows: readonly BenchRow[]): string[] {
  const cells = rows.map((row) => cellsOf(row, rows).slice(0, isSkipped(row) ? 2 : undefined));
  const lines = alignedLines([TABLE_HEAD, ...cells], (at) => at > 0);
  const [head = "", ...others] = lines;
  const below = rows.map((row) => detailsOf(row).map((text) => `    ${text}`));
  return [head, ...others.flatMap((text, at) => [text, ...(below[at] ?? [])])];
}

/** What stands below a row: its note and its further figures. */
export function detailsOf(row: BenchRow): string[] {
  if (isSkipped(row)) return [];
  return [row.note ?? "", figuresText(row)].filter((text) => text !== "");
}

function figuresText({ figures = {} }: Measurement): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${shortNumber(value)}`)
    .join(", ");
}

/** The comparison with an earlier result, the noise stated. */
export function comparisonLines(compared: readonly ComparedRow[]): string[] {
  if (compared.length === 0) return ["no row in common with the earlier result"];
  return compared.map(({ name, ratio, noise, verdict, isSameWork }) => {
    const work = isSameWork ? "" : "; NOT THE SAME WORK (checksums differ)";
    return `${name}: ${ratio.toFixed(2)} x the time (noise ${percent(noise)}): ${verdict}${work}`;
  });
}

/** The table as Markdown, for the README. */
export function markdownLines(result: Result): string[] {
  const cells = TABLE_HEAD.slice(0, TABLE_HEAD.length - 1);
  const rows = result.measured.map((row) => [
    ...cellsOf(row, result.measured).slice(0, cells.length),
    isSkipped(row) ? "" : figuresText(row),
  ]);
  return [
    ...headerLines(result)
      .slice(0, 3)
      .map((text) => `${text}  `),
    "",
    `| ${cells.join(" | ")} | figures |`,
    `|${cells.map((_, at) => (at === 0 ? "---|" : "--:|")).join("")}---|`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ];
}
