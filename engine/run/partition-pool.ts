/**
 * The worker threads of a run: they take its open partitions one by one until none is left, beside
 * those of any number of other processes (`threads/finish-open.ts`).
 *
 * Each of `workers` lanes has a thread of the crew that is lent to the run, so nothing queues up. A
 * thread that can not load the worker module is an error at once.
 */
import { compiledFile } from "../../core-wasm/root.js";
import { Crew } from "../threads/crew.js";
import { finishOpen, type OpenWork } from "../threads/finish-open.js";
import type { PartitionOutcome, PartitionTask, WorkerSettings } from "./partition-task.js";

/** The module that each worker thread runs. */
const PARTITION_TASK_FILE = compiledFile("engine/run/partition-task");

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

/** Partitions to finish, and who wants to know how many rows each has. */
export interface PartitionWork extends Omit<OpenWork<number>, "noun" | "lanes" | "run"> {
  readonly task: Omit<PartitionTask, "partitionNo">;
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

  /** Works until no partition is open; throws as `finishOpen` does. */
  finishAll({ task, ...work }: PartitionWork): Promise<void> {
    const run = (partitionNo: number) => this.#crew.run({ ...task, partitionNo });
    return finishOpen({ noun: "partition", lanes: this.#workers, run, ...work });
  }

  /** Gives the threads back. */
  close(): Promise<void> {
    return this.#crew.close();
  }
}
