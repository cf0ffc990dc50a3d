/** Differences laid over the rows of a run: what is decided of its month. */
import type { Differences } from "./differences.js";
import { COMPONENT_COUNT, type Outcomes } from "./outcomes.js";
import { compareIds, DecidedRows } from "./rows.js";

/**
 * High half of the reasons of a row that a regularisation decided: it has no reasons of its run any
 * more. No rule has the bit.
 */
export const REGULARISED = 0x4000_0000;

/** Whether a regularisation decided an outcome. */
export const isRegularised = ({ high }: Outcomes, place: number): boolean =>
  ((high[place] as number) & REGULARISED) !== 0;

const SUM = new Int32Array(COMPONENT_COUNT);

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
  const counted = differences.counted.get(month);
  if (differences.count === 0 || counted === undefined) return base;
  const out = new DecidedRows(base.table);
  let row = 0;
  for (let from = 0; from < differences.count; ) {
    const to = endOfRow(differences, from);
    if (addUp(differences, from, to, month, counted)) {
      const copied = row;
      while (row < base.rowCount && order(base, row, differences, from) < 0) row += 1;
      out.append(base, copied, row);
      const isThere = row < base.rowCount && order(base, row, differences, from) === 0;
      addSum(out, month, differences, from, isThere ? (base.outcomes[row] as number) : -1, reasons);
      if (isThere) row += 1;
    }
    from = to;
  }
  out.append(base, row, base.rowCount);
  return out;
}

/** Behind the differences of the same household, child and payer. */
function endOfRow({ count, gezinIds, childIds, payers }: Differences, from: number): number {
  let to = from + 1;
  while (
    to < count &&
    payers[to] === payers[from] &&
    compareIds(childIds, to, childIds, from) === 0 &&
    compareIds(gezinIds, to, gezinIds, from) === 0
  ) {
    to += 1;
  }
  return to;
}

/** Adds up what counts in a month; whether any cent is left of it. */
function addUp(
  differences: Differences,
  from: number,
  to: number,
  month: number,
  counted: ReadonlySet<number>,
): boolean {
  SUM.fill(0);
  let isAny = false;
  for (let at = from; at < to; at += 1) {
    if (!differences.counts(at, month, counted)) continue;
    const component = differences.components[at] as number;
    SUM[component] = (SUM[component] as number) + (differences.cents[at] as number);
    isAny = true;
  }
  return isAny && SUM.some((cents) => cents !== 0);
}

/** Negative, 0 or positive as a row is before, of or behind that of a difference. */
const order = (rows: DecidedRows, row: number, of: Differences, at: number): number =>
  compareIds(rows.gezinIds, row, of.gezinIds, at) ||
  compareIds(rows.childIds, row, of.childIds, at) ||
  (rows.payers[row] as number) - (of.payers[at] as number);

/** Adds a row and its difference; nothing when the sum is 0. `place` -1 = there was no row. */
function addSum(
  out: DecidedRows,
  month: number,
  { gezinIds, childIds, payers }: Differences,
  at: number,
  place: number,
  reasons: number,
): void {
  const { table } = out;
  for (let component = 0; place >= 0 && component < COMPONENT_COUNT; component += 1) {
    const before = table.cents[place * COMPONENT_COUNT + component] as number;
    SUM[component] = (SUM[component] as number) + before;
  }
  if (!SUM.some((cents) => cents !== 0)) return;
  out.reserve(1);
  const row = out.rowCount;
  for (const half of [0, 1]) {
    out.gezinIds[row * 2 + half] = gezinIds[at * 2 + half] as number;
    out.childIds[row * 2 + half] = childIds[at * 2 + half] as number;
  }
  out.payers[row] = payers[at] as number;
  const voorlopig = place < 0 ? 0 : (table.voorlopig[place] as number);
  out.outcomes[row] = table.place(0, reasons, voorlopig, SUM);
  out.vanMaand[row] = month;
  out.totMaand[row] = month + 1;
  out.rowCount = row + 1;
}
