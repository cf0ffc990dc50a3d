/**
 * The rows of a partition as they stood at the run's moment.
 *
 * Of a year that is kept as of that delivery they are read; otherwise they are made from the facts
 * as of it. Both give the same rows: a run does not know the difference.
 */
import type pg from "pg";
import { yearOf } from "../../core-wasm/month.js";
import type { GezinRange } from "../input/households.js";
import { readKept, readKeptMoment } from "../input/kept-rows.js";
import type { PackedRows } from "../input/packed-rows.js";
import { readRows } from "../input/read-rows.js";

/** The rows of households that hold in a month, in the snapshot of the reader's transaction. */
export async function readPartition(
  reader: pg.ClientBase,
  month: number,
  factsMoment: number,
  households: GezinRange,
): Promise<PackedRows> {
  const keptMoment = await readKeptMoment(reader, yearOf(month));
  if (keptMoment === factsMoment) return readKept(reader, month, households);
  const window = { from: month, to: month + 1 };
  return readRows(reader, { households, window, knownAt: factsMoment });
}
