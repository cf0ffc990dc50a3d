/** The partitions of a run, finished by the pool, and the words for what stops them. */

import type { Sheet } from "../../core-wasm/parameters.js";
import { counted } from "../counted.js";
import type { Database } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";
import { EngineError } from "../errors.js";
import { endStuck } from "./connection-pair.js";
import type { PartitionPool } from "./partition-pool.js";
import type { RecomputeOptions } from "./recompute.js";
import { noteFailure } from "./run-end.js";
import type { PlannedRun } from "./run-plan.js";

type Calculated = PlannedRun & { readonly sheet: Sheet; readonly kernelDigest: string };

/** Finishes every open partition; returns the rows that this command calculated. */
export async function calculateRun(
  database: Database,
  pool: PartitionPool,
  run: Calculated,
  { signal = new AbortController().signal, onProgress, onNotice }: RecomputeOptions,
): Promise<number> {
  const { runId, month, factsMoment, baseChain, rowsTotal, sheet, kernelDigest } = run;
  let done = run.rowsDone;
  let rowsCalculated = 0;
  const report = () => onProgress?.({ runId, month, phase: "partitions", done, total: rowsTotal });
  report();
  const work = {
    task: { runId, factsMoment, baseChain, sheet, kernelDigest },
    readOpen: () => readOpenPartitions(database, runId),
    onFinished: (rowsIn: number) => {
      done += rowsIn;
      rowsCalculated += rowsIn;
      report();
    },
    endStuck: () => endStuck(database.pool),
    onWaiting: (count: number) =>
      onNotice?.(
        `another command works on the last ${counted(count, "partition")} of run ${runId}; waiting`,
      ),
    signal,
  };
  try {
    await pool.finishAll(work);
  } catch (error) {
    throw await stoppedError(database, run, error);
  }
  if (signal.aborted) throw await interruptedError(database, run);
  return rowsCalculated;
}

async function readOpenPartitions(database: Database, runId: number): Promise<number[]> {
  const { rows } = await database.pool.query<{ partition_no: number }>(
    `SELECT partition_no FROM run_partition WHERE run_id = $1 AND status = 'open'
     ORDER BY partition_no`,
    [runId],
  );
  return rows.map(({ partition_no }) => partition_no);
}

/** A fault, with how far the run came and what becomes of it; the run keeps it as its failure. */
export async function stoppedError(
  database: Database,
  run: PlannedRun,
  error: unknown,
): Promise<EngineError> {
  const fault = databaseError(error, database.config);
  if (!(await noteFailure(database, run.runId, fault))) return failedError(run.runId, fault);
  const done = await doneText(database, run);
  const message = `${fault.message}; ${done}; ${resumeText(run.runId)}`;
  return new EngineError(fault.code, message, error);
}

/** A fault before the run had its partitions. */
export async function unplannedError(
  database: Database,
  runId: number,
  error: unknown,
): Promise<EngineError> {
  const fault = databaseError(error, database.config);
  if (!(await noteFailure(database, runId, fault))) return failedError(runId, fault);
  return new EngineError(fault.code, `${fault.message}; ${resumeText(runId)}`, error);
}

const failedError = (runId: number, fault: EngineError): EngineError =>
  new EngineError(
    fault.code,
    `${fault.message}; run ${runId} can not succeed and has failed; ` +
      "the same command begins a new one",
    fault,
  );

async function interruptedError(database: Database, run: PlannedRun): Promise<EngineError> {
  const done = await doneText(database, run);
  return new EngineError("RUN_INTERRUPTED", `interrupted; ${done}; ${resumeText(run.runId)}`);
}

async function doneText(database: Database, run: PlannedRun): Promise<string> {
  const { runId, partitionCount } = run;
  const open = await readOpenPartitions(database, runId).catch(() => null);
  const done = open === null ? "" : `${partitionCount - open.length} of `;
  return `${done}${counted(partitionCount, "partition")} of run ${runId} finished`;
}

/** What to do about a run that stopped on its way. */
export const resumeText = (runId: number): string =>
  `the same command resumes run ${runId}, groeikern run abandon ${runId} gives it up`;
