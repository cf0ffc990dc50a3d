/**
 * A population some times as large, for the time of a run alone: the kept rows of the month's year
 * once more and once more, with other ids. Facts are not generated, so ten times the country takes
 * a minute and 2 GB, not half an hour and 40 GB. The year is forgotten afterwards.
 */
import type pg from "pg";
import { yearOf } from "../../../core-wasm/month.js";
import { type Database, inTransaction } from "../../../engine/database/connection.js";
import { keepYears } from "../../../engine/input/keep-years.js";
import {
  BLOCK_HOUSEHOLDS,
  readBlocks,
  readStarts,
  windowOf,
  writeBlocks,
} from "../../../engine/input/kept-rows.js";
import { type PackedRows, rowEnd } from "../../../engine/input/packed-rows.js";
import { cutBlocks } from "../../../engine/input/row-delta.js";
import { forgetKept, forgetRuns } from "./forget.js";

/** Distance between the ids of one copy and the next. */
const STRIDE = 2n ** 40n;
/** Places of the ids in a packed row: `core-wasm/packing.ts`. */
const ID_PLACES = [8, 16];
const BLOCKS_AT_ONCE = 400;

/** Runs `work` with the month whose rows are there `times` times. */
export async function withReplicated<T>(
  db: Database,
  month: number,
  times: number,
  work: (month: number) => Promise<T>,
): Promise<T> {
  const year = yearOf(month);
  await keepYears(db, [year]);
  await forgetRuns(db);
  try {
    await inTransaction(db, (client) => replicate(client, year, times));
    return await work(month);
  } finally {
    await forgetRuns(db);
    await forgetKept(db);
  }
}

async function replicate(client: pg.ClientBase, year: number, times: number): Promise<void> {
  const starts = await readStarts(client, year);
  for (let at = 0; at < starts.length; at += BLOCKS_AT_ONCE) {
    const rows = await readBlocks(client, year, starts.slice(at, at + BLOCKS_AT_ONCE));
    for (let copy = 1; copy < times; copy += 1) {
      moveIds(rows, STRIDE);
      await writeBlocks(client, year, cutBlocks(rows, windowOf(year), BLOCK_HOUSEHOLDS, []));
    }
  }
  await client.query("ANALYZE kept_rows (year, gezin_from)");
}

function moveIds({ bytes }: PackedRows, distance: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at = rowEnd(bytes, at)) {
    for (const place of ID_PLACES) {
      view.setBigInt64(at + place, view.getBigInt64(at + place) + distance);
    }
  }
}
