/**
 * The other end of the thread that reads results (`result-task.ts`): one for all streams, and
 * started anew after it died.
 */
import { Worker } from "node:worker_threads";
import { compiledFile } from "../../core-wasm/root.js";
import { EngineError } from "../../engine/errors.js";
import { cancelled } from "../access/call-error.js";
import type { ResultMessage } from "./result-message.js";
import type { ResultOrder, ResultSettings, ResultTold, ResultWord } from "./result-task.js";

const TASK_FILE = compiledFile("grpc/results/result-task");
/**
 * JavaScript heap of the thread; rows lie outside it. A small young one: the chunks of a socket go
 * at once, and their memory with them.
 */
const HEAP_MB = 128;
const YOUNG_HEAP_MB = 4;

/**
 * Takes a message; the next one comes when it has been taken. `sent` gives back its memory: nobody
 * may look at it any more.
 */
export type TakeMessage = (message: ResultMessage, sent: () => void) => Promise<void>;

interface Stream {
  readonly told: (told: ResultTold) => void;
  readonly fail: (error: unknown) => void;
}

export class ResultThread {
  #worker: Worker | undefined;
  #streams = new Map<number, Stream>();
  #lastStream = 0;

  constructor(readonly settings: ResultSettings) {}

  /** Starts it, so that the first reader does not wait for it. */
  warm(): void {
    this.#start();
  }

  /** Reads results under their payer's own row-level security, until the signal is aborted. */
  async read(order: ResultOrder, signal: AbortSignal, take: TakeMessage): Promise<void> {
    if (signal.aborted) throw cancelled();
    const worker = this.#start();
    const streams = this.#streams;
    this.#lastStream += 1;
    const stream = this.#lastStream;
    const say = (word: "more" | "abort"): void =>
      worker.postMessage({ stream, word } satisfies ResultWord);
    const onAbort = (): void => say("abort");
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        let taken = Promise.resolve();
        const told = (one: ResultTold): void => {
          if (one.kind === "fault") reject(new EngineError(one.code, one.message));
          else if (one.kind === "end") taken.then(resolve, reject);
          else {
            const { byteCount, rowCount, lastGezinId } = one;
            const { buffer, byteOffset, byteLength } = one.bytes;
            const bytes = Buffer.from(buffer, byteOffset, byteLength);
            const memory = buffer as ArrayBuffer;
            const sent = (): void =>
              worker.postMessage({ word: "sent", memory } satisfies ResultWord, [memory]);
            taken = taken.then(() => take({ bytes, byteCount, rowCount, lastGezinId }, sent));
            taken.then(() => say("more"), reject);
          }
        };
        streams.set(stream, { told, fail: reject });
        worker.postMessage({ stream, word: "open", order } satisfies ResultWord);
      });
    } catch (error) {
      say("abort");
      throw signal.aborted ? cancelled() : error;
    } finally {
      signal.removeEventListener("abort", onAbort);
      streams.delete(stream);
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(TASK_FILE, {
      workerData: this.settings,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    });
    const streams = new Map<number, Stream>();
    worker.on("message", (told: ResultTold) => streams.get(told.stream)?.told(told));
    let death: unknown;
    worker.once("error", (error) => {
      death = error;
    });
    worker.once("exit", (code) => {
      if (this.#worker === worker) this.#worker = undefined;
      death ??= new Error(
        `results: expected a thread that reads them, found it gone, exit ${code}`,
      );
      for (const { fail } of streams.values()) fail(death);
    });
    worker.unref();
    this.#streams = streams;
    this.#worker = worker;
    return worker;
  }
}
