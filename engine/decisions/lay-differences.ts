/** Differences laid over the rows of a run: what is decided of its month. */
import { type AmountRow, addAmounts, centsOf } from "./amount-rows.js";
import type { Differences } from "./differences.js";
import { endOfGezin, firstOfGezin } from "./merge.js";
import type { Outcomes } from "./outcomes.js";
import { DecidedRows } from "./rows.js";

/**
 * High half of the reasons of a row that a regularisation decided: it has no reasons of its run any
 * more. No rule has the bit.
 */
export const REGULARISED = 0x4000_0000;

/** Whether a regularisation decided an outcome. */
export const isRegularised = ({ high }: Outcomes, place: number): boolean =>
  ((high[place] as number) & REGULARISED) !== 0;

/**
 * The rows of a month with their differences, in order; a row of which nothing is left is gone.
 * Rows that differ have the reasons `reasons` (high half), the others stay what they were.
 */
export function layDifferences(
  base: DecidedRows,
  month: number,
  differences: Differences,
  reasons: number,
): DecidedRows {
  if (differences.length === 0) return base;
  const out = new DecidedRows(base.table);
  let copied = 0;
  for (let first = 0; first < differences.length; ) {
    const { gezinId } = differences[first] as AmountRow;
    let last = first + 1;
    while (differences[last]?.gezinId === gezinId) last += 1;
    const from = firstOfGezin(base, gezinId);
    const isThere = from < base.rowCount && base.gezinId(from) === gezinId;
    const to = isThere ? endOfGezin(base, from) : from;
    out.append(base, copied, from);
    layHousehold(out, month, { base, from, to }, differences.slice(first, last), reasons);
    copied = to;
    first = last;
  }
  out.append(base, copied, base.rowCount);
  return out;
}

interface HouseholdRows {
  readonly base: DecidedRows;
  readonly from: number;
  readonly to: number;
}

/** A household's rows and its differences, both by child. */
function layHousehold(
  out: DecidedRows,
  month: number,
  { base, from, to }: HouseholdRows,
  differences: Differences,
  reasons: number,
): void {
  let row = from;
  for (const difference of differences) {
    while (row < to && isBefore(base, row, difference)) {
      out.append(base, row, row + 1);
      row += 1;
    }
    const isThere = row < to && isOf(base, row, difference);
    addSum(out, month, difference, isThere ? { base, row } : undefined, reasons);
    if (isThere) row += 1;
  }
  out.append(base, row, to);
}

function isBefore(rows: DecidedRows, row: number, { childId, payer }: AmountRow): boolean {
  const child = rows.childId(row);
  return child < childId || (child === childId && (rows.payers[row] as number) < payer);
}

const isOf = (rows: DecidedRows, row: number, { childId, payer }: AmountRow): boolean =>
  rows.childId(row) === childId && rows.payers[row] === payer;

/** Adds a row and its difference; nothing when the sum is 0. */
function addSum(
  out: DecidedRows,
  month: number,
  { gezinId, childId, payer, cents }: AmountRow,
  before: { readonly base: DecidedRows; readonly row: number } | undefined,
  reasons: number,
): void {
  const place = before?.base.outcomes[before.row] as number;
  const old = before === undefined ? undefined : centsOf(before.base, place);
  const sum = cents.map((more, at) => more + (old?.[at] ?? 0));
  const voorlopig = before === undefined ? 0 : (out.table.voorlopig[place] as number);
  addAmounts(out, month, { gezinId, childId, payer, cents: sum }, { reasons, voorlopig });
}
