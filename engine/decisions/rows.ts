/**
 * Decided rows as columns: a child in a household, for some months, with its payer and its outcome.
 * Filled again and again; no row is an object. Ids are two 32-bit halves a row, the low one first.
 *
 * A row of child 0 whose outcome has no reasons says that nothing is due to the household from this
 * payer in these months: an ended right has to be said where only changes are written.
 */
import { Outcomes } from "./outcomes.js";

/** The child of a row that says that there is nothing. */
export const NO_CHILD = 0;

const FIRST_CAPACITY = 4096;
/** Rows that are copied one by one. */
const FEW = 16;

export class DecidedRows {
  rowCount = 0;
  gezinIds = new Uint32Array(FIRST_CAPACITY * 2);
  childIds = new Uint32Array(FIRST_CAPACITY * 2);
  /** Codes of the layout. */
  payers = new Uint8Array(FIRST_CAPACITY);
  /** Places in `table`. */
  outcomes = new Uint32Array(FIRST_CAPACITY);
  /** First month, and the first month no more. */
  vanMaand = new Uint16Array(FIRST_CAPACITY);
  totMaand = new Uint16Array(FIRST_CAPACITY);

  /** Rows that share a table of outcomes can be compared by place. */
  constructor(readonly table: Outcomes = new Outcomes()) {}

  /** Room for so many rows more, and for the next who has a few more than these. */
  reserve(rows: number): void {
    const needed = this.rowCount + rows;
    if (needed <= this.payers.length) return;
    const capacity = Math.max(withSlack(needed), this.payers.length * 2);
    this.gezinIds = enlarged(this.gezinIds, new Uint32Array(capacity * 2));
    this.childIds = enlarged(this.childIds, new Uint32Array(capacity * 2));
    this.payers = enlarged(this.payers, new Uint8Array(capacity));
    this.outcomes = enlarged(this.outcomes, new Uint32Array(capacity));
    this.vanMaand = enlarged(this.vanMaand, new Uint16Array(capacity));
    this.totMaand = enlarged(this.totMaand, new Uint16Array(capacity));
  }

  /** Adds rows `from` (inclusive) to `to` (exclusive) of others that share the table. */
  append(other: DecidedRows, from: number, to: number): void {
    this.reserve(to - from);
    const at = this.rowCount;
    if (to - from > FEW) this.#copyMany(other, from, to);
    else for (let row = from; row < to; row += 1) this.#copyOne(other, row, at + row - from);
    this.rowCount = at + to - from;
  }

  #copyMany(other: DecidedRows, from: number, to: number): void {
    const at = this.rowCount;
    this.gezinIds.set(other.gezinIds.subarray(from * 2, to * 2), at * 2);
    this.childIds.set(other.childIds.subarray(from * 2, to * 2), at * 2);
    this.payers.set(other.payers.subarray(from, to), at);
    this.outcomes.set(other.outcomes.subarray(from, to), at);
    this.vanMaand.set(other.vanMaand.subarray(from, to), at);
    this.totMaand.set(other.totMaand.subarray(from, to), at);
  }

  /** A household has few rows: six views of them would cost more than their bytes. */
  #copyOne(other: DecidedRows, row: number, at: number): void {
    this.gezinIds[at * 2] = other.gezinIds[row * 2] as number;
    this.gezinIds[at * 2 + 1] = other.gezinIds[row * 2 + 1] as number;
    this.childIds[at * 2] = other.childIds[row * 2] as number;
    this.childIds[at * 2 + 1] = other.childIds[row * 2 + 1] as number;
    this.payers[at] = other.payers[row] as number;
    this.outcomes[at] = other.outcomes[row] as number;
    this.vanMaand[at] = other.vanMaand[row] as number;
    this.totMaand[at] = other.totMaand[row] as number;
  }

  gezinId(row: number): bigint {
    return idAt(this.gezinIds, row);
  }

  childId(row: number): bigint {
    return idAt(this.childIds, row);
  }
}

/**
 * Large memory that each of many parts finds a little too small is made anew for each, and leaves a
 * hole in which the next does not fit.
 */
const withSlack = (count: number): number => count + (count >>> 3);

/** The id of a row. */
export function idAt(halves: Uint32Array, row: number): bigint {
  const low = BigInt(halves[row * 2] as number);
  return (BigInt(halves[row * 2 + 1] as number) << 32n) | low;
}

/** Negative, 0 or positive as the id of a row is below, equal to or above another. */
export function compareIds(
  left: Uint32Array,
  leftRow: number,
  right: Uint32Array,
  rightRow: number,
): number {
  const high = (left[leftRow * 2 + 1] as number) - (right[rightRow * 2 + 1] as number);
  return high !== 0 ? high : (left[leftRow * 2] as number) - (right[rightRow * 2] as number);
}

/** A larger array with what a smaller one has. */
export function enlarged<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
