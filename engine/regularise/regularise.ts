/**
 * `groeikern regularise`: decides past months anew for whom something changed since.
 *
 *     decided months -> what changed -> parts (calculated, compared, written) -> finished at once
 *
 * One regularisation is under way at a time, which a lock of its session says. What another left
 * that died is removed; nothing of one that is not finished is ever read. A regularisation of which
 * nothing has changed writes nothing.
 */
import type pg from "pg";
import { loadParameters } from "../../core-wasm/parameters.js";
import type { Database } from "../database/connection.js";
import { inTurn } from "../database/turn.js";
import { EngineError } from "../errors.js";
import { newestDelivery } from "../input/keep-years.js";
import { readMemberMarks } from "../input/marks.js";
import { keepPrograms, parameterProgram } from "../run/program.js";
import { readKernelProgram } from "../run/recompute.js";
import { refreshPaidElsewhere } from "../scan/paid-elsewhere.js";
import { cutAtMarks } from "../scan/ranges.js";
import type { Part, PartSettings } from "./part.js";
import { type PartsOptions, runParts, threadsOf } from "./run-parts.js";
import { readScope, type Scope } from "./scope.js";
import { NOTHING, type Summary } from "./summary.js";

/** Memberships of a part in which everybody is decided anew. */
const PART_ROWS = 25_000;
/**
 * Most households of a part of some: what a part costs besides them, index ranges of every run and
 * calls for every month, is as much as some hundred of them do.
 */
const PART_HOUSEHOLDS_MAX = 500;

export interface RegulariseOptions extends PartsOptions {
  /** Month of the decision, from which prescription is counted; month index. */
  readonly on: number;
  /** Last delivery to see; default the newest. */
  readonly knownAt?: number | undefined;
  /** Tells what would be decided, and writes nothing. */
  readonly isDryRun?: boolean | undefined;
  /** Lower amounts that come of parameters or kernel are an error of the payer. */
  readonly isPayerError?: boolean | undefined;
  /** Folder with another set of parameters. */
  readonly parametersDir?: string | undefined;
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
  /** Decided months that have seen later deliveries than `knownAt`, and stay as they are. */
  readonly laterMonths: number;
}

/**
 * Decides anew what changed. Throws `DELIVERY_UNKNOWN`, `REGULARISATION_UNDER_WAY`, `INTERRUPTED`.
 */
export async function regularise(db: Database, options: RegulariseOptions): Promise<Regularised> {
  const refusal = () =>
    new EngineError(
      "REGULARISATION_UNDER_WAY",
      "regularise: expected to be the only one, found another under way; " +
        "try again when it has ended",
    );
  return inTurn(db, "regularise", (client) => regulariseLocked(db, client, options), { refusal });
}

async function regulariseLocked(
  db: Database,
  client: pg.ClientBase,
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
    laterMonths: scope.laterMonthCount,
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
    const work = { client, config: db.config, book, settings, regularisationId };
    const summary = await runParts(work, await partsOf(client, scope, threadsOf(options)), options);
    if (regularisationId !== null) await finish(client, regularisationId, scope, summary);
    return { ...summary, ...told, regularisationId, isUpToDate: false };
  } catch (error) {
    await removeLeft(client).catch(() => undefined);
    throw error;
  }
}

const settingsOf = ({ touched: _, laterMonthCount: __, ...settings }: Scope) => settings;

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
async function partsOf(client: pg.ClientBase, scope: Scope, threads: number): Promise<Part[]> {
  const { touched, changedMonths, knownAt } = scope;
  if (changedMonths.size === 0) return touchedParts(touched, threads);
  const months = [...changedMonths.keys()];
  const window = { from: Math.min(...months), to: Math.max(...months) + 1 };
  const marks = await readMemberMarks(client, window, knownAt);
  const bounds = cutAtMarks(marks, Math.ceil(marks.rowCount / PART_ROWS));
  return bounds.map(({ from, to }, partNo) => {
    const own = touched.filter((gezinId) => gezinId >= from && gezinId < to);
    return { partNo, range: { from, to }, touched: own };
  });
}

/** As many parts for each thread, of as many households. */
function touchedParts(touched: readonly bigint[], threads: number): Part[] {
  const turns = Math.ceil(touched.length / (threads * PART_HOUSEHOLDS_MAX));
  const size = Math.ceil(touched.length / (threads * turns));
  const count = Math.ceil(touched.length / size);
  return Array.from({ length: count }, (_, partNo) => {
    const own = touched.slice(partNo * size, (partNo + 1) * size);
    return { partNo, range: null, touched: own };
  });
}
