/** Threads that derive subjects, started when there are more than are worth doing here. */
import { availableParallelism } from "node:os";
import type pg from "pg";
import { Piscina } from "piscina";
import { compiledFile } from "../../core-wasm/root.js";
import { loaded } from "../run/partition-pool.js";
import type { DerivedSome } from "./derive-some.js";
import type { TouchedSubject } from "./touched-subjects.js";

const TASK_FILE = compiledFile("engine/sources/derive-task");
const THREADS_MAX = 8;
const HEAP_MB = 160;
const YOUNG_HEAP_MB = 32;

export class DeriveThreads {
  readonly count = Math.min(availableParallelism(), THREADS_MAX);
  readonly #piscina: Piscina<readonly TouchedSubject[], DerivedSome>;
  readonly #loading: readonly Promise<void>[];

  constructor(config: pg.ClientConfig) {
    this.#piscina = new Piscina<readonly TouchedSubject[], DerivedSome>({
      ...{ filename: TASK_FILE, minThreads: this.count, maxThreads: this.count },
      ...{ workerData: config, execArgv: [], recordTiming: false },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    });
    this.#loading = this.#piscina.threads.map(loaded);
  }

  derive(subjects: readonly TouchedSubject[]): Promise<DerivedSome> {
    return this.#piscina.run(subjects);
  }

  /** Threads that have loaded can be ended; the server ends the connections that they had. */
  async close(): Promise<void> {
    await Promise.all(this.#loading);
    await this.#piscina.destroy();
  }
}
