/**
 * Compares what is decided with what is due now in a month, household by household, and keeps what
 * differs: by child, payer and component. Both are in the order of household and child, and say
 * amounts by their place in one table.
 */
import { COMPONENT_COUNT } from "../decisions/outcomes.js";
import { compareIds, type DecidedRows } from "../decisions/rows.js";
import type { AmountTable } from "./amounts.js";
import type { Found } from "./found.js";
import type { SkippedGezinnen } from "./skipped.js";

/** Rows of one household in two lists. */
interface Pair {
  readonly before: DecidedRows;
  beforeRow: number;
  beforeEnd: number;
  readonly after: DecidedRows;
  afterRow: number;
  afterEnd: number;
}

/** Adds what differs, ascending by household, to `found`. */
export function compareRows(
  before: DecidedRows,
  after: DecidedRows,
  amounts: AmountTable,
  skipped: SkippedGezinnen,
  month: number,
  found: Found,
): void {
  const pair: Pair = { before, beforeRow: 0, beforeEnd: 0, after, afterRow: 0, afterEnd: 0 };
  while (pair.beforeRow < before.rowCount || pair.afterRow < after.rowCount) {
    const order = orderOf(pair);
    pair.beforeEnd = order <= 0 ? endOf(before, pair.beforeRow) : pair.beforeRow;
    pair.afterEnd = order >= 0 ? endOf(after, pair.afterRow) : pair.afterRow;
    if (!isSame(pair)) {
      const [{ gezinIds }, row] = order <= 0 ? [before, pair.beforeRow] : [after, pair.afterRow];
      if (!skipped.has(gezinIds, row)) {
        addDifferences(pair, amounts, found);
        found.endGroup(gezinIds, row, month);
      }
    }
    pair.beforeRow = pair.beforeEnd;
    pair.afterRow = pair.afterEnd;
  }
}

function orderOf({ before, beforeRow, after, afterRow }: Pair): number {
  if (beforeRow === before.rowCount) return 1;
  if (afterRow === after.rowCount) return -1;
  return compareIds(before.gezinIds, beforeRow, after.gezinIds, afterRow);
}

function endOf({ gezinIds, rowCount }: DecidedRows, row: number): number {
  let end = row + 1;
  while (end < rowCount && compareIds(gezinIds, row, gezinIds, end) === 0) end += 1;
  return end;
}

function isSame({ before, beforeRow, beforeEnd, after, afterRow, afterEnd }: Pair): boolean {
  if (beforeEnd - beforeRow !== afterEnd - afterRow) return false;
  for (let i = beforeRow, j = afterRow; i < beforeEnd; i += 1, j += 1) {
    if (before.outcomes[i] !== after.outcomes[j] || !isSameRow(before, i, after, j)) return false;
  }
  return true;
}

/** Whether two rows of a household are of the same child and payer. */
const isSameRow = (before: DecidedRows, i: number, after: DecidedRows, j: number): boolean =>
  before.payers[i] === after.payers[j] && compareIds(before.childIds, i, after.childIds, j) === 0;

function addDifferences(pair: Pair, amounts: AmountTable, found: Found): void {
  const { before, beforeRow, beforeEnd, after, afterRow, afterEnd } = pair;
  const { nothing } = amounts;
  for (let i = beforeRow; i < beforeEnd; i += 1) {
    const j = rowLike(before, i, after, afterRow, afterEnd);
    const now = j === afterEnd ? nothing : (after.outcomes[j] as number);
    addRow(before, i, before.outcomes[i] as number, now, amounts, found);
  }
  for (let j = afterRow; j < afterEnd; j += 1) {
    if (rowLike(after, j, before, beforeRow, beforeEnd) !== beforeEnd) continue;
    addRow(after, j, nothing, after.outcomes[j] as number, amounts, found);
  }
}

/** The row of others that is of the same child and payer; `end` when none is. */
function rowLike(rows: DecidedRows, row: number, others: DecidedRows, from: number, end: number) {
  let other = from;
  while (other < end && !isSameRow(rows, row, others, other)) other += 1;
  return other;
}

function addRow(
  { childIds, payers }: DecidedRows,
  row: number,
  was: number,
  is: number,
  amounts: AmountTable,
  found: Found,
): void {
  if (was === is) return;
  const [old, now] = [amounts.cents(was), amounts.cents(is)];
  for (let component = 0; component < COMPONENT_COUNT; component += 1) {
    const [from, to] = [old[component] as number, now[component] as number];
    if (from !== to) found.add(childIds, row, payers[row] as number, component, from, to);
  }
}
