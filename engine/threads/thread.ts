/**
 * One worker thread: a Piscina of one, so that it can be told by itself what to do.
 *
 *     started --open--> has a job --task*--> --close--> free, may be lent again
 *        any of them --> dead: it ended by itself, or was ended; it is never used again
 */
import { SHARE_ENV } from "node:worker_threads";
import { Piscina } from "piscina";
import { compiledFile } from "../../core-wasm/root.js";
import type { Word } from "./thread-task.js";

const THREAD_FILE = compiledFile("engine/threads/thread-task");

/** What threads do, and the JavaScript heap that they have for it; rows lie outside it. */
export interface ThreadKind {
  /** Compiled module that exports an `OpenJob`. */
  readonly taskFile: string;
  readonly heapMb?: number;
  /** The part for what dies young. */
  readonly youngHeapMb?: number;
  /** False: they end with their job, whose memory is worth more than a quick start of the next. */
  readonly isKept?: false;
}

type Transfer = readonly ArrayBufferLike[];

export class Thread {
  readonly #piscina: Piscina<Word, unknown>;
  #isDead = false;
  #isBusy = false;
  /** What it died of, when it was not in the middle of a word. */
  #death: unknown;
  /** Ends the waiting for an answer that will not come. */
  #fail: ((error: unknown) => void) | undefined;

  /** It starts with its first word. An idle one keeps no process alive. */
  constructor({ heapMb, youngHeapMb }: ThreadKind) {
    this.#piscina = new Piscina<Word, unknown>({
      filename: THREAD_FILE,
      ...{ minThreads: 0, maxThreads: 1, idleTimeout: Number.POSITIVE_INFINITY },
      ...{ execArgv: [], env: SHARE_ENV as never, recordTiming: false, atomics: "disabled" },
      resourceLimits: {
        ...(heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb }),
        ...(youngHeapMb === undefined ? {} : { maxYoungGenerationSizeMb: youngHeapMb }),
      },
    });
    this.#piscina.on("error", (error: unknown) => {
      this.#death = error;
    });
    this.#piscina.on("workerDestroy", () => this.#end());
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Its answer to a word, one at a time. Rejects with what was thrown, or what it died of. */
  async say(word: Word, transferList: Transfer = []): Promise<unknown> {
    this.#isBusy = true;
    try {
      return await new Promise((resolve, reject) => {
        this.#fail = reject;
        const transferred = { transferList: transferList as ArrayBuffer[] };
        this.#piscina.run(word, transferred).then(resolve, reject);
      });
    } finally {
      this.#isBusy = false;
    }
  }

  /** Ends it, whatever it does; one that still loads ends the process, so callers let it. */
  async end(): Promise<void> {
    this.#isDead = true;
    await this.#piscina.destroy();
  }

  #end(): void {
    this.#isDead = true;
    // What was posted is rejected by then with the error itself.
    setImmediate(() => this.#fail?.(this.#death ?? new Error("it ended")));
  }
}
