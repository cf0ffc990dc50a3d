/**
 * `groeikern regularise`: decides past months anew for whom something changed since.
 *
 *     decided months -> what changed -> parts, written down --> each calculated, compared and
 *       committed with its claim, here or by who joins --> all of them finished: in one step
 *
 * One regularisation is under way at a time, and one command plans it, which a lock of its session
 * says; any number of others join (`join.ts`). One that was stopped or killed is gone on with by
 * the same command, as of its own moment; another command removes it, and begins its own. Nothing
 * of one that is not finished is ever read. A regularisation of which nothing has changed writes
 * nothing.
 */
import type pg from "pg";
import { loadParameters, type ParameterBook } from "../../core-wasm/parameters.js";
import type { Database } from "../database/connection.js";
import { inTurn } from "../database/turn.js";
import { EngineError, errorCode, errorMessage } from "../errors.js";
import { newestDelivery } from "../input/keep-years.js";
import { keepPrograms, type Program, parameterProgram } from "../run/program.js";
import { readKernelProgram } from "../run/recompute.js";
import { refreshPaidElsewhere } from "../scan/paid-elsewhere.js";
import { cutParts } from "./cut-parts.js";
import { finishShared, OVERTAKEN, stoppedError } from "./finish.js";
import { findOpen, type Identity, type Plan, writePlan } from "./plan.js";
import { type PartsOptions, tellParts, threadsOf, writeParts } from "./run-parts.js";
import { readScope, type Scope } from "./scope.js";
import { NOTHING, type Summary } from "./summary.js";

/** As often as runs may be published under its hands before it gives up. */
const BEGUN_MAX = 3;

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
  /** Parts at least, where households of which facts changed are cut; default by their number. */
  readonly parts?: number | undefined;
  /** Lines that people should read while it works. */
  readonly onNotice?: ((line: string) => void) | undefined;
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
  const kernel = readKernelProgram();
  const book = await loadParameters(options.parametersDir);
  return inTurn(db, "regularise", (client) => toItsEnd({ db, client, kernel, book }, options), {
    refusal,
  });
}

/** Begins anew when a run that it rests on is replaced before its end. */
async function toItsEnd(work: Work, options: RegulariseOptions): Promise<Regularised> {
  for (let begun = 1; ; begun += 1) {
    try {
      return await inTheTurn(work, options);
    } catch (error) {
      if (errorCode(error) !== OVERTAKEN || begun === BEGUN_MAX) throw error;
      options.onNotice?.(errorMessage(error));
    }
  }
}

interface Work {
  readonly db: Database;
  /** The session that has the turn. */
  readonly client: pg.ClientBase;
  readonly kernel: Program;
  readonly book: ParameterBook;
}

async function inTheTurn(work: Work, options: RegulariseOptions): Promise<Regularised> {
  const { client, kernel, book } = work;
  const { on, isDryRun = false, isPayerError = false, onNotice } = options;
  const identity = { on, isPayerError, parameterDigest: book.digest, kernelDigest: kernel.digest };
  const left = isDryRun ? null : await findOpen(client, identity, options.knownAt);
  if (left !== null) {
    const { regularisationId, plan } = left;
    onNotice?.(`regularisation ${regularisationId} goes on, as of delivery ${plan.knownAt}`);
    return writeAll(work, left, options);
  }
  const knownAt = await knownMoment(client, options.knownAt);
  const scope = await readScope(client, { book, kernelDigest: kernel.digest }, knownAt);
  const { touched, ...shared } = scope;
  const plan = { ...shared, on, isPayerError };
  if (touched.length === 0 && scope.changedMonths.size === 0) {
    return { ...NOTHING, ...toldOf(plan), regularisationId: null, isUpToDate: true, isDryRun };
  }
  await refreshPaidElsewhere(work.db);
  if (isDryRun) return tellAll(work, plan, scope, options);
  const regularisationId = await begin(work, plan, scope, identity, options);
  return writeAll(work, { regularisationId, plan }, options);
}

const toldOf = ({ knownAt, on, months, changedMonths, laterMonthCount }: Plan) => ({
  ...{ knownAt, on, months: months.length, monthsForAll: changedMonths.size },
  laterMonths: laterMonthCount,
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

const partsAtLeast = (options: RegulariseOptions): number => options.parts ?? threadsOf(options);

async function tellAll(
  work: Work,
  plan: Plan,
  scope: Scope,
  options: RegulariseOptions,
): Promise<Regularised> {
  const parts = await cutParts(work.client, scope, partsAtLeast(options));
  const summary = await tellParts({ ...work, settings: plan }, parts, options);
  if (options.signal?.aborted === true) {
    throw new EngineError("INTERRUPTED", "interrupted; nothing was written");
  }
  const told = { regularisationId: null, isUpToDate: false, isDryRun: true };
  return { ...summary, ...toldOf(plan), ...told };
}

/** Writes a regularisation down; what is left of others goes. */
async function begin(
  { client, kernel, book }: Work,
  plan: Plan,
  scope: Scope,
  identity: Identity,
  options: RegulariseOptions,
): Promise<number> {
  await client.query("SELECT remove_unfinished_regularisations()");
  await keepPrograms(client, [kernel, parameterProgram(book)]);
  const parts = await cutParts(client, scope, partsAtLeast(options));
  return writePlan(client, plan, identity, parts);
}

/** All that is open of it, and its end. */
async function writeAll(
  work: Work,
  { regularisationId, plan }: { readonly regularisationId: number; readonly plan: Plan },
  options: RegulariseOptions,
): Promise<Regularised> {
  const { client, db } = work;
  await client.query("SELECT hold_work('regularisation', $1)", [regularisationId]);
  try {
    await writeParts({ ...work, settings: plan }, regularisationId, options);
    options.signal?.throwIfAborted();
    const summary = await finishShared(client, regularisationId, plan);
    const told = { regularisationId, isUpToDate: false, isDryRun: false };
    return { ...summary, ...toldOf(plan), ...told };
  } catch (error) {
    const isInterrupted = options.signal?.aborted === true;
    throw await stoppedError(client, db.config, regularisationId, isInterrupted ? null : error);
  }
}
