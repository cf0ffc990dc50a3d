/**
 * Seeded random numbers: the same seed gives the same sequence on every machine.
 */

const UINT32 = 2 ** 32;

/** Mulberry32: one 32-bit word of state, good enough to choose test data. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 <= x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32;
  }

  /** Whole number, 0 <= n < count. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** Whole number, both ends included. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** A whole number beside a limit: one under, at, one over. */
  near(limit: number): number {
    return limit + this.between(-1, 1);
  }

  /** A positive 63-bit number. */
  id(): bigint {
    const high = BigInt(this.below(2 ** 31));
    return (high << 32n) | BigInt(this.below(UINT32)) || 1n;
  }
}
