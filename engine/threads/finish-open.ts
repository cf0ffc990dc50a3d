/**
 * Work that any number of processes share: parts that the database knows as open, done one by one
 * until none is.
 *
 *     open --claimed by a transaction--> results and end of the part, committed together
 *      ^            |
 *      +-- whatever stops it: nothing was claimed
 *
 * A part that fails is tried again a few times: the server has rolled it back, whether its worker
 * threw, died or lost its connection. One that another process holds comes round again; when that
 * process dies, it is free. So a part is done once, however often and by whom it is begun.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { EngineError, errorMessage } from "../errors.js";

const ATTEMPTS_MAX = 3;
const RETRY_PAUSE_MS = 200;
const TAKEN_PAUSE_MS = 100;
const WAITS_A_LOOK = 50;
/** How long what is under way may finish after an interruption. */
const GRACE_MS = 2000;

/** What came of a part; a fault is words, for an error that crosses threads loses its code. */
export type PartOutcome<T> =
  | { readonly kind: "finished"; readonly told: T }
  /** Another process works on it, or has finished it. */
  | { readonly kind: "taken" }
  | Failed;

interface Failed {
  readonly kind: "failed";
  readonly code: string;
  readonly message: string;
}

/** Parts to finish, and who wants to know. */
export interface OpenWork<T> {
  /** What a part is called. */
  readonly noun: string;
  /** Parts done at a time. */
  readonly lanes: number;
  /** Numbers of the parts that are open now. */
  readonly readOpen: () => Promise<readonly number[]>;
  readonly run: (partNo: number) => Promise<PartOutcome<T>>;
  readonly onFinished: (told: T) => void;
  /** Told once, when all that is open is in the hands of another process. */
  readonly onWaiting?: ((count: number) => void) | undefined;
  /** Frees parts of processes that stand still; asked now and then while it waits. */
  readonly endStuck: () => Promise<unknown>;
  readonly signal: AbortSignal;
  /** Parts are done in this thread, where nobody can end them: they are waited for. */
  readonly isHere?: boolean | undefined;
}

/**
 * Works until no part is open. After an abort it returns when what was under way has ended. Throws
 * the code of what a part failed with, and an `EngineError` of `run` at once.
 */
export async function finishOpen<T>(work: OpenWork<T>): Promise<void> {
  const { signal } = work;
  const grace = work.isHere === true ? new Promise<void>(() => undefined) : graceAfter(signal);
  let waits = 0;
  for (;;) {
    const open = await work.readOpen();
    if (open.length === 0 || signal.aborted) return;
    const finished = await passOver(open, work, grace);
    if (finished > 0) continue;
    if (waits === 0 && !signal.aborted) work.onWaiting?.(open.length);
    waits += 1;
    if (waits % WAITS_A_LOOK === 0) await work.endStuck();
    await sleep(TAKEN_PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Tries each part once; returns how many it finished. */
async function passOver<T>(
  open: readonly number[],
  work: OpenWork<T>,
  grace: Promise<void>,
): Promise<number> {
  const queue = open.values();
  let finished = 0;
  let failure: unknown;
  const lane = async (): Promise<void> => {
    for (const partNo of queue) {
      if (work.signal.aborted || failure !== undefined) return;
      const outcome = await tryPart(partNo, work);
      if (outcome?.kind !== "finished") continue;
      finished += 1;
      work.onFinished(outcome.told);
    }
  };
  const lanes = Array.from({ length: work.lanes }, () =>
    lane().catch((error: unknown) => {
      failure ??= error;
    }),
  );
  await Promise.race([Promise.all(lanes), grace]);
  if (failure !== undefined) throw failure;
  return finished;
}

async function tryPart<T>(
  partNo: number,
  { noun, run, signal }: OpenWork<T>,
): Promise<PartOutcome<T> | null> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await run(partNo).catch(crashOutcome);
    if (outcome.kind !== "failed") return outcome;
    if (signal.aborted) return null;
    if (attempt === ATTEMPTS_MAX) throw partError(`${noun} ${partNo}`, outcome);
    await sleep(RETRY_PAUSE_MS * attempt, undefined, { signal }).catch(() => undefined);
  }
}

/** A worker thread that died; one that can not load would not the next time either. */
function crashOutcome(error: unknown): Failed {
  if (error instanceof EngineError) throw error;
  const message = `its worker died: ${errorMessage(error)}`;
  return { kind: "failed", code: "WORKER_DIED", message };
}

const partError = (part: string, { code, message }: Failed): EngineError =>
  new EngineError(
    code,
    `${part}: expected it to finish in ${ATTEMPTS_MAX} attempts, found: ${message}`,
  );

/** Settles when the parts under way have had their time after an abort. */
function graceAfter(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const start = () => setTimeout(resolve, GRACE_MS).unref();
    if (signal.aborted) start();
    else signal.addEventListener("abort", start, { once: true });
  });
}
