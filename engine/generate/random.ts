/**
 * Random numbers of one household: xoshiro128**, seeded from (seed, household number) alone.
 *
 * 32-bit integer arithmetic, no allocation. Because nothing is carried from one household to the
 * next, workers, chunks and their order change nothing in what is drawn.
 */

const TWO_32 = 4294967296;

/** One step of splitmix32: spreads a counter over all 32 bits. */
function mix(state: number): number {
  let z = state | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}

export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  /** Starts the sequence of a household; `seed` is a whole number 0 to 2^53 - 1. */
  restart(seed: number, household: number): void {
    const low = mix((seed % TWO_32) + 0x9e3779b9);
    const high = mix(Math.floor(seed / TWO_32) ^ low);
    const key = mix(high ^ Math.imul(household, 0x9e3779b1));
    this.#a = mix(key + 0x6d2b79f5);
    this.#b = mix(this.#a ^ low);
    this.#c = mix(this.#b ^ household);
    this.#d = mix(this.#c ^ high) | 1;
  }

  /** 32 random bits as an unsigned number. */
  next(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.next() / TWO_32;
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    return Math.floor((this.next() / TWO_32) * n);
  }

  /** A whole number in [low, high], both inclusive. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(share: number): boolean {
    return this.next() < share * TWO_32;
  }

  /** Index of the first cumulative share above a draw; the last index past all of them. */
  pick(cumulative: readonly number[]): number {
    const draw = this.unit();
    let index = 0;
    while (index < cumulative.length - 1 && draw >= (cumulative[index] as number)) index += 1;
    return index;
  }
}

/** Running sums of weights, scaled so that the last is 1: the tables `pick` reads. */
export function cumulative(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let running = 0;
  return weights.map((weight) => {
    running += weight;
    return running / total;
  });
}
