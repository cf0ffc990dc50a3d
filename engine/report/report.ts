/**
 * `groeikern report`: what a finished run came to, by component, payer and group, beside the
 * current run of the month before and what has been published, of the same month or before it.
 */
import { compiledFile } from "../../core-wasm/root.js";
import type { Database } from "../database/connection.js";
import { noSums } from "../scan/cells.js";
import { type ScanOptions, scan } from "../scan/scan.js";
import type { Reading } from "../scan/scan-task.js";
import { MEASURES, type ReportSettings } from "./report-sink.js";
import { requireStored, type StoredRun } from "./stored-rows.js";

const SINK_FILE = compiledFile("engine/report/report-sink");

/** A run and its sums: `MEASURES` by band. */
export interface Summed {
  readonly run: StoredRun;
  readonly sums: Float64Array;
}

export interface Report extends Summed {
  /** The current run of the month before; null where there is none. */
  readonly before: Summed | null;
  /** Children of the population against those of Flanders; 1 where nothing says what it is. */
  readonly scale: number;
}

/** Throws `RUN_UNKNOWN`, `RUN_NOT_FINISHED`, and what a scan throws. */
export async function reportRun(
  db: Database,
  runId: number,
  options: ScanOptions = {},
): Promise<Report> {
  const run = await requireStored(db, runId);
  const earlier = run.monthBefore === null ? null : await requireStored(db, run.monthBefore.runId);
  const runs = earlier === null ? [run] : [run, earlier];
  const [sums, sumsBefore] = await sumRuns(db, runs, options);
  const before = earlier === null ? null : { run: earlier, sums: sumsBefore as Float64Array };
  return { run, sums: sums as Float64Array, before, scale: await readScale(db) };
}

/** `MEASURES` by band of each run, all in one scan. */
async function sumRuns(
  db: Database,
  runs: readonly StoredRun[],
  options: ScanOptions,
): Promise<Float64Array[]> {
  const [first, ...others] = runs.map(
    ({ month, factsMoment }): Reading => ({
      ...{ window: { from: month, to: month + 1 }, knownAt: factsMoment },
    }),
  );
  const settings: ReportSettings = {
    runs: runs.map(({ runId, month, chain }) => ({ runId, month, chain })),
  };
  const plan = { variants: [], sinkFile: SINK_FILE, sinkSettings: settings };
  const readings = [first as Reading, ...others] as const;
  const sums = runs.map(() => noSums(MEASURES));
  for (const part of await scan<Float64Array[]>(db, { ...plan, readings }, options)) {
    for (const [index, own] of part.entries()) {
      const all = sums[index] as Float64Array;
      for (const [place, value] of own.entries()) all[place] = (all[place] as number) + value;
    }
  }
  return sums;
}

/** The children whom the published figures of 2025-08 are about. */
const NATIONAL_CHILDREN = 1_619_799;

/** A generated population may be a part of the country; published counts shrink with it. */
async function readScale({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ children: number }>("SELECT children FROM population");
  const [found] = rows;
  return found === undefined ? 1 : found.children / NATIONAL_CHILDREN;
}
