/** Threads that derive subjects, lent when there are more than are worth doing here. */
import { availableParallelism } from "node:os";
import type pg from "pg";
import { compiledFile } from "../../core-wasm/root.js";
import { Crew } from "../threads/crew.js";
import type { DerivedSome } from "./derive-some.js";
import type { TouchedSubject } from "./touched-subjects.js";

const THREADS_MAX = 8;
const KIND = {
  taskFile: compiledFile("engine/sources/derive-task"),
  ...{ heapMb: 160, youngHeapMb: 32 },
};

export class DeriveThreads {
  readonly count = Math.min(availableParallelism(), THREADS_MAX);
  readonly #crew: Crew<pg.ClientConfig, readonly TouchedSubject[], DerivedSome>;

  constructor(config: pg.ClientConfig) {
    this.#crew = new Crew({ kind: KIND, count: this.count, settings: config });
  }

  derive(subjects: readonly TouchedSubject[]): Promise<DerivedSome> {
    return this.#crew.run(subjects);
  }

  close(): Promise<void> {
    return this.#crew.close();
  }
}
