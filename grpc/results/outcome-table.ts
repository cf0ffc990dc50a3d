/**
 * The distinct outcomes among rows: components, reasons, provisional or not. A row's outcome is
 * found by a hash of its bits and told by its place among those found before.
 */
import type { ResultColumns } from "./columns.js";

/** Slots: a power of two, twice what 16 bits can point at. */
const SLOT_BITS = 17;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const HASH_LOW = 0x9e3779b1;
const HASH_HIGH = 0x85ebca6b;
const HASH_TOTAL = 0xc2b2ae35;

export class OutcomeTable {
  /** Which table a slot was filled for, so that a new one costs nothing. */
  readonly #slotTable = new Uint32Array(1 << SLOT_BITS);
  readonly #slotPlace = new Uint16Array(1 << SLOT_BITS);
  #table = 0;
  /** A row that has the outcome, by place. */
  readonly rows: number[] = [];

  /**
   * Gives the rows from `from` the places of their outcomes, until `to` or until there would be more
   * than `outcomesMax`; returns the row behind the last one.
   */
  place(
    columns: ResultColumns,
    from: number,
    to: number,
    outcomesMax: number,
    places: Uint16Array,
  ): number {
    this.#table += 1;
    this.rows.length = 0;
    const used = columns.componenten.filter((cents) => hasAny(cents, from, to));
    for (let row = from; row < to; row += 1) {
      const slot = this.#slotOf(columns, used, row);
      if (this.#slotTable[slot] !== this.#table) {
        if (this.rows.length === outcomesMax) return row;
        this.#slotTable[slot] = this.#table;
        this.#slotPlace[slot] = this.rows.length;
        this.rows.push(row);
      }
      places[row - from] = this.#slotPlace[slot] as number;
    }
    return to;
  }

  /** The slot of a row's outcome: its own, or the free one that becomes its own. */
  #slotOf(columns: ResultColumns, used: readonly Int32Array[], row: number): number {
    const { redenen, totalen, voorlopig } = columns;
    const low = redenen[row * 2] as number;
    const high = redenen[row * 2 + 1] as number;
    const total = totalen[row] as number;
    const mixed = Math.imul(low, HASH_LOW) ^ Math.imul(high, HASH_HIGH);
    let slot = ((mixed ^ Math.imul(total, HASH_TOTAL)) >>> 8) & SLOT_MASK;
    for (; this.#slotTable[slot] === this.#table; slot = (slot + 1) & SLOT_MASK) {
      const first = this.rows[this.#slotPlace[slot] as number] as number;
      const isAlike =
        redenen[first * 2] === low &&
        redenen[first * 2 + 1] === high &&
        totalen[first] === total &&
        voorlopig[first] === voorlopig[row];
      if (isAlike && areEqual(used, first, row)) return slot;
    }
    return slot;
  }
}

function areEqual(columns: readonly Int32Array[], left: number, right: number): boolean {
  for (let place = 0; place < columns.length; place += 1) {
    const column = columns[place] as Int32Array;
    if (column[left] !== column[right]) return false;
  }
  return true;
}

function hasAny(cents: Int32Array, from: number, to: number): boolean {
  for (let row = from; row < to; row += 1) if (cents[row] !== 0) return true;
  return false;
}
