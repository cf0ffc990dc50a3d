/**
 * What a bench is: a name, how long it takes, and a function that measures.
 *
 * A bench file exports one `Bench` (or a list); `registry.ts` lists them. A bench returns one
 * measurement per row of the table: times of each sample, the rows of work in a sample, and a
 * checksum of the work done, so that two rows that claim the same work can be seen to have done it.
 * What cannot run here (a tool or a package is missing) comes back as a skipped row with the word
 * why; it is never left out and never fails the suite.
 */
import type { ParameterBook } from "../../core-wasm/parameters.js";
import type { Database } from "../../engine/database/connection.js";

/** What a sample of a row handles: rates are counted in it. */
export type Unit = "rows" | "row-months" | "households" | "bytes" | "children";

/** One row of the table. */
export interface Measurement {
  readonly name: string;
  readonly unit: Unit;
  /** Units of work in one sample. */
  readonly count: number;
  /** Wall time of every sample, in order, milliseconds. */
  readonly samplesMs: readonly number[];
  /** Checksum of the work: rows that do the same work show the same one. */
  readonly checksum: string;
  /** Name of the row that this one is compared with; itself when it is the baseline. */
  readonly baseline?: string;
  /** Median of the ratios pair by pair, where samples were interleaved with the baseline's. */
  readonly pairedRatio?: number;
  /** Further figures by name, the unit in the name: `peakRssBytes`, `copyOutMs`. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Groups the rows of one plot: `batch-size`, `workers`, `population`, `split`, `peers-full`. */
  readonly plot?: string;
  /** Where the row stands on the plot's own axis, where it has one. */
  readonly x?: number;
  readonly note?: string;
}

/** A row that could not be measured here, and why. */
export interface SkippedRow {
  readonly name: string;
  readonly skipped: string;
}

export type BenchRow = Measurement | SkippedRow;

/** What a bench is given. */
export interface BenchContext {
  /** Children asked for: 1,619,799 unless `--rows` says otherwise; a few thousand for smoke. */
  readonly rows: number;
  readonly seed: number;
  /** Right-months of the history, ascending. */
  readonly months: readonly number[];
  /** Month of the one-month benches: 2025-08. */
  readonly month: number;
  /** Samples per row, at least 8; 1 for smoke. */
  readonly samples: number;
  /** Time that the `benchmark` package samples an in-process row for, at the most, seconds. */
  readonly maxSeconds: number;
  readonly isSmoke: boolean;
  /** Ten times the population too. */
  readonly isLarge: boolean;
  readonly book: ParameterBook;
  /** Folder for files that a bench makes; git-ignored. */
  readonly outputDir: string;
  /**
   * A migrated database with a generated population of `children` (default `rows`) and `seed`.
   * Benches of one session share it; the session closes it.
   */
  database(children?: number): Promise<Database>;
  /** A word on what is going on; no times, those are measured. */
  note(text: string): void;
}

export interface Bench {
  readonly name: string;
  /** One line for `--list`. */
  readonly doc: string;
  /** It asks for `context.database`. */
  readonly needsDatabase?: true;
  run(context: BenchContext): Promise<readonly BenchRow[]>;
}

export const isSkipped = (row: BenchRow): row is SkippedRow => "skipped" in row;
