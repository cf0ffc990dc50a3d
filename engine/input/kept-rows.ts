/**
 * The rows of calendar years that are kept, in blocks of consecutive households (`row-delta.ts`).
 *
 * A block holds the households from its first one up to that of the next block. A year stands as of
 * one delivery, which kept_year says; a year that is being made or refreshed has no line there, so
 * readers then go to the facts. Both tables are unlogged: a server that crashes loses them together.
 */

import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { monthIndex, yearOf } from "../../core-wasm/month.js";
import type { MonthWindow } from "./award-year.js";
import { readFields } from "./copy-fields.js";
import { type GezinRange, idArray, wholeNumber } from "./households.js";
import type { InputMemory } from "./input-memory.js";
import type { PackedRows } from "./packed-rows.js";
import { type KeptBlock, readDelta } from "./row-delta.js";

/** Households of a block: enough to share their beginning, few enough to write again for one. */
export const BLOCK_HOUSEHOLDS = 64;
const ALL_HOUSEHOLDS: GezinRange = { from: 0n, to: 2n ** 63n - 1n };
const MONTHS = 12;
const COLUMNS = 4;
const INT4_OID = 23;
/** Bytes of a block besides its rows: counts and lengths of fields, year, household, months. */
const HEAD_BYTES = 2 + 4 + 2 + 4 + 8 + 4 + 20 + MONTHS * 8 + 4;
const COPY_HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/** The months of a calendar year. */
export const windowOf = (year: number): MonthWindow => ({
  from: monthIndex(year, 1),
  to: monthIndex(year + 1, 1),
});

/** The months from the first to the last of rising years. */
export const windowOfYears = (years: readonly number[]): MonthWindow => ({
  from: windowOf(years[0] ?? 0).from,
  to: windowOf(years.at(-1) ?? 0).to,
});

/** The delivery as of which a year is kept; null when it is not. */
export async function readKeptMoment(client: pg.ClientBase, year: number): Promise<number | null> {
  const { rows } = await client.query<{ facts_moment: number }>(
    "SELECT facts_moment FROM kept_year WHERE year = $1",
    [year],
  );
  return rows[0]?.facts_moment ?? null;
}

/** Kept rows of a range of households that hold in some months of a calendar year, in order. */
export async function readKept(
  client: pg.ClientBase,
  window: MonthWindow,
  range: GezinRange,
  { facts, rows }: Partial<InputMemory> = {},
): Promise<PackedRows> {
  const [kept] = await readFields(client, keptSql(window.from, range), facts);
  return readDelta(kept as Uint8Array, window, range, rows);
}

/** COPY of the blocks that hold a range of households, of a month's year. */
export function keptSql(month: number, range: GezinRange): string {
  const year = wholeNumber(yearOf(month));
  const from = range.from > 0n ? range.from : 0n;
  const first = `SELECT max(gezin_from) FROM kept_rows
    WHERE year = ${year} AND gezin_from <= ${from}`;
  return `COPY (SELECT string_agg(rows, '' ORDER BY gezin_from) FROM kept_rows
    WHERE year = ${year} AND gezin_from >= coalesce((${first}), ${from})
      AND gezin_from < ${BigInt(range.to)}) TO STDOUT (FORMAT binary)`;
}

/** Every row of the blocks that begin with these households, in order. */
export async function readBlocks(
  client: pg.ClientBase,
  year: number,
  starts: readonly bigint[],
): Promise<PackedRows> {
  const [kept] = await readFields(
    client,
    `COPY (SELECT string_agg(rows, '' ORDER BY gezin_from) FROM kept_rows
       WHERE year = ${wholeNumber(year)} AND gezin_from = ANY ('{${starts.join(",")}}'::bigint[]))
     TO STDOUT (FORMAT binary)`,
  );
  return readDelta(kept as Uint8Array, windowOf(year), ALL_HOUSEHOLDS);
}

/** First household of every block of a year, rising. */
export async function readStarts(client: pg.ClientBase, year: number): Promise<bigint[]> {
  const { rows } = await client.query<{ starts: string[] | null }>(
    "SELECT array_agg(gezin_from ORDER BY gezin_from)::text[] AS starts FROM kept_rows WHERE year = $1",
    [year],
  );
  return (rows[0]?.starts ?? []).map(BigInt);
}

/** Blocks that are to be written anew. */
export interface TakenBlocks {
  /** The first household of each, rising. */
  readonly starts: readonly bigint[];
  readonly rows: PackedRows;
}

/** Takes out the blocks that some households belong to; those before the first belong to it. */
export async function takeBlocks(
  client: pg.ClientBase,
  year: number,
  households: readonly bigint[],
): Promise<TakenBlocks> {
  const of = `FROM kept_rows WHERE year = ${wholeNumber(year)}`;
  const [starts, kept] = await readFields(
    client,
    `COPY (WITH taken AS (
       DELETE ${of} AND gezin_from = ANY (ARRAY(
         SELECT coalesce((SELECT max(gezin_from) ${of} AND gezin_from <= id),
           (SELECT min(gezin_from) ${of}))
         FROM unnest(${idArray(households)}) gezin (id)))
       RETURNING gezin_from, rows)
     SELECT string_agg(int8send(gezin_from), '' ORDER BY gezin_from),
       string_agg(rows, '' ORDER BY gezin_from) FROM taken) TO STDOUT (FORMAT binary)`,
  );
  const rows = readDelta(kept as Uint8Array, windowOf(year), ALL_HOUSEHOLDS);
  return { starts: idsOf(starts as Uint8Array), rows };
}

function idsOf(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 8 }, (_, index) => view.getBigInt64(8 * index));
}

/** Adds blocks of a year. */
export async function writeBlocks(
  client: pg.ClientBase,
  year: number,
  blocks: readonly KeptBlock[],
): Promise<void> {
  if (blocks.length === 0) return;
  const sql = "COPY kept_rows (year, gezin_from, row_counts, rows) FROM STDIN (FORMAT binary)";
  const rows = blocks.flatMap((block) => [headOf(year, block), block.bytes]);
  const bytes = Buffer.concat([COPY_HEADER, ...rows, COPY_TRAILER]);
  await pipeline([bytes], client.query(copyFrom(sql)));
}

/** A block up to its rows. */
function headOf(year: number, { gezinFrom, rowCounts, bytes }: KeptBlock): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  let at = head.writeInt16BE(COLUMNS);
  at = head.writeInt16BE(year, head.writeInt32BE(2, at));
  at = head.writeBigInt64BE(gezinFrom, head.writeInt32BE(8, at));
  at = head.writeInt32BE(20 + MONTHS * 8, at);
  for (const part of [1, 0, INT4_OID, MONTHS, 1]) at = head.writeInt32BE(part, at);
  for (const count of rowCounts) at = head.writeInt32BE(count, head.writeInt32BE(4, at));
  head.writeInt32BE(bytes.length, at);
  return head;
}
