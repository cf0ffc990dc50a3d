/**
 * Makes the rows of some households of a kept year anew, block by block: what the block holds of
 * others stays as it is. All in the transaction of the caller.
 */
import type pg from "pg";
import type { RowsWanted } from "./fact-query.js";
import { BLOCK_HOUSEHOLDS, readBlocks, startsOf, windowOf, writeBlocks } from "./kept-rows.js";
import { GEZIN_AT, type PackedRows, rowEnd } from "./packed-rows.js";
import { readRows } from "./read-rows.js";
import { cutBlocks, GezinBound } from "./row-delta.js";

/** Households made at once: some megabytes of facts. */
const HOUSEHOLDS_AT_ONCE = 1000;
/** A block that grew beyond this many households is cut in more. */
const BLOCK_HOUSEHOLDS_MAX = 2 * BLOCK_HOUSEHOLDS;
const GEZIN_END = 2n ** 63n - 1n;

/** Blocks to write again, and the households to make anew in them; both rising. */
interface Piece {
  readonly starts: bigint[];
  readonly households: bigint[];
}

/** Refreshes the rows of households, given in rising order, to what is known as of a delivery. */
export async function refreshYear(
  client: pg.ClientBase,
  year: number,
  knownAt: number,
  touched: readonly bigint[],
  signal?: AbortSignal,
): Promise<void> {
  const window = windowOf(year);
  for (const { starts, households } of piecesOf(touched, await startsOf(client, year, touched))) {
    signal?.throwIfAborted();
    const wanted: RowsWanted = { households, window, knownAt };
    const made = await readRows(client, wanted);
    const kept = await readBlocks(client, year, starts);
    const bytes = replaceRows(kept, households, made);
    await client.query(
      "DELETE FROM kept_rows WHERE year = $1 AND gezin_from = ANY ($2::bigint[])",
      [year, starts.map(String)],
    );
    await writeBlocks(client, year, cutBlocks({ bytes }, window, BLOCK_HOUSEHOLDS_MAX, starts));
  }
}

/** The touched households with their blocks, so many at a time; a block is in one piece only. */
function piecesOf(touched: readonly bigint[], starts: readonly bigint[]): Piece[] {
  const pieces: Piece[] = [];
  let open: Piece = { starts: [], households: [] };
  for (const [index, gezin] of touched.entries()) {
    const start = starts[index];
    const isOther = start !== open.starts.at(-1);
    if (isOther && open.households.length >= HOUSEHOLDS_AT_ONCE) {
      pieces.push(open);
      open = { starts: [], households: [] };
    }
    if (start !== undefined && isOther) open.starts.push(start);
    open.households.push(gezin);
  }
  if (open.households.length > 0) pieces.push(open);
  return pieces;
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
