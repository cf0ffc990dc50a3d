/**
 * Makes the rows of some households of a kept year anew, block by block: what the block holds of
 * others stays as it is. All in the transaction of the caller.
 */
import type pg from "pg";
import type { RowsWanted } from "./fact-query.js";
import { BLOCK_HOUSEHOLDS, readBlocks, readStarts, windowOf, writeBlocks } from "./kept-rows.js";
import { type PackedRows, rowEnd } from "./packed-rows.js";
import { readRows } from "./read-rows.js";
import { cutBlocks } from "./row-delta.js";

/** Households made at once: some megabytes of facts. */
const HOUSEHOLDS_AT_ONCE = 1000;
/** A block that grew beyond this many households is cut in more. */
const BLOCK_HOUSEHOLDS_MAX = 2 * BLOCK_HOUSEHOLDS;
const GEZIN_AT = 8;

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
  for (const { starts, households } of piecesOf(await readStarts(client, year), touched)) {
    signal?.throwIfAborted();
    const wanted: RowsWanted = { households, window, knownAt };
    const made = await readRows(client, wanted);
    const kept = await readBlocks(client, year, starts);
    const rows = replaceRows(kept, households, made);
    await client.query(
      "DELETE FROM kept_rows WHERE year = $1 AND gezin_from = ANY ($2::bigint[])",
      [year, starts.map(String)],
    );
    await writeBlocks(client, year, cutBlocks(rows, window, BLOCK_HOUSEHOLDS_MAX, starts));
  }
}

/** The touched households with their blocks, so many at a time; a block is in one piece only. */
function piecesOf(starts: readonly bigint[], touched: readonly bigint[]): Piece[] {
  const pieces: Piece[] = [];
  let open: Piece = { starts: [], households: [] };
  let block = 0;
  for (const gezin of touched) {
    const isNext = block + 1 < starts.length && (starts[block + 1] as bigint) <= gezin;
    if (isNext && open.households.length >= HOUSEHOLDS_AT_ONCE) {
      pieces.push(open);
      open = { starts: [], households: [] };
    }
    while (block + 1 < starts.length && (starts[block + 1] as bigint) <= gezin) block += 1;
    const start = starts[block];
    if (start !== undefined && open.starts.at(-1) !== start) open.starts.push(start);
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
): PackedRows {
  const bytes = new Uint8Array(kept.bytes.length + made.bytes.length);
  const named = new Set(households);
  const anew = new RowCursor(made);
  let length = 0;
  let rowCount = 0;
  const put = (cursor: RowCursor): void => {
    bytes.set(cursor.row(), length);
    length += cursor.end - cursor.at;
    rowCount += 1;
    cursor.next();
  };
  const old = new RowCursor(kept);
  while (!old.isEnd || !anew.isEnd) {
    if (!anew.isEnd && (old.isEnd || anew.gezin <= old.gezin)) put(anew);
    else if (named.has(old.gezin)) old.next();
    else put(old);
  }
  return { bytes: bytes.subarray(0, length), rowCount };
}

/** A place in packed rows. */
class RowCursor {
  at = 0;
  end = 0;
  gezin = 0n;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor({ bytes }: PackedRows) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.next();
  }

  get isEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  next(): void {
    this.at = this.end;
    if (this.isEnd) return;
    this.end = rowEnd(this.#bytes, this.at);
    this.gezin = this.#view.getBigInt64(this.at + GEZIN_AT);
  }

  row(): Uint8Array {
    return this.#bytes.subarray(this.at, this.end);
  }
}
