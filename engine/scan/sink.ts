/**
 * What becomes of the rows of a scan is for a sink to decide: tallies, differences, a comparison.
 *
 * A sink lives in a worker thread. For each range of households it is opened anew, takes batch
 * after batch, and says what it found, which travels to the thread that scans: plain data.
 */
import type pg from "pg";
import type { Kernel } from "../../core-wasm/kernel.js";
import type { MonthWindow } from "../input/award-year.js";
import type { GezinRange } from "../input/households.js";
import type { PackedRows } from "../input/packed-rows.js";

/**
 * Whole households in the kernel's columns, with all their rows of some months. Columns and rows
 * lie in memory of the next batch too: a sink copies what it keeps.
 */
export interface Batch {
  readonly kernel: Kernel;
  /** The rows as they were read: row by row those of the columns. */
  readonly rows: PackedRows;
  readonly rowCount: number;
  /** Months, of one calendar year, for which the batch stands. */
  readonly window: MonthWindow;
  /** Which of the readings of the plan it belongs to. */
  readonly reading: number;
  /** Fills the result columns for a month of the window by one of the variants of the plan. */
  calculate(variant: number, month: number): void;
}

export interface Sink {
  take(batch: Batch): void;
  /** What the range came to. */
  finish(): unknown;
}

/** What a sink module exports as `openSink`; `client` reads in the snapshot of the rows. */
export type OpenSink<Settings> = (
  settings: Settings,
  range: GezinRange,
  client: pg.ClientBase,
) => Sink | Promise<Sink>;

/** Whether a row of a batch holds in a month and is not rejected. */
export function isHolding({ facts, faults }: Kernel, row: number, month: number): boolean {
  return (
    (facts.vanMaand[row] as number) <= month &&
    month < (facts.totMaand[row] as number) &&
    faults[row] === 0
  );
}
