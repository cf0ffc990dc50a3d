/**
 * A block that is being read: what its head says, and where its rows lie. `pack-block.ts` says how
 * they are written.
 */
import { fault, requireWidths } from "./block-fault.js";
import { COMPONENT_COUNT, type Outcomes } from "./outcomes.js";
import { HEAD, HEAD_BYTES } from "./pack-block.js";

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
const INT_MAX = 2 ** 31 - 1;
const TWO_TO_32 = 2 ** 32;
/** Bytes of a distance that a double holds exactly. */
const EXACT_WIDTH_MAX = 6;

export class OpenBlock {
  readonly bytes: Uint8Array;
  readonly payer: number;
  readonly rowCount: number;
  /** Halves of the first household and of the child that distances are from. */
  readonly gezinLow: number;
  readonly gezinHigh: number;
  readonly childLow: number;
  readonly childHigh: number;
  readonly gezinWidth: number;
  readonly childWidth: number;
  readonly outcomeWidth: number;
  readonly monthWidth: number;
  readonly firstMonth: number;
  readonly outcomeCount: number;
  /** Where the outcomes begin, the bytes of each, and how they are written. */
  readonly outcomesAt: number;
  readonly outcomeBytes: number;
  readonly redenenWidth: number;
  readonly componentCount: number;
  /** Where the rows begin, and the bytes of each. */
  readonly rowsAt: number;
  readonly rowBytes: number;
  /** Components that some outcome has. */
  readonly #components: number[] = [];
  /** Place in the table by number in the block; -1 = not yet looked up. */
  #places: number[] | undefined;

  /** Throws RangeError on bytes that are no block. */
  constructor({ payer, gezinLow, gezinHigh, rowCount, bytes }: Block) {
    this.bytes = bytes;
    this.payer = payer;
    this.rowCount = rowCount;
    this.gezinLow = gezinLow;
    this.gezinHigh = gezinHigh;
    this.gezinWidth = bytes[HEAD.gezinWidth] as number;
    this.childWidth = bytes[HEAD.childWidth] as number;
    this.outcomeWidth = bytes[HEAD.outcomeWidth] as number;
    this.monthWidth = bytes[HEAD.monthWidth] as number;
    const componentCount = bytes[HEAD.componentCount] as number;
    requireWidths(bytes, componentCount);
    this.componentCount = componentCount;
    this.firstMonth = readNumber(bytes, HEAD.firstMonth, 2);
    this.childHigh = readNumber(bytes, HEAD.firstChild, 4);
    this.childLow = readNumber(bytes, HEAD.firstChild + 4, 4);
    this.outcomeCount = readNumber(bytes, HEAD.outcomeCount, 2);
    this.redenenWidth = bytes[HEAD.redenenWidth] as number;
    let outcomeBytes = 1 + this.redenenWidth;
    for (let component = 0; component < componentCount; component += 1) {
      const width = bytes[HEAD_BYTES + component] as number;
      if (width > 0) this.#components.push(component);
      outcomeBytes += width;
    }
    this.outcomeBytes = outcomeBytes;
    this.outcomesAt = HEAD_BYTES + componentCount;
    this.rowsAt = this.outcomesAt + this.outcomeCount * outcomeBytes;
    const { gezinWidth, childWidth, outcomeWidth, monthWidth } = this;
    this.rowBytes = gezinWidth + childWidth + outcomeWidth + 2 * monthWidth;
    requireLength(bytes, componentCount, this.rowsAt + rowCount * this.rowBytes);
  }

  /** Whether the households of the block can be told apart by `distance`. */
  get isNear(): boolean {
    return this.gezinWidth <= EXACT_WIDTH_MAX;
  }

  /** How far the household of a row is from the first one. */
  distance(row: number): number {
    const { bytes, gezinWidth } = this;
    const at = this.rowsAt + row * this.rowBytes;
    if (gezinWidth <= 4) return readNumber(bytes, at, gezinWidth);
    const high = readNumber(bytes, at, gezinWidth - 4);
    return high * TWO_TO_32 + readNumber(bytes, at + gezinWidth - 4, 4);
  }

  /** How far a household is from the first one; less than 0 = before it. */
  distanceTo(low: number, high: number): number {
    return (high - this.gezinHigh) * TWO_TO_32 + (low - this.gezinLow);
  }

  /** The number of the outcome of a row. */
  outcomeOf(row: number): number {
    const at = this.rowsAt + row * this.rowBytes + this.gezinWidth + this.childWidth;
    return readNumber(this.bytes, at, this.outcomeWidth);
  }

  /** Writes the household of a row. */
  gezin(row: number, ids: Uint32Array, to: number): void {
    const at = this.rowsAt + row * this.rowBytes;
    const { gezinLow, gezinHigh, bytes, gezinWidth } = this;
    addDistance(ids, to, gezinLow, gezinHigh, bytes, at, gezinWidth);
  }

  /** Writes the child of a row. */
  child(row: number, ids: Uint32Array, to: number): void {
    const at = this.rowsAt + row * this.rowBytes + this.gezinWidth;
    addDistance(ids, to, this.childLow, this.childHigh, this.bytes, at, this.childWidth);
  }

  /** The place in a table of an outcome by its number; always the same table. */
  placeOf(number: number, table: Outcomes): number {
    if (number >= this.outcomeCount) {
      throw fault(`an outcome of ${this.outcomeCount}`, `number ${number}`);
    }
    this.#places ??= new Array<number>(this.outcomeCount).fill(-1);
    const known = this.#places[number] as number;
    if (known >= 0) return known;
    const place = this.#look(number, table);
    this.#places[number] = place;
    return place;
  }

  #look(number: number, table: Outcomes): number {
    const { bytes } = this;
    const width = this.redenenWidth;
    let at = this.outcomesAt + number * this.outcomeBytes;
    const voorlopig = bytes[at] as number;
    if (voorlopig > 1) throw fault("voorlopig 0 or 1", `${voorlopig}`);
    at += 1;
    const high = width > 4 ? readNumber(bytes, at, width - 4) : 0;
    at += Math.max(width - 4, 0);
    const low = readNumber(bytes, at, Math.min(width, 4));
    at += Math.min(width, 4);
    let total = 0;
    SCRATCH.fill(0);
    for (const component of this.#components) {
      const centsWidth = bytes[HEAD_BYTES + component] as number;
      const cents = readNumber(bytes, at, centsWidth);
      total += cents;
      SCRATCH[component] = cents;
      at += centsWidth;
    }
    if (total > INT_MAX) throw fault(`at most ${INT_MAX} cents`, `${total}`);
    return table.place(low, high, voorlopig, SCRATCH);
  }
}

function requireLength(bytes: Uint8Array, componentCount: number, expected: number): void {
  if (bytes.length === expected && componentCount <= COMPONENT_COUNT) return;
  throw new RangeError(
    `block: expected ${expected} bytes of at most ${COMPONENT_COUNT} components, ` +
      `found ${bytes.length} of ${componentCount}`,
  );
}

/** Writes an id: a base and the distance that stands at `at`. */
export function addDistance(
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

/** A big-endian number of at most four bytes. */
export function readNumber(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let byte = 0; byte < width; byte += 1) value = (value << 8) | (bytes[at + byte] as number);
  return value >>> 0;
}
