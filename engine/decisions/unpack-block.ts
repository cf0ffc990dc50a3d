/**
 * Blocks back into rows; `pack-block.ts` says how they are written. A whole block, or rows of some
 * households, each found by halving.
 */

import { fault, requireWidths } from "./block-fault.js";
import { COMPONENT_COUNT } from "./outcomes.js";
import { HEAD, HEAD_BYTES, isNothing } from "./pack-block.js";
import { compareIds, type DecidedRows, idAt } from "./rows.js";

/** A block as it is stored. */
export interface Block {
  readonly payer: number;
  /** Halves of the first household, the low one first. */
  readonly gezinLow: number;
  readonly gezinHigh: number;
  readonly rowCount: number;
  readonly bytes: Uint8Array;
}

const SCRATCH = new Int32Array(COMPONENT_COUNT);

const MONTH_MAX = 65_535;
const INT_MAX = 2 ** 31 - 1;

/** What the head of a block says. */
interface Head {
  readonly gezinWidth: number;
  readonly childWidth: number;
  readonly outcomeWidth: number;
  readonly monthWidth: number;
  readonly childLow: number;
  readonly childHigh: number;
  readonly firstMonth: number;
  readonly outcomeCount: number;
  readonly outcomeBytes: number;
  readonly outcomesAt: number;
  readonly rowsAt: number;
  readonly rowBytes: number;
}

/** Unpacks blocks, one after the other. */
export class BlockUnpacker {
  /** Place in the table by number in the block; -1 = not yet looked up. */
  #places = new Int32Array(256);

  /** Adds all rows of a block. */
  unpack(block: Block, rows: DecidedRows): void {
    const head = readHead(block);
    this.#forget(head);
    this.#addRows(block, head, 0, block.rowCount, rows);
  }

  /** Adds the rows of one household of a block; returns their number. */
  unpackGezin(block: Block, gezinId: bigint, rows: DecidedRows): number {
    const distance = gezinId - ((BigInt(block.gezinHigh) << 32n) | BigInt(block.gezinLow));
    if (distance < 0n) return 0;
    const head = readHead(block);
    const from = firstRow(block, head, distance);
    const to = firstRow(block, head, distance + 1n);
    if (from === to) return 0;
    this.#forget(head);
    this.#addRows(block, head, from, to, rows);
    return to - from;
  }

  /** Adds the rows of those of some households, rising, that are in a block. */
  unpackSome(block: Block, gezinnen: Gezinnen, rows: DecidedRows): void {
    let place = firstNotBefore(gezinnen, block);
    if (place === gezinnen.count) return;
    const head = readHead(block);
    if (head.gezinWidth > WIDTH_MAX) {
      for (; place < gezinnen.count; place += 1) {
        this.unpackGezin(block, idAt(gezinnen.ids, place), rows);
      }
      return;
    }
    const last = distanceOf(block, head, block.rowCount - 1);
    let isKnown = false;
    for (let to = 0; place < gezinnen.count; place += 1) {
      const distance = distanceFrom(block, gezinnen, place);
      if (distance > last) return;
      const from = firstRowAt(block, head, distance, to);
      to = from;
      while (to < block.rowCount && distanceOf(block, head, to) === distance) to += 1;
      if (from === to) continue;
      if (!isKnown) this.#forget(head);
      isKnown = true;
      this.#addRows(block, head, from, to, rows);
    }
  }

  #forget({ outcomeCount }: Head): void {
    if (this.#places.length < outcomeCount) this.#places = new Int32Array(outcomeCount);
    this.#places.fill(-1, 0, outcomeCount);
  }

  #addRows(block: Block, head: Head, from: number, to: number, rows: DecidedRows): void {
    const { bytes, payer, gezinLow, gezinHigh } = block;
    const { gezinWidth, childWidth, outcomeWidth, monthWidth } = head;
    const { firstMonth, childLow, childHigh } = head;
    rows.reserve(to - from);
    const { gezinIds, childIds, payers, outcomes, vanMaand, totMaand, table } = rows;
    let at = head.rowsAt + from * head.rowBytes;
    const first = rows.rowCount;
    let row = first;
    for (let left = to - from; left > 0; left -= 1, row += 1) {
      addDistance(gezinIds, row, gezinLow, gezinHigh, bytes, at, gezinWidth);
      if (row > first && compareIds(gezinIds, row - 1, gezinIds, row) > 0) {
        throw fault("households that rise", `one below the one before it in row ${row - first}`);
      }
      at += gezinWidth;
      const number = readNumber(bytes, at + childWidth, outcomeWidth);
      const place = this.#placeOf(block, head, number, rows);
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

  #placeOf({ bytes }: Block, head: Head, number: number, { table }: DecidedRows): number {
    if (number >= head.outcomeCount) {
      throw fault(`an outcome of ${head.outcomeCount}`, `number ${number}`);
    }
    const known = this.#places[number] as number;
    if (known >= 0) return known;
    let at = head.outcomesAt + number * head.outcomeBytes;
    const voorlopig = bytes[at] as number;
    if (voorlopig > 1) throw fault("voorlopig 0 or 1", `${voorlopig}`);
    const width = bytes[HEAD.redenenWidth] as number;
    at += 1;
    const high = width > 4 ? readNumber(bytes, at, width - 4) : 0;
    at += Math.max(width - 4, 0);
    const low = readNumber(bytes, at, Math.min(width, 4));
    at += Math.min(width, 4);
    SCRATCH.fill(0);
    const count = bytes[HEAD.componentCount] as number;
    let total = 0;
    for (let component = 0; component < count; component += 1) {
      const centsWidth = bytes[HEAD_BYTES + component] as number;
      const cents = readNumber(bytes, at, centsWidth);
      total += cents;
      SCRATCH[component] = cents;
      at += centsWidth;
    }
    if (total > INT_MAX) throw fault(`at most ${INT_MAX} cents`, `${total}`);
    const place = table.place(low, high, voorlopig, SCRATCH);
    this.#places[number] = place;
    return place;
  }
}

/** The last household of a block. */
export function lastGezinOf(block: Block): bigint {
  const head = readHead(block);
  const ids = new Uint32Array(2);
  const at = head.rowsAt + (block.rowCount - 1) * head.rowBytes;
  addDistance(ids, 0, block.gezinLow, block.gezinHigh, block.bytes, at, head.gezinWidth);
  return (BigInt(ids[1] as number) << 32n) | BigInt(ids[0] as number);
}

function readHead({ bytes, rowCount }: Block): Head {
  const gezinWidth = bytes[HEAD.gezinWidth] as number;
  const childWidth = bytes[HEAD.childWidth] as number;
  const outcomeWidth = bytes[HEAD.outcomeWidth] as number;
  const monthWidth = bytes[HEAD.monthWidth] as number;
  const componentCount = bytes[HEAD.componentCount] as number;
  requireWidths(bytes, componentCount);
  const outcomeCount = readNumber(bytes, HEAD.outcomeCount, 2);
  let outcomeBytes = 1 + (bytes[HEAD.redenenWidth] as number);
  for (let component = 0; component < componentCount; component += 1) {
    outcomeBytes += bytes[HEAD_BYTES + component] as number;
  }
  const outcomesAt = HEAD_BYTES + componentCount;
  const rowsAt = outcomesAt + outcomeCount * outcomeBytes;
  const rowBytes = gezinWidth + childWidth + outcomeWidth + 2 * monthWidth;
  requireLength(bytes, componentCount, rowsAt + rowCount * rowBytes);
  return {
    ...{ gezinWidth, childWidth, outcomeWidth, monthWidth, outcomeCount, outcomeBytes, outcomesAt },
    ...{ rowsAt, rowBytes, firstMonth: readNumber(bytes, HEAD.firstMonth, 2) },
    childHigh: readNumber(bytes, HEAD.firstChild, 4),
    childLow: readNumber(bytes, HEAD.firstChild + 4, 4),
  };
}

function requireLength(bytes: Uint8Array, componentCount: number, expected: number): void {
  if (bytes.length === expected && componentCount <= COMPONENT_COUNT) return;
  throw new RangeError(
    `block: expected ${expected} bytes of at most ${COMPONENT_COUNT} components, ` +
      `found ${bytes.length} of ${componentCount}`,
  );
}

/** Households, rising; ids in two halves, the low one first. */
export interface Gezinnen {
  readonly count: number;
  readonly ids: Uint32Array;
}

const LOW = 0xffffffffn;
const TWO_TO_32 = 2 ** 32;
/** Bytes of a distance that a double holds exactly. */
const WIDTH_MAX = 6;

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

/** How far a household, not before them, is from the first of a block. */
const distanceFrom = ({ gezinLow, gezinHigh }: Block, { ids }: Gezinnen, place: number): number =>
  ((ids[place * 2 + 1] as number) - gezinHigh) * TWO_TO_32 + (ids[place * 2] as number) - gezinLow;

/** How far the household of a row is from the first of its block. */
function distanceOf({ bytes }: Block, { rowsAt, rowBytes, gezinWidth }: Head, row: number): number {
  const at = rowsAt + row * rowBytes;
  if (gezinWidth <= 4) return readNumber(bytes, at, gezinWidth);
  const high = readNumber(bytes, at, gezinWidth - 4);
  return high * TWO_TO_32 + readNumber(bytes, at + gezinWidth - 4, 4);
}

/** The first row from `start` on whose household is at least so far from the block's first. */
function firstRowAt(block: Block, head: Head, distance: number, start: number): number {
  let from = start;
  let to = block.rowCount;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (distanceOf(block, head, middle) < distance) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The first row whose household is at least so far from the block's first. */
function firstRow({ bytes, rowCount }: Block, head: Head, distance: bigint): number {
  const { rowsAt, rowBytes, gezinWidth } = head;
  const isBefore = (row: number): boolean => {
    const at = rowsAt + row * rowBytes;
    const high = gezinWidth > 4 ? readNumber(bytes, at, gezinWidth - 4) : 0;
    const low = readNumber(bytes, at + Math.max(gezinWidth - 4, 0), Math.min(gezinWidth, 4));
    return (BigInt(high) << 32n) + BigInt(low) < distance;
  };
  let from = 0;
  let to = rowCount;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Writes an id: a base and the distance that stands at `at`. */
function addDistance(
  ids: Uint32Array,
  row: number,
  baseLow: number,
  baseHigh: number,
  bytes: Uint8Array,
  at: number,
  width: number,
): void {
  const short = width > 4 ? 4 : width;
  const low = baseLow + readNumber(bytes, at + width - short, short);
  const carry = low > 0xffffffff ? 1 : 0;
  const high = width > 4 ? readNumber(bytes, at, width - 4) : 0;
  ids[row * 2] = low;
  ids[row * 2 + 1] = baseHigh + high + carry;
}

function readNumber(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let byte = 0; byte < width; byte += 1) value = (value << 8) | (bytes[at + byte] as number);
  return value >>> 0;
}
