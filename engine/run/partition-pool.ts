/**
 * The worker threads of a run: they take its open partitions one by one until none is left.
 *
 * Each of `workers` lanes has a thread of the crew that is lent to the run, so nothing queues up. A
 * partition that fails is tried again a few times: the server has rolled it back, whether its worker
 * threw, died or lost its connection. A partition that another process holds comes round again; when
 * that process dies, it is free. A thread that can not load the worker module is an error at once.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { compiledFile } from "../../core-wasm/root.js";
import { EngineError, errorMessage } from "../errors.js";
import { Crew } from "../threads/crew.js";
import type { PartitionOutcome, PartitionTask, WorkerSettings } from "./partition-task.js";

/** The module that each worker thread runs. */
const PARTITION_TASK_FILE = compiledFile("engine/run/partition-task");

const ATTEMPTS_MAX = 3;
const RETRY_PAUSE_MS = 200;
const TAKEN_PAUSE_MS = 100;
const WAITS_A_LOOK = 50;
/** How long partitions under way may finish after an interruption. */
const GRACE_MS = 2000;
/**
 * JavaScript heap of a worker thread; rows lie in the kernel's memory, outside it. The young part is
 * small so that the chunks read from sockets, which hang on it, are given back soon.
 */
const HEAP_MB = 64;
const YOUNG_HEAP_MB = 2;

export interface PoolOptions {
  readonly workers: number;
  readonly settings: WorkerSettings;
  /** Another module than `PARTITION_TASK_FILE`, for the tests. */
  readonly taskFile?: string | undefined;
}

/** Partitions to finish, and who wants to know. */
export interface PartitionWork {
  readonly task: Omit<PartitionTask, "partitionNo">;
  /** Numbers of the partitions that are open now. */
  readonly readOpen: () => Promise<readonly number[]>;
  readonly onFinished: (rowsIn: number) => void;
  /** Told once, when all that is open is in the hands of another process. */
  readonly onWaiting: (partitionCount: number) => void;
  /** Frees partitions of processes that stand still; asked now and then while it waits. */
  readonly endStuck: () => Promise<unknown>;
  readonly signal: AbortSignal;
}

export class PartitionPool {
  readonly #crew: Crew<WorkerSettings, PartitionTask, PartitionOutcome>;
  readonly #workers: number;

  /** Threads are taken at once; they load while the run is planned. */
  constructor({ workers, settings, taskFile = PARTITION_TASK_FILE }: PoolOptions) {
    this.#workers = workers;
    const kind = { taskFile, heapMb: HEAP_MB, youngHeapMb: YOUNG_HEAP_MB };
    this.#crew = new Crew({ kind, count: workers, settings });
  }

  /**
   * Works until no partition is open. After an abort it returns when what was under way has ended.
   * Throws `PARTITION_FAILED`, or the code of what a partition failed with.
   */
  async finishAll(work: PartitionWork): Promise<void> {
    const { signal } = work;
    const grace = graceAfter(signal);
    let waits = 0;
    for (;;) {
      const open = await work.readOpen();
      if (open.length === 0 || signal.aborted) return;
      const finished = await this.#passOver(open, work, grace);
      if (finished > 0) continue;
      if (waits === 0 && !signal.aborted) work.onWaiting(open.length);
      waits += 1;
      if (waits % WAITS_A_LOOK === 0) await work.endStuck();
      await sleep(TAKEN_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Gives the threads back. */
  close(): Promise<void> {
    return this.#crew.close();
  }

  /** Tries each partition once; returns how many it finished. */
  async #passOver(
    open: readonly number[],
    work: PartitionWork,
    grace: Promise<void>,
  ): Promise<number> {
    const queue = open.values();
    let finished = 0;
    let failure: unknown;
    const lane = async (): Promise<void> => {
      for (const partitionNo of queue) {
        if (work.signal.aborted || failure !== undefined) return;
        const outcome = await this.#tryPartition({ ...work.task, partitionNo }, work.signal);
        if (outcome?.kind !== "finished") continue;
        finished += 1;
        work.onFinished(outcome.rowsIn);
      }
    };
    const lanes = Array.from({ length: this.#workers }, () =>
      lane().catch((error: unknown) => {
        failure ??= error;
      }),
    );
    await Promise.race([Promise.all(lanes), grace]);
    if (failure !== undefined) throw failure;
    return finished;
  }

  async #tryPartition(task: PartitionTask, signal: AbortSignal): Promise<PartitionOutcome | null> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#crew.run(task).catch(crashOutcome);
      if (outcome.kind !== "failed") return outcome;
      if (signal.aborted) return null;
      if (attempt === ATTEMPTS_MAX) throw partitionError(task, outcome);
      await sleep(RETRY_PAUSE_MS * attempt, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** A worker thread that died; one that can not load would not the next time either. */
function crashOutcome(error: unknown): Extract<PartitionOutcome, { kind: "failed" }> {
  if (error instanceof EngineError) throw error;
  const message = `its worker died: ${errorMessage(error)}`;
  return { kind: "failed", code: "WORKER_DIED", message };
}

function partitionError(
  { partitionNo }: PartitionTask,
  { code, message }: Extract<PartitionOutcome, { kind: "failed" }>,
): EngineError {
  return new EngineError(
    code,
    `partition ${partitionNo}: expected it to finish in ${ATTEMPTS_MAX} attempts, found: ${message}`,
  );
}

/** Settles when the partitions under way have had their time after an abort. */
function graceAfter(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const start = () => setTimeout(resolve, GRACE_MS).unref();
    if (signal.aborted) start();
    else signal.addEventListener("abort", start, { once: true });
  });
}
