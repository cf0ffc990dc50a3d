/**
 * The rows of households as they stood at a moment.
 *
 * Of a year that is kept as of that delivery they are read; otherwise they are made from the facts
 * as of it. Both give the same rows: whoever reads them does not know the difference.
 */
import type pg from "pg";
import { yearOf } from "../../core-wasm/month.js";
import type { MonthWindow } from "../input/award-year.js";
import type { GezinRange } from "../input/households.js";
import type { InputMemory } from "../input/input-memory.js";
import { readKept, readKeptMoment } from "../input/kept-rows.js";
import type { PackedRows } from "../input/packed-rows.js";
import { readRows } from "../input/read-rows.js";

/**
 * The rows that hold in a month of the window, which lies within a calendar year, in the snapshot
 * of the reader's transaction; they lie in the memory until it is used again.
 */
export async function readInput(
  reader: pg.ClientBase,
  window: MonthWindow,
  factsMoment: number,
  households: GezinRange,
  memory: Partial<InputMemory> = {},
): Promise<PackedRows> {
  const keptMoment = await readKeptMoment(reader, yearOf(window.from));
  if (keptMoment === factsMoment) return readKept(reader, window, households, memory);
  return readRows(reader, { households, window, knownAt: factsMoment }, memory);
}
