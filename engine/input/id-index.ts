/**
 * Ids of 64 bits as numbers 0, 1, 2 .. in the order in which they come: an open hash over the two
 * halves of the id, without a BigInt or an object per id.
 */

const SPREAD = 0x9e3779b1;
const LOAD = 2;

export class IdIndex {
  #count = 0;
  readonly #high: Int32Array;
  readonly #low: Int32Array;
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** Room for `capacity` different ids. */
  constructor(capacity: number) {
    const bits = Math.max(4, 32 - Math.clz32(capacity * LOAD));
    this.#high = new Int32Array(capacity);
    this.#low = new Int32Array(capacity);
    this.#slots = new Int32Array(2 ** bits).fill(-1);
    this.#mask = 2 ** bits - 1;
  }

  /** Different ids so far. */
  get count(): number {
    return this.#count;
  }

  /** The number of an id, given one when it is new. */
  add(high: number, low: number): number {
    const slot = this.#slotOf(high, low);
    const known = this.#slots[slot] as number;
    if (known >= 0) return known;
    const index = this.#count;
    this.#high[index] = high;
    this.#low[index] = low;
    this.#slots[slot] = index;
    this.#count += 1;
    return index;
  }

  /** The number of an id, -1 when it has none. */
  find(high: number, low: number): number {
    return this.#slots[this.#slotOf(high, low)] as number;
  }

  /** The id of a number. */
  idOf(index: number): bigint {
    return (
      (BigInt(this.#high[index] as number) << 32n) | BigInt((this.#low[index] as number) >>> 0)
    );
  }

  /** The lowest and the highest of the ids, which are above 0; of none, no range. */
  bounds(): { low: bigint; high: bigint } {
    if (this.#count === 0) return { low: 1n, high: 0n };
    let low = 0;
    let high = 0;
    for (let index = 1; index < this.#count; index += 1) {
      if (this.#compare(index, low) < 0) low = index;
      else if (this.#compare(index, high) > 0) high = index;
    }
    return { low: this.idOf(low), high: this.idOf(high) };
  }

  #compare(one: number, other: number): number {
    const order = (this.#high[one] as number) - (this.#high[other] as number);
    if (order !== 0) return order;
    return ((this.#low[one] as number) >>> 0) - ((this.#low[other] as number) >>> 0);
  }

  #slotOf(high: number, low: number): number {
    const mixed = Math.imul(low ^ Math.imul(high, SPREAD), SPREAD);
    let slot = (mixed ^ (mixed >>> 15)) & this.#mask;
    for (;;) {
      const index = this.#slots[slot] as number;
      if (index < 0 || (this.#low[index] === low && this.#high[index] === high)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}
