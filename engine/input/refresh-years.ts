/**
 * Makes the rows of some households of kept years anew, block by block: what a block holds of
 * others stays as it is. The facts are read once for all of the years. All in the caller's
 * transaction.
 */
import type pg from "pg";
import { readHouseholdFacts } from "./household-facts.js";
import { BLOCK_HOUSEHOLDS, takeBlocks, windowOf, windowOfYears, writeBlocks } from "./kept-rows.js";
import { mergeRows } from "./merge-rows.js";
import { GEZIN_AT, type PackedRows, rowEnd } from "./packed-rows.js";
import { cutBlocks, GezinBound } from "./row-delta.js";

/** Households made at once: some megabytes of facts. */
const HOUSEHOLDS_AT_ONCE = 2000;
/** A block that grew beyond this many households is cut in more. */
const BLOCK_HOUSEHOLDS_MAX = 2 * BLOCK_HOUSEHOLDS;
const GEZIN_END = 2n ** 63n - 1n;

/** Refreshes the rows of households, given in rising order, to what is known as of a delivery. */
export async function refreshYears(
  client: pg.ClientBase,
  years: readonly number[],
  knownAt: number,
  touched: readonly bigint[],
  signal?: AbortSignal,
): Promise<void> {
  const window = windowOfYears(years);
  for (let at = 0; at < touched.length; at += HOUSEHOLDS_AT_ONCE) {
    signal?.throwIfAborted();
    const households = touched.slice(at, at + HOUSEHOLDS_AT_ONCE);
    const facts = await readHouseholdFacts(client, { households, window, knownAt });
    for (const year of years) {
      const made = mergeRows(facts, windowOf(year));
      const { starts, rows } = await takeBlocks(client, year, households);
      const bytes = replaceRows(rows, households, made);
      const blocks = cutBlocks({ bytes }, windowOf(year), BLOCK_HOUSEHOLDS_MAX, starts);
      await writeBlocks(client, year, blocks);
    }
  }
}

/** Rows in order: the kept ones but for those of some households, which are given anew. */
function replaceRows(
  kept: PackedRows,
  households: readonly bigint[],
  made: PackedRows,
): Uint8Array {
  const bytes = new Uint8Array(kept.bytes.length + made.bytes.length);
  const [old, anew] = [new RowCursor(kept), new RowCursor(made)];
  let length = 0;
  const put = (rows: Uint8Array): void => {
    bytes.set(rows, length);
    length += rows.length;
  };
  for (const gezin of households) {
    put(old.until(new GezinBound(gezin)));
    const next = new GezinBound(gezin + 1n);
    put(anew.until(next));
    old.until(next);
  }
  put(old.until(new GezinBound(GEZIN_END)));
  return bytes.subarray(0, length);
}

/** A place in packed rows. */
class RowCursor {
  #at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor({ bytes }: PackedRows) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The rows from here on of households before another. */
  until(gezin: GezinBound): Uint8Array {
    const from = this.#at;
    while (this.#at < this.#bytes.length && gezin.isAbove(this.#view, this.#at + GEZIN_AT)) {
      this.#at = rowEnd(this.#bytes, this.#at);
    }
    return this.#bytes.subarray(from, this.#at);
  }
}
