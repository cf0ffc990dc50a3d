/**
 * Blocks back into rows; `pack-block.ts` says how they are written. A whole block, or rows of some
 * households, each found by halving.
 */

import { fault } from "./block-fault.js";
import { addDistance, type Block, OpenBlock, readNumber } from "./open-block.js";
import { isNothing } from "./pack-block.js";
import { compareIds, type DecidedRows, idAt } from "./rows.js";

const MONTH_MAX = 65_535;

/** Adds all rows of a block. */
export function unpack(block: Block, rows: DecidedRows): void {
  const open = new OpenBlock(block);
  addRows(open, 0, open.rowCount, rows);
}

/** Adds the rows of one household of a block; returns their number. */
export function unpackGezin(block: Block, gezinId: bigint, rows: DecidedRows): number {
  const distance = gezinId - ((BigInt(block.gezinHigh) << 32n) | BigInt(block.gezinLow));
  if (distance < 0n) return 0;
  const open = new OpenBlock(block);
  const from = firstRow(open, distance);
  const to = firstRow(open, distance + 1n);
  if (from < to) addRows(open, from, to, rows);
  return to - from;
}

/** Adds the rows of those of some households, rising, that are in a block. */
export function unpackSome(block: Block, gezinnen: Gezinnen, rows: DecidedRows): void {
  let place = firstNotBefore(gezinnen, block);
  if (place === gezinnen.count) return;
  const open = new OpenBlock(block);
  if (!open.isNear) {
    for (; place < gezinnen.count; place += 1) unpackGezin(block, idAt(gezinnen.ids, place), rows);
    return;
  }
  const last = open.distance(open.rowCount - 1);
  for (let to = 0; place < gezinnen.count; place += 1) {
    const { ids } = gezinnen;
    const distance = open.distanceTo(ids[place * 2] as number, ids[place * 2 + 1] as number);
    if (distance > last) return;
    const from = firstRowAt(open, distance, to);
    to = from;
    while (to < open.rowCount && open.distance(to) === distance) to += 1;
    if (from < to) addRows(open, from, to, rows);
  }
}

/** Adds rows `from` (inclusive) to `to` (exclusive) of a block. */
export function addRows(open: OpenBlock, from: number, to: number, rows: DecidedRows): void {
  const { bytes, payer, gezinLow, gezinHigh, childLow, childHigh, firstMonth } = open;
  const { gezinWidth, childWidth, outcomeWidth, monthWidth } = open;
  rows.reserve(to - from);
  const { gezinIds, childIds, payers, outcomes, vanMaand, totMaand, table } = rows;
  let at = open.rowsAt + from * open.rowBytes;
  const first = rows.rowCount;
  let row = first;
  for (let left = to - from; left > 0; left -= 1, row += 1) {
    addDistance(gezinIds, row, gezinLow, gezinHigh, bytes, at, gezinWidth);
    if (row > first && compareIds(gezinIds, row - 1, gezinIds, row) > 0) {
      throw fault("households that rise", `one below the one before it in row ${row - first}`);
    }
    at += gezinWidth;
    const place = open.placeOf(readNumber(bytes, at + childWidth, outcomeWidth), table);
    if (isNothing(table, place)) addDistance(childIds, row, 0, 0, bytes, at, 0);
    else addDistance(childIds, row, childLow, childHigh, bytes, at, childWidth);
    at += childWidth + outcomeWidth;
    payers[row] = payer;
    outcomes[row] = place;
    const van = firstMonth + readNumber(bytes, at, monthWidth);
    const tot = firstMonth + 1 + readNumber(bytes, at + monthWidth, monthWidth);
    if (tot <= van || tot > MONTH_MAX) throw fault("months in order", `${van} to ${tot}`);
    vanMaand[row] = van;
    totMaand[row] = tot;
    at += 2 * monthWidth;
  }
  rows.rowCount = row;
}

/** The last household of a block. */
export function lastGezinOf(block: Block): bigint {
  const ids = new Uint32Array(2);
  new OpenBlock(block).gezin(block.rowCount - 1, ids, 0);
  return idAt(ids, 0);
}

/** Households, rising; ids in two halves, the low one first. */
export interface Gezinnen {
  readonly count: number;
  readonly ids: Uint32Array;
}

const LOW = 0xffffffffn;

/** Rising ids as halves. */
export const gezinnenOf = (ids: readonly bigint[]): Gezinnen => ({
  count: ids.length,
  ids: Uint32Array.from(ids.flatMap((id) => [Number(id & LOW), Number(id >> 32n)])),
});

/** The place of the first household that is not before those of a block. */
function firstNotBefore({ ids, count }: Gezinnen, { gezinLow, gezinHigh }: Block): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const high = ids[middle * 2 + 1] as number;
    const isBefore =
      high < gezinHigh || (high === gezinHigh && (ids[middle * 2] as number) < gezinLow);
    if (isBefore) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The first row from `start` on whose household is at least so far from the block's first. */
function firstRowAt(open: OpenBlock, distance: number, start: number): number {
  let from = start;
  let to = open.rowCount;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (open.distance(middle) < distance) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The first row whose household is at least so far, whatever the distance. */
function firstRow(open: OpenBlock, distance: bigint): number {
  const { bytes, rowsAt, rowBytes, gezinWidth } = open;
  const isBefore = (row: number): boolean => {
    const at = rowsAt + row * rowBytes;
    const high = gezinWidth > 4 ? readNumber(bytes, at, gezinWidth - 4) : 0;
    const low = readNumber(bytes, at + Math.max(gezinWidth - 4, 0), Math.min(gezinWidth, 4));
    return (BigInt(high) << 32n) + BigInt(low) < distance;
  };
  let from = 0;
  let to = open.rowCount;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}
