/**
 * `groeikern regularise`: decides past months anew for whom something changed since.
 *
 *     decided months -> what changed -> parts (calculated, compared, written) -> finished at once
 *
 * One regularisation is under way at a time, which a lock of its session says. What another left
 * that died is removed; nothing of one that is not finished is ever read. A regularisation of which
 * nothing has changed writes nothing.
 */
import { availableParallelism } from "node:os";
import type pg from "pg";
import { Piscina } from "piscina";
import { keptText } from "../../core-wasm/checked-parameters.js";
import { Kernel } from "../../core-wasm/kernel.js";
import { loadParameters, type ParameterBook } from "../../core-wasm/parameters.js";
import { compiledFile } from "../../core-wasm/root.js";
import { openClient } from "../database/client.js";
import { type Database, inTransaction } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { newestDelivery } from "../input/keep-years.js";
import { readMemberMarks } from "../input/marks.js";
import { keepPrograms, parameterProgram } from "../run/program.js";
import { readKernelProgram } from "../run/recompute.js";
import { refreshPaidElsewhere } from "../scan/paid-elsewhere.js";
import { cutAtMarks } from "../scan/ranges.js";
import { type Part, type PartSettings, regularisePart } from "./part.js";
import type { PartWorkerSettings } from "./part-task.js";
import { readScope, type Scope } from "./scope.js";
import { NOTHING, type Summary, sumOf } from "./summary.js";
import { writeDifferences } from "./write-differences.js";

const TASK_FILE = compiledFile("engine/regularise/part-task");
/** Memberships of a part in which everybody is decided anew, and households of one with few. */
const PART_ROWS = 25_000;
const PART_HOUSEHOLDS = 500;
/** Households decided anew in this thread: others would take longer to start. */
const HERE_HOUSEHOLDS = 200;
const WORKERS_MAX = 8;
const HEAP_MB = 512;

export interface RegulariseOptions {
  /** Month of the decision, from which prescription is counted; month index. */
  readonly on: number;
  /** Last delivery to see; default the newest. */
  readonly knownAt?: number | undefined;
  /** Tells what would be decided, and writes nothing. */
  readonly isDryRun?: boolean | undefined;
  /** Lower amounts that come of parameters or kernel are an error of the payer. */
  readonly isPayerError?: boolean | undefined;
  readonly workers?: number | undefined;
  /** Folder with another set of parameters. */
  readonly parametersDir?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Parts done of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface Regularised extends Summary {
  /** Null when nothing was written: nothing has changed, or it was asked for only to be told. */
  readonly regularisationId: number | null;
  readonly isUpToDate: boolean;
  readonly isDryRun: boolean;
  readonly knownAt: number;
  readonly on: number;
  /** Decided months that were looked at, and those that changed for everybody. */
  readonly months: number;
  readonly monthsForAll: number;
}

/**
 * Decides anew what changed. Throws `DELIVERY_UNKNOWN`, `REGULARISATION_UNDER_WAY`, `INTERRUPTED`.
 */
export async function regularise(db: Database, options: RegulariseOptions): Promise<Regularised> {
  const client = await openClient(db.config, "regularise");
  try {
    await lock(client);
    return await regulariseLocked(db, client, options);
  } finally {
    await client.end();
  }
}

async function lock(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ is_free: boolean }>(
    "SELECT pg_try_advisory_lock(hashtext('groeikern'), hashtext('regularise')) AS is_free",
  );
  if (rows[0]?.is_free === true) return;
  throw new EngineError(
    "REGULARISATION_UNDER_WAY",
    "regularise: expected to be the only one, found another under way; try again when it has ended",
  );
}

async function regulariseLocked(
  db: Database,
  client: pg.Client,
  options: RegulariseOptions,
): Promise<Regularised> {
  const kernel = readKernelProgram();
  const book = await loadParameters(options.parametersDir);
  const knownAt = await knownMoment(client, options.knownAt);
  const scope = await readScope(client, { book, kernelDigest: kernel.digest }, knownAt);
  const { on, isDryRun = false, isPayerError = false } = options;
  const told = {
    ...{ isDryRun, knownAt, on, months: scope.months.length },
    monthsForAll: scope.changedMonths.size,
  };
  if (scope.touched.length === 0 && scope.changedMonths.size === 0) {
    return { ...NOTHING, ...told, regularisationId: null, isUpToDate: true };
  }
  await refreshPaidElsewhere(db);
  const settings = { ...settingsOf(scope), on, isPayerError };
  if (!isDryRun) await keepPrograms(client, [kernel, parameterProgram(book)]);
  const digests = { parameterDigest: book.digest, kernelDigest: kernel.digest };
  const regularisationId = isDryRun ? null : await begin(client, settings, digests);
  try {
    const work = { db, client, book, settings, regularisationId };
    const summary = await runParts(work, await partsOf(client, scope), options);
    if (regularisationId !== null) await finish(client, regularisationId, scope, summary);
    return { ...summary, ...told, regularisationId, isUpToDate: false };
  } catch (error) {
    await removeLeft(client).catch(() => undefined);
    throw error;
  }
}

const settingsOf = ({ knownAt, months, changedMonths }: Scope) => ({
  knownAt,
  months,
  changedMonths,
});

/** The delivery asked for, or the newest. */
async function knownMoment(client: pg.ClientBase, asked: number | undefined): Promise<number> {
  const newest = await newestDelivery(client);
  if (asked === undefined) return newest;
  const { rowCount } = await client.query("SELECT FROM delivery WHERE delivery_id = $1", [asked]);
  if (rowCount === 1) return asked;
  const expected = newest === 0 ? "a delivery; there is none yet" : `one from 1 to ${newest}`;
  throw new EngineError("DELIVERY_UNKNOWN", `--as-of: expected ${expected}, found ${asked}`);
}

/** Writes a regularisation down; what is left of one that died goes. */
async function begin(
  client: pg.ClientBase,
  { knownAt, on, isPayerError }: PartSettings,
  digests: { readonly parameterDigest: string; readonly kernelDigest: string },
): Promise<number> {
  await removeLeft(client);
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO regularisation (facts_moment, on_month, is_payer_error, parameter_digest,
       kernel_digest) VALUES ($1, $2, $3, $4, $5) RETURNING regularisation_id AS id`,
    [knownAt, on, isPayerError, digests.parameterDigest, digests.kernelDigest],
  );
  return rows[0]?.id as number;
}

/** Under the lock, whatever is not finished is of nobody. */
const removeLeft = (client: pg.ClientBase): Promise<unknown> =>
  client.query("SELECT remove_unfinished_regularisations()");

async function finish(
  client: pg.ClientBase,
  regularisationId: number,
  { months }: Scope,
  summary: Summary,
): Promise<void> {
  await client.query("SELECT finish_regularisation($1, $2, $3, $4)", [
    ...[regularisationId, months.map(({ month }) => month), months.map(({ runId }) => runId)],
    JSON.stringify(summary),
  ]);
}

/** Ranges of everybody where a month changed for all, else the touched households, some a part. */
async function partsOf(client: pg.ClientBase, scope: Scope): Promise<Part[]> {
  const { touched, changedMonths, knownAt } = scope;
  if (changedMonths.size === 0) {
    const count = Math.ceil(touched.length / PART_HOUSEHOLDS);
    return Array.from({ length: count }, (_, partNo) => {
      const own = touched.slice(partNo * PART_HOUSEHOLDS, (partNo + 1) * PART_HOUSEHOLDS);
      return { partNo, range: null, touched: own };
    });
  }
  const months = [...changedMonths.keys()];
  const window = { from: Math.min(...months), to: Math.max(...months) + 1 };
  const marks = await readMemberMarks(client, window, knownAt);
  const bounds = cutAtMarks(marks, Math.ceil(marks.rowCount / PART_ROWS));
  return bounds.map(({ from, to }, partNo) => {
    const own = touched.filter((gezinId) => gezinId >= from && gezinId < to);
    return { partNo, range: { from, to }, touched: own };
  });
}

interface Work {
  readonly db: Database;
  readonly client: pg.Client;
  readonly book: ParameterBook;
  readonly settings: PartSettings;
  readonly regularisationId: number | null;
}

async function runParts(
  work: Work,
  parts: readonly Part[],
  options: RegulariseOptions,
): Promise<Summary> {
  const households = parts.reduce((sum, { touched }) => sum + touched.length, 0);
  const isFew = parts.every(({ range }) => range === null) && households <= HERE_HOUSEHOLDS;
  return isFew ? runHere(work, parts) : runInThreads(work, parts, options);
}

async function runHere(work: Work, parts: readonly Part[]): Promise<Summary> {
  const { db, book, settings, regularisationId } = work;
  const kernel = await Kernel.load();
  const summaries: Summary[] = [];
  for (const part of parts) {
    const summary = await inTransaction(db, async (client) => {
      await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      const outcome = await regularisePart(client, { kernel, book }, settings, part);
      if (regularisationId !== null) {
        await writeDifferences(client, { ...outcome, regularisationId, partNo: part.partNo });
      }
      return outcome.summary;
    });
    summaries.push(summary);
  }
  return sumOf(summaries);
}

async function runInThreads(
  { db, book, settings, regularisationId }: Work,
  parts: readonly Part[],
  { workers, signal, onProgress }: RegulariseOptions,
): Promise<Summary> {
  const asked = workers ?? Math.min(availableParallelism(), WORKERS_MAX);
  const threads = Math.max(1, Math.min(asked, parts.length));
  const parameters = keptText(book.set);
  const workerData: PartWorkerSettings = {
    ...{ config: db.config, settings, parameters, parameterDigest: book.digest },
    regularisationId,
  };
  const pool = new Piscina<Part, Summary>({
    ...{ filename: TASK_FILE, minThreads: threads, maxThreads: threads, workerData },
    ...{ execArgv: [], resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } },
  });
  let done = 0;
  onProgress?.(0, parts.length);
  const run = async (part: Part): Promise<Summary> => {
    const summary = await pool.run(part, signal === undefined ? {} : { signal });
    done += 1;
    onProgress?.(done, parts.length);
    return summary;
  };
  try {
    return sumOf(await Promise.all(parts.map(run)));
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new EngineError("INTERRUPTED", "interrupted; nothing was decided anew", error);
  } finally {
    await pool.destroy();
  }
}
