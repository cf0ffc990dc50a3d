/** A result as people read it: the machine, a line per row, the bars below. */

import { memoryText } from "../../bench/harness/table.js";
import { counted } from "../../engine/counted.js";
import { shortNumber } from "../../engine/page/number.js";
import { alignedLines } from "../../engine/terminal/table.js";
import type { Judgement } from "../load/bar.js";
import { REFUSED } from "../load/recording.js";
import type { LoadRow } from "../load/shape.js";
import type { LoadResult } from "../result.js";

export const TABLE_HEAD = [
  ...["load", "asked/s", "achieved/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms"],
  ...["refused", "other ends"],
];

export function headerLines(result: LoadResult): string[] {
  const { machine, at, rate, children, seed, target, isSmoke, isInterrupted } = result;
  const { cpu, cores, system, node, commit, loadPerCore } = machine;
  return [
    `${cpu}, ${cores} cores, ${memoryText(machine)}, ${system}, node ${node}`,
    `commit ${commit}, ${at}; against ${target}, ${rate} calls/s, ` +
      `${counted(children, "child", "children")}, ` +
      `seed ${seed}`,
    `load when it began: ${loadPerCore.toFixed(2)} a core`,
    ...(isSmoke
      ? ["smoke size: shows that everything runs; its figures and bars mean nothing"]
      : []),
    ...(isInterrupted ? ["interrupted: what was measured until then"] : []),
  ];
}

/** The cells of a row. */
export function cellsOf({ name, latencyMs, endings = {}, ...row }: LoadRow): string[] {
  const { p50, p90, p99, p99_9, max } = latencyMs ?? {};
  const rates = [row.askedPerSecond, row.achievedPerSecond].map(numberText);
  const others = Object.entries(endings).filter(
    ([ending]) => ending !== "OK" && ending !== REFUSED,
  );
  return [
    name,
    ...rates,
    ...[p50, p90, p99, p99_9, max].map(numberText),
    latencyMs === undefined ? "" : String(endings[REFUSED] ?? 0),
    others.map(([ending, count]) => `${ending} ${count}`).join(", "),
  ];
}

const numberText = (value: number | undefined): string =>
  value === undefined ? "" : shortNumber(value);

/** `meets` or `misses`, with the ratio. */
export function barText({ what, found, limit, ratio, isMet }: Judgement): string {
  const verdict = isMet ? "meets" : "MISSES";
  const times = Number.isFinite(ratio) ? ratio.toFixed(2) : "-";
  return `${verdict} ${what}: ${shortNumber(found)} (bar ${shortNumber(limit)}, ${times} x)`;
}

/** The table as text, columns aligned; figures, note and bars below each row. */
export function tableLines(rows: readonly LoadRow[]): string[] {
  const lines = alignedLines([TABLE_HEAD, ...rows.map(cellsOf)], (at) => at > 0);
  return lines.flatMap((text, at) => [text, ...detailsOf(rows[at - 1])]);
}

/** The same for the README: machine, loads and bars, without the figures. */
export function readmeLines(result: LoadResult): string[] {
  const rows = result.rows.map(({ figures: _, note: __, ...row }) => row);
  const machine = headerLines(result).map((text) => `${text}  `);
  return [...machine, "", ...tableLines(rows).map((text) => `    ${text}`)];
}

function detailsOf(row: LoadRow | undefined): string[] {
  if (row === undefined) return [];
  const figures = figuresText(row);
  const bars = (row.bars ?? []).map(barText);
  return [figures, row.note ?? "", ...bars]
    .filter((text) => text !== "")
    .map((text) => `    ${text}`);
}

export const figuresText = ({ figures = {} }: LoadRow): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${shortNumber(value)}`)
    .join(", ");
