/**
 * Compares what is decided with what is due now, household by household and month by month, and
 * keeps what differs: by child, payer and component.
 */

import { centsOf, newRows } from "../decisions/amount-rows.js";
import { COMPONENT_COUNT } from "../decisions/outcomes.js";
import { compareIds, type DecidedRows } from "../decisions/rows.js";

/** A component of a child that differs in a month. */
export interface Difference {
  readonly gezinId: bigint;
  readonly childId: bigint;
  /** Code of the layout. */
  readonly payer: number;
  /** Place in COMPONENTS. */
  readonly component: number;
  readonly before: number;
  readonly after: number;
}

/** All that differs of a household in a month. */
export type OnDifferent = (gezinId: bigint, differences: readonly Difference[]) => void;

/** Rows of one household in two lists. */
interface Pair {
  readonly before: DecidedRows;
  readonly beforeRow: number;
  readonly beforeEnd: number;
  readonly after: DecidedRows;
  readonly afterRow: number;
  readonly afterEnd: number;
}

/** Tells of each household that differs, ascending; the lists share one table of outcomes. */
export function compareRows(
  before: DecidedRows | undefined,
  after: DecidedRows | undefined,
  isSkipped: (gezinId: bigint) => boolean,
  onDifferent: OnDifferent,
): void {
  const table = (before ?? after)?.table;
  if (table === undefined) return;
  const left = before ?? newRows(table);
  const right = after ?? newRows(table);
  let [i, j] = [0, 0];
  while (i < left.rowCount || j < right.rowCount) {
    const order = orderAt(left, i, right, j);
    const beforeEnd = order <= 0 ? endOf(left, i) : i;
    const afterEnd = order >= 0 ? endOf(right, j) : j;
    const pair = { before: left, beforeRow: i, beforeEnd, after: right, afterRow: j, afterEnd };
    if (!isSame(pair)) tell(pair, order <= 0 ? left.gezinId(i) : right.gezinId(j));
    [i, j] = [beforeEnd, afterEnd];
  }

  function tell(pair: Pair, gezinId: bigint): void {
    if (isSkipped(gezinId)) return;
    const differences = differencesOf(pair, gezinId);
    if (differences.length > 0) onDifferent(gezinId, differences);
  }
}

function orderAt(left: DecidedRows, i: number, right: DecidedRows, j: number): number {
  if (i === left.rowCount) return 1;
  if (j === right.rowCount) return -1;
  return compareIds(left.gezinIds, i, right.gezinIds, j);
}

function endOf({ gezinIds, rowCount }: DecidedRows, row: number): number {
  let end = row + 1;
  while (end < rowCount && compareIds(gezinIds, row, gezinIds, end) === 0) end += 1;
  return end;
}

function isSame({ before, beforeRow, beforeEnd, after, afterRow, afterEnd }: Pair): boolean {
  if (beforeEnd - beforeRow !== afterEnd - afterRow) return false;
  for (let i = beforeRow, j = afterRow; i < beforeEnd; i += 1, j += 1) {
    if (before.outcomes[i] !== after.outcomes[j] || before.payers[i] !== after.payers[j]) {
      return false;
    }
    if (compareIds(before.childIds, i, after.childIds, j) !== 0) return false;
  }
  return true;
}

const NOTHING = new Int32Array(COMPONENT_COUNT);

function differencesOf(pair: Pair, gezinId: bigint): Difference[] {
  const { before, beforeRow, beforeEnd, after, afterRow, afterEnd } = pair;
  const differences: Difference[] = [];
  const due = new Map<string, [childId: bigint, payer: number, old: Int32Array, now: Int32Array]>();
  for (let row = beforeRow; row < beforeEnd; row += 1) {
    const [childId, payer] = [before.childId(row), before.payers[row] as number];
    const cents = centsOf(before, before.outcomes[row] as number);
    due.set(`${childId} ${payer}`, [childId, payer, cents, NOTHING]);
  }
  for (let row = afterRow; row < afterEnd; row += 1) {
    const [childId, payer] = [after.childId(row), after.payers[row] as number];
    const cents = centsOf(after, after.outcomes[row] as number);
    const old = due.get(`${childId} ${payer}`)?.[2] ?? NOTHING;
    due.set(`${childId} ${payer}`, [childId, payer, old, cents]);
  }
  for (const [childId, payer, old, now] of due.values()) {
    for (let component = 0; component < COMPONENT_COUNT; component += 1) {
      const [from, to] = [old[component] as number, now[component] as number];
      if (from === to) continue;
      differences.push({ gezinId, childId, payer, component, before: from, after: to });
    }
  }
  return differences;
}
