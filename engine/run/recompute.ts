/**
 * `groeikern recompute`: the results of one right-month for everybody, from facts in PostgreSQL into
 * results in PostgreSQL.
 *
 *     open (new, interrupted, or up to date) -> input -> partitions in worker threads
 *       -> what is stored agrees -> published
 *
 * Nothing is seen of a run before it is published, whole, in one step. Whatever stops it, an
 * interruption, a fault or a kill, leaves the finished partitions; the same command goes on. A fault
 * that would come again ends the run as failed, and the next command begins anew.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { KERNEL_FILE } from "../../core-wasm/kernel.js";
import { monthText, yearOf } from "../../core-wasm/month.js";
import { loadParameters, type ParameterBook, type Sheet } from "../../core-wasm/parameters.js";
import { type Database, requireFacts } from "../database/connection.js";
import { requireMigrated } from "../database/migrate.js";
import { EngineError } from "../errors.js";
import { refreshPaidElsewhere } from "../scan/paid-elsewhere.js";
import { type RunManifest, readManifest } from "./manifest.js";
import { PartitionPool } from "./partition-pool.js";
import { type Program, parameterProgram } from "./program.js";
import { publishRun } from "./publication.js";
import { calculateRun, resumeText, stoppedError, unplannedError } from "./run-partitions.js";
import { type OpenRun, openRun, type PlannedRun, planRun } from "./run-plan.js";
import { RunPresence } from "./run-presence.js";

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

/**
 * `input`, ranges of households of a kept year that is refreshed, or what is to be found; `pairs`,
 * children in two households; `partitions`, rows; `publication`.
 */
export interface RunProgress {
  readonly runId: number;
  readonly month: number;
  readonly phase: "input" | "pairs" | "partitions" | "publication";
  /** Of rows: those of finished partitions, those of earlier commands included. */
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
}

/** A finished run, and how this command did its part. */
export interface RunSummary extends RunManifest {
  readonly factsMoment: number;
  readonly partitionCount: number;
  /** True when it was finished before: nothing has changed since, and nothing was done. */
  readonly isUpToDate: boolean;
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

interface Work {
  readonly database: Database;
  readonly options: RecomputeOptions;
  readonly book: ParameterBook;
  readonly sheet: Sheet;
  readonly kernelFile: string;
  readonly kernelDigest: string;
}

/**
 * Runs a month to its publication; a month that is up to date is only told. Throws `EngineError`:
 * `RUN_INTERRUPTED` after an abort, or the code of what failed; `ParameterError` for a month that
 * the parameters do not cover.
 */
export async function recompute(
  database: Database,
  options: RecomputeOptions = {},
): Promise<RunSummary> {
  const started = performance.now();
  const kernelFile = options.kernelFile ?? KERNEL_FILE;
  const kernel = readKernelProgram(kernelFile);
  const book = await loadParameters(options.parametersDir);
  const sheet = book.sheet(options.month ?? book.newestConfirmedMonth);
  const work = { database, options, book, sheet, kernelFile, kernelDigest: kernel.digest };
  await requireMigrated(database);
  const presence = new RunPresence(database);
  try {
    const summary = await runMonth(work, presence, kernel, started);
    await presence.release();
    return summary;
  } catch (error) {
    await presence.end();
    throw error;
  }
}

async function runMonth(
  work: Work,
  presence: RunPresence,
  kernel: Program,
  started: number,
): Promise<RunSummary> {
  const { database, book, sheet } = work;
  await requireFacts(database);
  const open = await openRun(database, {
    month: sheet.month,
    parameterDigest: book.digest,
    kernelDigest: kernel.digest,
    programs: [kernel, parameterProgram(book)],
  });
  if (open.state === "upToDate") return upToDate(database, open.runId);
  await presence.hold(open.runId);
  return finishRun(work, open, started);
}

async function upToDate(database: Database, runId: number): Promise<RunSummary> {
  const phases = { prepareMs: 0, partitionsMs: 0, publishMs: 0 };
  const { factsMoment, partitionCount, ...manifest } = await readManifest(database, runId);
  if (factsMoment === null || partitionCount === null)
    throw new Error("run: expected a planned one");
  const told = { isUpToDate: true, isResumed: false, rowsCalculated: 0, phases };
  return { ...manifest, factsMoment, partitionCount, ...told };
}

/** The threads load while the input is made, and end whatever comes. */
async function finishRun(work: Work, open: OpenRun, started: number): Promise<RunSummary> {
  const { database, book, kernelFile, options } = work;
  const workers = options.workers ?? Math.min(availableParallelism(), WORKERS_MAX);
  const settings = { config: database.config, kernelFile };
  const pool = new PartitionPool({ workers, settings, taskFile: options.taskFile });
  try {
    const run = await planNoticed(work, open);
    const planned = performance.now();
    const rowsCalculated = await calculateRun(database, pool, { ...run, ...work }, options);
    const calculated = performance.now();
    tellPhase(work, open, "publication");
    await publishRun(database, run, book).catch(async (error: unknown) => {
      throw await stoppedError(database, run, error);
    });
    const published = performance.now();
    const phases = {
      prepareMs: planned - started,
      partitionsMs: calculated - planned,
      publishMs: published - calculated,
    };
    const manifest = await readManifest(database, run.runId);
    const { factsMoment, partitionCount, isResumed } = run;
    const told = { isUpToDate: false, isResumed, rowsCalculated, phases };
    return { ...manifest, factsMoment, partitionCount, ...told };
  } finally {
    await pool.close();
  }
}

/** Plans the run; refreshing a kept year takes its time, is told, and can be interrupted. */
async function planNoticed(work: Work, open: OpenRun): Promise<PlannedRun> {
  const { database, sheet, options } = work;
  const { signal, onNotice, onProgress } = options;
  const { runId } = open;
  const year = yearOf(sheet.month);
  const onWork = (kind: "build" | "refresh"): void =>
    onNotice?.(`rows of ${year}: ${kind} from the facts`);
  const tell = (done: number, total: number): void =>
    onProgress?.({ runId, month: sheet.month, phase: "input", done, total });
  tellPhase(work, open, "input");
  try {
    const planning = { signal, onWork, onProgress: tell, partitionCount: options.partitions };
    const run = await planRun(database, sheet.month, open, planning);
    tellResumed(run, options);
    tellPhase(work, open, "pairs");
    await refreshPaidElsewhere(database);
    return run;
  } catch (error) {
    if (signal?.aborted !== true) throw await unplannedError(database, runId, error);
    const message = `interrupted while the rows of ${year} were made; `;
    throw new EngineError("RUN_INTERRUPTED", `${message}${resumeText(runId)}`, error);
  }
}

/** Of a phase that is one statement nobody knows how much is done. */
function tellPhase(
  { options, sheet }: Work,
  { runId }: OpenRun,
  phase: RunProgress["phase"],
): void {
  options.onProgress?.({ runId, month: sheet.month, phase, done: 0, total: 0 });
}

/** The compiled kernel, to be kept with what it calculates. Throws `KERNEL_MISSING`. */
export function readKernelProgram(file = KERNEL_FILE): Program {
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
