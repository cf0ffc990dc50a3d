/**
 * A reader of results in a thread of its own, again and again at full pace: the thread that
 * measures other calls has nothing to do with it. It tells of each stream that ends, and takes
 * nothing while it is held: one that is begun anew for each measurement would have cold code.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { compiledFile } from "../../core-wasm/root.js";
import type { ResultForm } from "./stream.js";

const TASK_FILE = compiledFile("loadtest/load/reader-task");

export interface ReaderTask {
  readonly address: string;
  /** Folder of `groeikern certificates`. */
  readonly certificates: string;
  readonly runId: number;
  readonly form: ResultForm;
}

export type ReaderWord = "hold" | "goOn";

export class ReaderThread {
  readonly #worker: Worker;
  #rows = 0;

  constructor(task: ReaderTask) {
    this.#worker = new Worker(TASK_FILE, { workerData: task });
    this.#worker.on("message", (rows: number) => {
      this.#rows = rows;
    });
  }

  /** Resolves when it has rows; rejects when it can not read. */
  async started(): Promise<void> {
    await once(this.#worker, "message");
  }

  /** Takes no more for now, or goes on. */
  say(word: ReaderWord): void {
    this.#worker.postMessage(word);
  }

  /** Ends it; rows that it has had. */
  async stop(): Promise<number> {
    await this.#worker.terminate();
    return this.#rows;
  }
}
