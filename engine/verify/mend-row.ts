/**
 * Which single row was changed, added or lost, told from the sums of a partition alone: where the
 * facts of its run are gone, nothing else says what the rows should be.
 *
 *     told - stored = what one row adds less       a row that is too many
 *                   = the same row, other cents    the sums of cents say which
 *                   = a row of those calculated    changed or lost, and the facts still give it
 *
 * What is found is believed when the rows so mended have the digest that the run told.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { COMPONENT_COUNT } from "../decisions/outcomes.js";
import { compareIds, DecidedRows } from "../decisions/rows.js";
import { digestResults } from "../run/result-digest.js";
import { appendRow, foldOf, foldSums, type SummedRow, summedRow, wrapped } from "./row-checksum.js";
import type { StoredLines } from "./stored-lines.js";
import { fillKernel } from "./stored-rows.js";

const COLUMNS = [...COMPONENTS, "totaal"];

/** The rows as they were told, when one of them explains all that differs; else null. */
export function mendRow(
  kernel: Kernel,
  stored: DecidedRows,
  calculated: DecidedRows,
  lines: StoredLines,
): DecidedRows | null {
  const missing = wrapped(toldFold(lines) - storedFold(stored));
  const mended =
    withoutOne(stored, missing) ??
    withOtherCents(stored, missing, lines) ??
    withCalculated(stored, calculated, missing);
  if (mended === null || mended.rowCount > kernel.rowCapacity) return null;
  fillKernel(kernel, mended);
  return digestResults(kernel, mended.rowCount) === lines.line["digest"] ? mended : null;
}

function toldFold({ line, totals }: StoredLines): bigint {
  const sums = new Map(COLUMNS.map((name) => [name, 0n]));
  for (const [key, { checksum = "0" }] of totals) {
    const column = key.split(" ")[1] as string;
    sums.set(column, (sums.get(column) ?? 0n) + numberOf(checksum));
  }
  const told = COLUMNS.map((name) => sums.get(name) as bigint);
  return foldSums(numberOf(line["checksum"] ?? ""), told);
}

/** A number of a line, 0 for what is none. */
const numberOf = (text: string): bigint => (/^-?\d+$/.test(text) ? BigInt(text) : 0n);

function storedFold(rows: DecidedRows): bigint {
  let fold = 0n;
  for (let row = 0; row < rows.rowCount; row += 1) fold += foldOf(summedRow(rows, row));
  return wrapped(fold);
}

function withoutOne(stored: DecidedRows, missing: bigint): DecidedRows | null {
  for (let row = 0; row < stored.rowCount; row += 1) {
    if (wrapped(-foldOf(summedRow(stored, row))) === missing) return replaced(stored, row, []);
  }
  return null;
}

/** The cents by which the components differ are those of one row, or there is none such. */
function withOtherCents(
  stored: DecidedRows,
  missing: bigint,
  { totals }: StoredLines,
): DecidedRows | null {
  const cents = COMPONENTS.map(() => 0);
  for (const [key, row] of totals) {
    const at = COMPONENTS.indexOf(key.split(" ")[1] as (typeof COMPONENTS)[number]);
    if (at >= 0) cents[at] = (cents[at] as number) + Number(numberOf(row["cents"] ?? ""));
  }
  for (let row = 0; row < stored.rowCount; row += 1) {
    const own = stored.table.at(stored.outcomes[row] as number).componenten;
    for (let at = 0; at < COMPONENT_COUNT; at += 1) {
      cents[at] = (cents[at] as number) - (own[at] as number);
    }
  }
  for (let row = 0; row < stored.rowCount; row += 1) {
    const own = summedRow(stored, row);
    const other = {
      ...own,
      componenten: own.componenten.map((amount, at) => amount + (cents[at] as number)),
    };
    if (other.componenten.some((amount) => amount < 0)) continue;
    if (wrapped(foldOf(other) - foldOf(own)) === missing) return replaced(stored, row, [other]);
  }
  return null;
}

/** One row as it was calculated again, in place of what is stored for its child, or beside all. */
function withCalculated(
  stored: DecidedRows,
  calculated: DecidedRows,
  missing: bigint,
): DecidedRows | null {
  let at = 0;
  for (let row = 0; row < calculated.rowCount; row += 1) {
    while (at < stored.rowCount && orderOf(stored, at, calculated, row) < 0) at += 1;
    const isStored = at < stored.rowCount && orderOf(stored, at, calculated, row) === 0;
    const other = summedRow(calculated, row);
    const own = isStored ? foldOf(summedRow(stored, at)) : 0n;
    if (wrapped(foldOf(other) - own) === missing) {
      return replaced(stored, at, [other], isStored ? 1 : 0);
    }
  }
  return null;
}

function orderOf(left: DecidedRows, row: number, right: DecidedRows, other: number): number {
  const gezin = compareIds(left.gezinIds, row, right.gezinIds, other);
  return gezin !== 0 ? gezin : compareIds(left.childIds, row, right.childIds, other);
}

/** A copy with other rows in place of some from a row on. */
function replaced(
  rows: DecidedRows,
  row: number,
  others: readonly SummedRow[],
  count = 1,
): DecidedRows {
  const copy = new DecidedRows(rows.table);
  copy.append(rows, 0, row);
  for (const other of others) appendRow(copy, other);
  copy.append(rows, row + count, rows.rowCount);
  return copy;
}
