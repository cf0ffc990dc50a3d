/** Households that are left out of a comparison, asked for in rising order. */
import { compareIds } from "../decisions/rows.js";

const LOW = 0xffffffffn;

export class SkippedGezinnen {
  readonly #ids: Uint32Array;
  readonly #count: number;
  #at = 0;

  constructor(gezinIds: Iterable<bigint>) {
    const sorted = BigInt64Array.from(gezinIds).sort();
    this.#count = sorted.length;
    this.#ids = Uint32Array.from(
      [...sorted].flatMap((id) => [Number(id & LOW), Number(id >> 32n)]),
    );
  }

  /** Whether the household of a row is one of them; it is not before the one asked for last. */
  has(ids: Uint32Array, row: number): boolean {
    while (this.#at < this.#count && compareIds(this.#ids, this.#at, ids, row) < 0) this.#at += 1;
    return this.#at < this.#count && compareIds(this.#ids, this.#at, ids, row) === 0;
  }
}
