/**
 * `groeikern recompute`: the results of one right-month for everybody, from facts in PostgreSQL into
 * results in PostgreSQL.
 *
 *     plan (new, or interrupted) -> partitions in worker threads -> totals agree -> published
 *
 * Nothing is seen of a run before it is published, whole, in one step. Whatever stops it, an
 * interruption, a fault or a kill, leaves the finished partitions; the same command goes on.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { KERNEL_FILE } from "../../core-wasm/kernel.js";
import { monthText, yearOf } from "../../core-wasm/month.js";
import { loadParameters, type ParameterBook } from "../../core-wasm/parameters.js";
import { type Database, requireFacts } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";
import { requireMigrated } from "../database/migrate.js";
import { EngineError } from "../errors.js";
import { type RunManifest, readManifest } from "./manifest.js";
import { refreshPaidElsewhere } from "./paid-elsewhere.js";
import { PartitionPool } from "./partition-pool.js";
import type { PartitionTask } from "./partition-task.js";
import { type Program, parameterProgram } from "./program.js";
import { publishRun } from "./publication.js";
import { type PlannedRun, planRun, type RunIdentity } from "./run-plan.js";

const WORKERS_MAX = 8;

export interface RecomputeOptions {
  /** Month index; default the newest month whose amounts are all confirmed. */
  readonly month?: number | undefined;
  /** Worker threads, two connections each; default one per core, at most 8. */
  readonly workers?: number | undefined;
  /** Number of partitions of a new run; default by its rows. */
  readonly partitions?: number | undefined;
  /** Folder with another set of parameters. */
  readonly parametersDir?: string | undefined;
  /** Another compiled kernel, and another worker module; for the tests. */
  readonly kernelFile?: string | undefined;
  readonly taskFile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Lines that people should read while it works. */
  readonly onNotice?: ((line: string) => void) | undefined;
}

export interface RunProgress {
  readonly runId: number;
  readonly month: number;
  /** Rows of finished partitions, those of earlier commands included. */
  readonly done: number;
  readonly total: number;
}

/** A finished run, and how this command did its part. */
export interface RunSummary extends RunManifest {
  readonly isResumed: boolean;
  /** Rows that this command calculated. */
  readonly rowsCalculated: number;
  readonly phases: RunPhases;
}

/** Wall clock of this command, in milliseconds. */
export interface RunPhases {
  readonly prepareMs: number;
  readonly partitionsMs: number;
  readonly publishMs: number;
}

/**
 * Runs a month to its publication. Throws `EngineError`: `RUN_FINISHED` when nothing changed since,
 * `RUN_INTERRUPTED` after an abort, or the code of what failed; `ParameterError` for a month that
 * the parameters do not cover.
 */
export async function recompute(
  database: Database,
  options: RecomputeOptions = {},
): Promise<RunSummary> {
  const kernelFile = options.kernelFile ?? KERNEL_FILE;
  const kernel = kernelProgram(kernelFile);
  const workers = options.workers ?? Math.min(availableParallelism(), WORKERS_MAX);
  const settings = { config: database.config, kernelFile };
  const pool = new PartitionPool({ workers, settings, taskFile: options.taskFile });
  try {
    const clock = [performance.now()];
    const book = await loadParameters(options.parametersDir);
    const sheet = book.sheet(options.month ?? book.newestConfirmedMonth);
    await requireMigrated(database);
    await requireFacts(database);
    const identity = {
      month: sheet.month,
      parameterDigest: book.digest,
      kernelDigest: kernel.digest,
      programs: [kernel, parameterProgram(book)],
      partitionCount: options.partitions,
    };
    const run = await planNoticed(database, identity, options);
    tellResumed(run, options);
    await refreshPaidElsewhere(database);
    clock.push(performance.now());
    const task = { ...run, sheet, kernelDigest: kernel.digest };
    const rowsCalculated = await calculateRun(database, pool, task, options);
    clock.push(performance.now());
    return await finishRun(database, book, run, rowsCalculated, clock);
  } finally {
    await pool.close();
  }
}

/** Plans the run; refreshing a kept year takes its time, is told, and can be interrupted. */
async function planNoticed(
  database: Database,
  identity: RunIdentity,
  { signal, onNotice }: RecomputeOptions,
): Promise<PlannedRun> {
  const year = yearOf(identity.month);
  const onWork = (work: "build" | "refresh"): void =>
    onNotice?.(`rows of ${year}: ${work} from the facts`);
  try {
    return await planRun(database, identity, { signal, onWork });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    const message = `interrupted while the rows of ${year} were made; no run was begun`;
    throw new EngineError("RUN_INTERRUPTED", message, error);
  }
}

function kernelProgram(file: string): Program {
  try {
    const bytes = readFileSync(file);
    return { digest: createHash("sha256").update(bytes).digest("hex"), kind: "kernel", bytes };
  } catch (cause) {
    throw new EngineError(
      "KERNEL_MISSING",
      `kernel: expected a compiled module at ${file}, found none; run npm run build`,
      cause,
    );
  }
}

function tellResumed(run: PlannedRun, { onNotice }: RecomputeOptions): void {
  if (!run.isResumed || onNotice === undefined) return;
  const newer =
    run.newerMoment === null
      ? ""
      : `; newer facts (delivery ${run.newerMoment}) wait for the next run`;
  onNotice(
    `run ${run.runId} of ${monthText(run.month)} goes on, as of delivery ${run.factsMoment}${newer}`,
  );
}

/** Finishes every open partition; returns the rows that this command calculated. */
async function calculateRun(
  database: Database,
  pool: PartitionPool,
  run: PlannedRun & Pick<PartitionTask, "sheet" | "kernelDigest">,
  { signal = new AbortController().signal, onProgress, onNotice }: RecomputeOptions,
): Promise<number> {
  const { runId, month, factsMoment, leaf, rowsTotal, sheet, kernelDigest } = run;
  let done = await readRowsDone(database, runId);
  let rowsCalculated = 0;
  const report = () => onProgress?.({ runId, month, done, total: rowsTotal });
  report();
  const work = {
    task: { runId, factsMoment, leaf, sheet, kernelDigest },
    readOpen: () => readOpenPartitions(database, runId),
    onFinished: (rowsIn: number) => {
      done += rowsIn;
      rowsCalculated += rowsIn;
      report();
    },
    onWaiting: (count: number) =>
      onNotice?.(`another command works on the last ${count} partitions of run ${runId}; waiting`),
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

async function readRowsDone(database: Database, runId: number): Promise<number> {
  const { rows } = await database.pool.query<{ done: string }>(
    "SELECT coalesce(sum(rows_in), 0) AS done FROM run_partition WHERE run_id = $1",
    [runId],
  );
  return Number(rows[0]?.done);
}

async function readOpenPartitions(database: Database, runId: number): Promise<number[]> {
  const { rows } = await database.pool.query<{ partition_no: number }>(
    `SELECT partition_no FROM run_partition WHERE run_id = $1 AND status = 'open'
     ORDER BY partition_no`,
    [runId],
  );
  return rows.map(({ partition_no }) => partition_no);
}

/** A fault, with how far the run came; the run keeps it as its last failure. */
async function stoppedError(database: Database, run: PlannedRun, error: unknown): Promise<Error> {
  const { code, message } = databaseError(error, database.config);
  await database.pool
    .query("UPDATE run SET failure = $2 WHERE run_id = $1 AND status = 'running'", [
      run.runId,
      message,
    ])
    .catch(() => undefined);
  return new EngineError(code, `${message}; ${await resumeText(database, run)}`, error);
}

async function interruptedError(database: Database, run: PlannedRun): Promise<EngineError> {
  return new EngineError("RUN_INTERRUPTED", `interrupted; ${await resumeText(database, run)}`);
}

async function resumeText(database: Database, run: PlannedRun): Promise<string> {
  const { runId, partitionCount } = run;
  const open = await readOpenPartitions(database, runId).catch(() => null);
  const done = open === null ? "" : `${partitionCount - open.length} of `;
  return (
    `${done}${partitionCount} partitions of run ${runId} are finished; ` +
    `the same command resumes run ${runId}`
  );
}

async function finishRun(
  database: Database,
  book: ParameterBook,
  run: PlannedRun,
  rowsCalculated: number,
  [started = 0, planned = 0, calculated = 0]: readonly number[],
): Promise<RunSummary> {
  await publishRun(database, run, book);
  const published = performance.now();
  const manifest = await readManifest(database, run.runId);
  const phases = {
    prepareMs: planned - started,
    partitionsMs: calculated - planned,
    publishMs: published - calculated,
  };
  return { ...manifest, isResumed: run.isResumed, rowsCalculated, phases };
}
