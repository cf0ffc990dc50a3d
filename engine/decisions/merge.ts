/**
 * Rows of several runs and payers made one. A run that wrote only what changed wrote households
 * whole, payer by payer: where it mentions a household, its rows hold and those before do not.
 */
import type { GezinRange } from "../input/households.js";
import { isNothing } from "./pack-block.js";
import { compareIds, type DecidedRows } from "./rows.js";

/** Adds to `out` the rows of both by household; one that `newer` mentions hides the older. */
export function overlay(newer: DecidedRows, older: DecidedRows, out: DecidedRows): void {
  let from = 0;
  for (let row = 0; row < newer.rowCount; ) {
    const until = firstAtLeast(older, from, newer.gezinIds, row);
    out.append(older, from, until);
    const end = endOfGezin(newer, row);
    out.append(newer, row, end);
    from = until;
    while (from < older.rowCount && compareIds(older.gezinIds, from, newer.gezinIds, row) === 0) {
      from += 1;
    }
    row = end;
  }
  out.append(older, from, older.rowCount);
}

/** The first row from `from` on whose household is not before that of a row of `ids`. */
function firstAtLeast(rows: DecidedRows, from: number, ids: Uint32Array, row: number): number {
  let at = from;
  while (at < rows.rowCount && compareIds(rows.gezinIds, at, ids, row) < 0) at += 1;
  return at;
}

/** The row behind the last one of the same household. */
export function endOfGezin({ gezinIds, rowCount }: DecidedRows, row: number): number {
  let end = row + 1;
  while (end < rowCount && compareIds(gezinIds, end, gezinIds, row) === 0) end += 1;
  return end;
}

/** The first row whose household is `gezinId` or above. */
export function firstOfGezin(rows: DecidedRows, gezinId: bigint): number {
  let from = 0;
  let to = rows.rowCount;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (rows.gezinId(middle) < gezinId) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Adds to `out` the rows of all lists, of which each is ascending by household and child, in that
 * order: those of a range of households that say something. The lists share one table.
 */
export function mergeRange(
  lists: readonly DecidedRows[],
  range: GezinRange,
  out: DecidedRows,
): void {
  const heads: Head[] = [];
  for (const rows of lists) {
    const at = firstOfGezin(rows, range.from);
    const end = firstOfGezin(rows, range.to);
    out.reserve(end - at + heads.reduce((sum, head) => sum + head.end - head.at, 0));
    if (at < end) heads.push({ rows, at, end });
  }
  while (heads.length > 0) {
    const [first, second] = lowestTwo(heads);
    copyUntil(first, second, out);
    if (first.at === first.end) heads.splice(heads.indexOf(first), 1);
  }
}

/** Above every half of an id. */
const MOST = 2 ** 32;

/** Where the reading of a list stands. */
interface Head {
  readonly rows: DecidedRows;
  at: number;
  readonly end: number;
}

function lowestTwo(heads: readonly Head[]): [Head, Head | undefined] {
  let first = heads[0] as Head;
  let second: Head | undefined;
  for (let place = 1; place < heads.length; place += 1) {
    const head = heads[place] as Head;
    if (compareHeads(head, first) < 0) {
      second = first;
      first = head;
    } else if (second === undefined || compareHeads(head, second) < 0) second = head;
  }
  return [first, second];
}

function compareHeads(left: Head, right: Head): number {
  const gezin = compareIds(left.rows.gezinIds, left.at, right.rows.gezinIds, right.at);
  if (gezin !== 0) return gezin;
  return compareIds(left.rows.childIds, left.at, right.rows.childIds, right.at);
}

/** Copies rows of a list until it is behind another. */
function copyUntil(head: Head, other: Head | undefined, out: DecidedRows): void {
  const { rows, end } = head;
  const { gezinIds, table, outcomes } = rows;
  const otherLow = other === undefined ? MOST : (other.rows.gezinIds[other.at * 2] as number);
  const otherHigh = other === undefined ? MOST : (other.rows.gezinIds[other.at * 2 + 1] as number);
  let at = head.at;
  for (; at < end; at += 1) {
    const high = gezinIds[at * 2 + 1] as number;
    const low = gezinIds[at * 2] as number;
    if (high > otherHigh || (high === otherHigh && low > otherLow)) break;
    head.at = at;
    const isShared = other !== undefined && high === otherHigh && low === otherLow;
    if (isShared && compareHeads(head, other) > 0) break;
    if (!isNothing(table, outcomes[at] as number)) copyRow(rows, at, out);
  }
  head.at = at;
}

function copyRow(rows: DecidedRows, from: number, out: DecidedRows): void {
  const to = out.rowCount;
  out.gezinIds[to * 2] = rows.gezinIds[from * 2] as number;
  out.gezinIds[to * 2 + 1] = rows.gezinIds[from * 2 + 1] as number;
  out.childIds[to * 2] = rows.childIds[from * 2] as number;
  out.childIds[to * 2 + 1] = rows.childIds[from * 2 + 1] as number;
  out.payers[to] = rows.payers[from] as number;
  out.outcomes[to] = rows.outcomes[from] as number;
  out.vanMaand[to] = rows.vanMaand[from] as number;
  out.totMaand[to] = rows.totMaand[from] as number;
  out.rowCount = to + 1;
}
