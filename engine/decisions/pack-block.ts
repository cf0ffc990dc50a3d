/**
 * A block: decided rows of one payer and of consecutive households, as bytes. Every number is
 * big-endian and as wide as the widest of its kind in the block, so that a row can be found without
 * reading those before it, and PostgreSQL reads the same bytes (`decided_block`).
 *
 *     widths of gezin, child, outcome, months   4 x 1    0 = every row has the base
 *     first child, first month                  8, 2
 *     width of redenen, number of components    2 x 1
 *     number of outcomes                        2
 *     width of each component                   1 each   0 = none in this block
 *     outcomes: voorlopig, redenen, cents of each component
 *     rows:     gezin - first, child - first, outcome, van - first, tot - first - 1
 *
 * The first household is the block's own column. Without months a row holds for the first one.
 */
import { COMPONENT_COUNT, type Outcomes } from "./outcomes.js";
import { compareIds, type DecidedRows } from "./rows.js";

export const HEAD_BYTES = 18;
/** Where the head says it. */
export const HEAD = {
  gezinWidth: 0,
  childWidth: 1,
  outcomeWidth: 2,
  monthWidth: 3,
  firstChild: 4,
  firstMonth: 12,
  redenenWidth: 14,
  componentCount: 15,
  outcomeCount: 16,
} as const;

const OUTCOMES_MAX = 65_535;
const TWO_TO_32 = 2 ** 32;

/** How the rows of a block are written. */
interface Shape {
  readonly gezinWidth: number;
  readonly childWidth: number;
  readonly outcomeWidth: number;
  readonly monthWidth: number;
  readonly redenenWidth: number;
  readonly centsWidths: readonly number[];
  readonly firstMonth: number;
  /** Row with the lowest child; -1 when all rows say that there is nothing. */
  readonly childRow: number;
}

/** Packs blocks, one after the other. */
export class BlockPacker {
  /** Number in the block by place in the table, and for which block it was given. */
  #numbers = new Uint16Array(0);
  #givenFor = new Uint32Array(0);
  #block = 0;
  /** Places in the table of the block's outcomes. */
  readonly #places: number[] = [];

  /** The bytes of rows `from` to `to`, all of one payer and ascending by household. */
  pack(rows: DecidedRows, from: number, to: number): Uint8Array {
    this.#number(rows, from, to);
    const shape = shapeOf(rows, from, to, this.#places);
    const outcomeBytes = 1 + shape.redenenWidth + sum(shape.centsWidths);
    const { gezinWidth, childWidth, outcomeWidth, monthWidth } = shape;
    const rowBytes = gezinWidth + childWidth + outcomeWidth + 2 * monthWidth;
    const headBytes = HEAD_BYTES + COMPONENT_COUNT;
    const length = headBytes + this.#places.length * outcomeBytes + (to - from) * rowBytes;
    const bytes = new Uint8Array(length);
    writeHead(bytes, shape, rows, this.#places.length);
    let at = headBytes;
    for (const place of this.#places) at = writeOutcome(bytes, at, shape, rows.table, place);
    this.#writeRows(bytes, at, shape, rows, from, to);
    return bytes;
  }

  /** Gives the outcomes of the rows their numbers, in the order in which they occur. */
  #number(rows: DecidedRows, from: number, to: number): void {
    const { table, outcomes } = rows;
    if (this.#numbers.length < table.count) {
      this.#numbers = new Uint16Array(table.low.length);
      this.#givenFor = new Uint32Array(table.low.length);
    }
    this.#block += 1;
    this.#places.length = 0;
    for (let row = from; row < to; row += 1) {
      const place = outcomes[row] as number;
      if (this.#givenFor[place] === this.#block) continue;
      this.#givenFor[place] = this.#block;
      this.#numbers[place] = this.#places.length;
      this.#places.push(place);
    }
    if (this.#places.length <= OUTCOMES_MAX) return;
    throw new RangeError(
      `block: expected at most ${OUTCOMES_MAX} outcomes, found ${this.#places.length}`,
    );
  }

  #writeRows(
    bytes: Uint8Array,
    start: number,
    shape: Shape,
    rows: DecidedRows,
    from: number,
    to: number,
  ): void {
    const { gezinWidth, childWidth, outcomeWidth, monthWidth, firstMonth, childRow } = shape;
    const { gezinIds, childIds, outcomes, vanMaand, totMaand, table } = rows;
    let at = start;
    for (let row = from; row < to; row += 1) {
      const place = outcomes[row] as number;
      at = writeDistance(bytes, at, gezinWidth, gezinIds, row, from);
      const child = isNothing(table, place) ? childRow : row;
      at = writeDistance(bytes, at, childWidth, childIds, child, childRow);
      at = writeNumber(bytes, at, outcomeWidth, this.#numbers[place] as number);
      at = writeNumber(bytes, at, monthWidth, (vanMaand[row] as number) - firstMonth);
      at = writeNumber(bytes, at, monthWidth, (totMaand[row] as number) - firstMonth - 1);
    }
  }
}

/** Whether an outcome says that there is no row. */
export const isNothing = ({ low, high }: Outcomes, place: number): boolean =>
  low[place] === 0 && high[place] === 0;

function shapeOf(rows: DecidedRows, from: number, to: number, places: readonly number[]): Shape {
  const { gezinIds, childIds, outcomes, vanMaand, totMaand, table } = rows;
  let lowest = -1;
  let highest = -1;
  let firstMonth = vanMaand[from] as number;
  let lastMonth = 0;
  for (let row = from; row < to; row += 1) {
    firstMonth = Math.min(firstMonth, vanMaand[row] as number);
    lastMonth = Math.max(lastMonth, totMaand[row] as number);
    if (isNothing(table, outcomes[row] as number)) continue;
    if (lowest < 0 || compareIds(childIds, row, childIds, lowest) < 0) lowest = row;
    if (highest < 0 || compareIds(childIds, row, childIds, highest) > 0) highest = row;
  }
  return {
    gezinWidth: distanceWidth(gezinIds, to - 1, from),
    childWidth: lowest < 0 ? 0 : distanceWidth(childIds, highest, lowest),
    outcomeWidth: widthOf(places.length - 1),
    monthWidth: widthOf(lastMonth - firstMonth - 1),
    redenenWidth: redenenWidth(table, places),
    centsWidths: centsWidths(table, places),
    firstMonth,
    childRow: lowest,
  };
}

function redenenWidth({ low, high }: Outcomes, places: readonly number[]): number {
  let most = 0;
  let mostHigh = 0;
  for (const place of places) {
    most = Math.max(most, low[place] as number);
    mostHigh = Math.max(mostHigh, high[place] as number);
  }
  return mostHigh > 0 ? 4 + widthOf(mostHigh) : widthOf(most);
}

function centsWidths({ cents }: Outcomes, places: readonly number[]): number[] {
  const most = new Array<number>(COMPONENT_COUNT).fill(0);
  for (const place of places) {
    for (let component = 0; component < COMPONENT_COUNT; component += 1) {
      const found = cents[place * COMPONENT_COUNT + component] as number;
      if (found < 0) throw new RangeError(`block: expected cents of 0 or more, found ${found}`);
      most[component] = Math.max(most[component] as number, found);
    }
  }
  return most.map(widthOf);
}

function writeHead(
  bytes: Uint8Array,
  shape: Shape,
  { childIds }: DecidedRows,
  outcomeCount: number,
): void {
  bytes[HEAD.gezinWidth] = shape.gezinWidth;
  bytes[HEAD.childWidth] = shape.childWidth;
  bytes[HEAD.outcomeWidth] = shape.outcomeWidth;
  bytes[HEAD.monthWidth] = shape.monthWidth;
  const { childRow } = shape;
  if (childRow >= 0) {
    writeNumber(bytes, HEAD.firstChild, 4, childIds[childRow * 2 + 1] as number);
    writeNumber(bytes, HEAD.firstChild + 4, 4, childIds[childRow * 2] as number);
  }
  writeNumber(bytes, HEAD.firstMonth, 2, shape.firstMonth);
  bytes[HEAD.redenenWidth] = shape.redenenWidth;
  bytes[HEAD.componentCount] = COMPONENT_COUNT;
  writeNumber(bytes, HEAD.outcomeCount, 2, outcomeCount);
  bytes.set(shape.centsWidths, HEAD_BYTES);
}

function writeOutcome(
  bytes: Uint8Array,
  start: number,
  { redenenWidth, centsWidths }: Shape,
  { low, high, voorlopig, cents }: Outcomes,
  place: number,
): number {
  bytes[start] = voorlopig[place] as number;
  let at = start + 1;
  if (redenenWidth > 4) at = writeNumber(bytes, at, redenenWidth - 4, high[place] as number);
  at = writeNumber(bytes, at, Math.min(redenenWidth, 4), low[place] as number);
  for (let component = 0; component < COMPONENT_COUNT; component += 1) {
    const found = cents[place * COMPONENT_COUNT + component] as number;
    at = writeNumber(bytes, at, centsWidths[component] as number, found);
  }
  return at;
}

/** Writes an id as its distance from another of the same column. */
function writeDistance(
  bytes: Uint8Array,
  at: number,
  width: number,
  ids: Uint32Array,
  row: number,
  base: number,
): number {
  if (width === 0) return at;
  const low = (ids[row * 2] as number) - (ids[base * 2] as number);
  if (width <= 4) return writeNumber(bytes, at, width, low >>> 0);
  const high = (ids[row * 2 + 1] as number) - (ids[base * 2 + 1] as number) - (low < 0 ? 1 : 0);
  return writeNumber(bytes, writeNumber(bytes, at, width - 4, high >>> 0), 4, low >>> 0);
}

function writeNumber(bytes: Uint8Array, at: number, width: number, value: number): number {
  for (let byte = width - 1, rest = value; byte >= 0; byte -= 1, rest >>>= 8) {
    bytes[at + byte] = rest & 0xff;
  }
  return at + width;
}

/** Bytes that a distance needs. */
function distanceWidth(ids: Uint32Array, row: number, base: number): number {
  const low = (ids[row * 2] as number) - (ids[base * 2] as number);
  const high = (ids[row * 2 + 1] as number) - (ids[base * 2 + 1] as number) - (low < 0 ? 1 : 0);
  return high > 0 ? 4 + widthOf(high) : widthOf(low >>> 0);
}

/** Bytes that a whole number below 2^32 needs; 0 needs none. */
function widthOf(value: number): number {
  if (value >= TWO_TO_32) throw new RangeError(`block: expected at most 4 bytes, found ${value}`);
  return value === 0 ? 0 : Math.ceil((32 - Math.clz32(value)) / 8);
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
