/**
 * `groeikern report`: what a finished run came to, by component, payer and group, beside the
 * current run of the month before and what has been published, of the same month or before it.
 */
import { compiledFile } from "../../core-wasm/root.js";
import type { Database } from "../database/connection.js";
import { BAND_COUNT } from "../scan/groups.js";
import { type ScanOptions, scan } from "../scan/scan.js";
import { MEASURES } from "./report-sink.js";
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
  const summed = await sumRun(db, run, options);
  const earlier = run.monthBefore === null ? null : await requireStored(db, run.monthBefore.runId);
  const before = earlier === null ? null : await sumRun(db, earlier, options);
  return { ...summed, before, scale: await readScale(db) };
}

async function sumRun(db: Database, run: StoredRun, options: ScanOptions): Promise<Summed> {
  const window = { from: run.month, to: run.month + 1 };
  const readings = [{ window, knownAt: run.factsMoment }] as const;
  const sinkSettings = { runId: run.runId };
  const plan = { readings, variants: [], sinkFile: SINK_FILE, sinkSettings };
  const sums = new Float64Array(BAND_COUNT * MEASURES);
  for (const part of await scan<Float64Array>(db, plan, options)) {
    for (const [place, value] of part.entries()) sums[place] = (sums[place] as number) + value;
  }
  return { run, sums };
}

/** The children whom the published figures of 2025-08 are about. */
const NATIONAL_CHILDREN = 1_619_799;

/** A generated population may be a part of the country; published counts shrink with it. */
async function readScale({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ children: number }>("SELECT children FROM population");
  const [found] = rows;
  return found === undefined ? 1 : found.children / NATIONAL_CHILDREN;
}
