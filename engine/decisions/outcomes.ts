/**
 * What rows were decided to be, each kind once: reasons, provisional mark, cents. A row names its
 * outcome by its place here, so that two rows say the same when their places are equal.
 *
 * Few kinds occur: some eight hundred in a month of a whole partition, three thousand in September.
 */
import { COMPONENTS } from "../../core-wasm/layout/components.js";

export const COMPONENT_COUNT = COMPONENTS.length;

/** One outcome as an object, for who looks at few. */
export interface Outcome {
  /** Bits of REASON_FIELDS; 0 = no row, see `rows.ts`. */
  readonly redenen: bigint;
  readonly voorlopig: boolean;
  /** Euro cents, in the order of COMPONENTS, 0 = none. */
  readonly componenten: readonly number[];
  /** Sum of the components. */
  readonly totaalCents: number;
}

const FIRST_CAPACITY = 1024;
const NO_CENTS = new Int32Array(COMPONENT_COUNT);
const HASH_LOW = 0x9e3779b1;
const HASH_HIGH = 0x85ebca6b;
const HASH_TOTAL = 0xc2b2ae35;

export class Outcomes {
  /** By place: the halves of `redenen`, 0 or 1, the sum of the components. */
  low = new Uint32Array(FIRST_CAPACITY);
  high = new Uint32Array(FIRST_CAPACITY);
  voorlopig = new Uint8Array(FIRST_CAPACITY);
  totaal = new Int32Array(FIRST_CAPACITY);
  /** COMPONENT_COUNT for each place, in the order of COMPONENTS. */
  cents = new Int32Array(FIRST_CAPACITY * COMPONENT_COUNT);
  count = 0;
  /** Place + 1 by hash, 0 = free; at most half of them are taken. */
  #slots = new Int32Array(FIRST_CAPACITY * 2);
  readonly #row = new Int32Array(COMPONENT_COUNT);

  /** Forgets all: places that were given are of no use any more. */
  clear(): void {
    this.count = 0;
    this.#slots.fill(0);
  }

  /** The place of an outcome, a new one when it was not there; `cents` is read, not kept. */
  place(low: number, high: number, voorlopig: number, cents: Int32Array): number {
    if (this.count === this.low.length) this.#grow();
    let total = 0;
    for (let component = 0; component < COMPONENT_COUNT; component += 1) {
      total += cents[component] as number;
    }
    let slot = this.#firstSlot(low, high, total);
    for (;;) {
      const place = (this.#slots[slot] as number) - 1;
      if (place < 0) return this.#add(slot, low, high, voorlopig, total, cents);
      if (this.#isAlike(place, low, high, voorlopig, total, cents)) return place;
      slot = this.#slotBehind(slot);
    }
  }

  /**
   * The place of what a row of columns says, one a component; `total` is their sum, as told. Most
   * are there already, so nothing is copied to look.
   */
  placeOfRow(
    low: number,
    high: number,
    voorlopig: number,
    total: number,
    columns: readonly Int32Array[],
    row: number,
  ): number {
    for (let slot = this.#firstSlot(low, high, total); ; slot = this.#slotBehind(slot)) {
      const place = (this.#slots[slot] as number) - 1;
      if (place < 0) break;
      if (this.low[place] !== low || this.high[place] !== high) continue;
      if (this.totaal[place] !== total || this.voorlopig[place] !== voorlopig) continue;
      if (this.#hasCents(place, columns, row)) return place;
    }
    for (let component = 0; component < COMPONENT_COUNT; component += 1) {
      this.#row[component] = (columns[component] as Int32Array)[row] as number;
    }
    return this.place(low, high, voorlopig, this.#row);
  }

  #hasCents(place: number, columns: readonly Int32Array[], row: number): boolean {
    const at = place * COMPONENT_COUNT;
    for (let component = 0; component < COMPONENT_COUNT; component += 1) {
      if (this.cents[at + component] !== (columns[component] as Int32Array)[row]) return false;
    }
    return true;
  }

  #slotBehind(slot: number): number {
    return (slot + 1) & (this.#slots.length - 1);
  }

  /** The place of the outcome that says that there is no row. */
  nothing(): number {
    return this.place(0, 0, 0, NO_CENTS);
  }

  /** An outcome as an object. */
  at(place: number): Outcome {
    const { low, high, voorlopig, totaal, cents } = this;
    return {
      redenen: (BigInt(high[place] as number) << 32n) | BigInt(low[place] as number),
      voorlopig: voorlopig[place] === 1,
      componenten: [...cents.subarray(place * COMPONENT_COUNT, (place + 1) * COMPONENT_COUNT)],
      totaalCents: totaal[place] as number,
    };
  }

  #firstSlot(low: number, high: number, total: number): number {
    const mixed = Math.imul(low, HASH_LOW) ^ Math.imul(high, HASH_HIGH);
    return ((mixed ^ Math.imul(total, HASH_TOTAL)) >>> 8) & (this.#slots.length - 1);
  }

  #isAlike(
    place: number,
    low: number,
    high: number,
    voorlopig: number,
    total: number,
    cents: Int32Array,
  ): boolean {
    if (this.low[place] !== low || this.high[place] !== high) return false;
    if (this.totaal[place] !== total || this.voorlopig[place] !== voorlopig) return false;
    const at = place * COMPONENT_COUNT;
    for (let component = 0; component < COMPONENT_COUNT; component += 1) {
      if (this.cents[at + component] !== cents[component]) return false;
    }
    return true;
  }

  #add(
    slot: number,
    low: number,
    high: number,
    voorlopig: number,
    total: number,
    cents: Int32Array,
  ): number {
    const place = this.count;
    this.#slots[slot] = place + 1;
    this.low[place] = low;
    this.high[place] = high;
    this.voorlopig[place] = voorlopig;
    this.totaal[place] = total;
    this.cents.set(cents, place * COMPONENT_COUNT);
    this.count += 1;
    return place;
  }

  /** Twice the room; every outcome finds its slot anew. */
  #grow(): void {
    const { low, high, voorlopig, totaal, cents } = this;
    const capacity = low.length * 2;
    this.low = enlarged(low, new Uint32Array(capacity));
    this.high = enlarged(high, new Uint32Array(capacity));
    this.voorlopig = enlarged(voorlopig, new Uint8Array(capacity));
    this.totaal = enlarged(totaal, new Int32Array(capacity));
    this.cents = enlarged(cents, new Int32Array(capacity * COMPONENT_COUNT));
    this.#slots = new Int32Array(capacity * 2);
    for (let place = 0; place < this.count; place += 1) {
      let slot = this.#firstSlot(
        low[place] as number,
        high[place] as number,
        totaal[place] as number,
      );
      while (this.#slots[slot] !== 0) slot = this.#slotBehind(slot);
      this.#slots[slot] = place + 1;
    }
  }
}

function enlarged<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
