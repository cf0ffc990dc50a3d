/**
 * The worker threads that calculate what the event loop must not: streams, and large calls. The
 * queue is bounded; who does not fit is told when to try again.
 */
import { Piscina } from "piscina";
import { compiledFile } from "../../core-wasm/root.js";
import { CallError, cancelled } from "../access/call-error.js";
import { type Frame, packFrames, unpackFrames } from "./frames.js";
import type { CalculateSettings, CalculateTask } from "./task.js";

const TASK_FILE = compiledFile("grpc/calculation/task");
const RETRY_MS = 500;
const IDLE_MS = 60_000;

export interface CalculatePoolOptions extends CalculateSettings {
  readonly workers: number;
  /** Tasks that may wait. */
  readonly queueMax: number;
}

export class CalculatePool {
  #piscina: Piscina<CalculateTask, ArrayBuffer> | undefined;
  #warmed: Promise<unknown> = Promise.resolve();

  constructor(readonly options: CalculatePoolOptions) {}

  /** Tasks that wait for a thread. */
  get queued(): number {
    return this.#piscina?.queueSize ?? 0;
  }

  /** Starts the first thread, so that the first caller does not wait for it. */
  warm(): void {
    this.#warmed = this.answer("stream", [], undefined, new AbortController().signal).catch(
      () => undefined,
    );
  }

  #threads(): Piscina<CalculateTask, ArrayBuffer> {
    if (this.#piscina !== undefined) return this.#piscina;
    const { workers, parametersDir } = this.options;
    const piscina = new Piscina<CalculateTask, ArrayBuffer>({
      filename: TASK_FILE,
      minThreads: 1,
      maxThreads: workers,
      idleTimeout: IDLE_MS,
      workerData: { parametersDir } satisfies CalculateSettings,
      recordTiming: false,
      execArgv: [],
    });
    piscina.on("error", () => undefined);
    this.#piscina = piscina;
    return piscina;
  }

  /**
   * Answers messages in their order. Throws `SERVER_BUSY` when the queue is full, `CALL_CANCELLED`
   * when the caller has gone. A task that has begun is short and ends by itself: Piscina would end
   * its thread, and who cancels often would keep the threads starting.
   */
  async answer(
    kind: CalculateTask["kind"],
    messages: readonly Uint8Array[],
    ownPayer: string | undefined,
    signal: AbortSignal,
  ): Promise<Frame[]> {
    if (signal.aborted) throw cancelled();
    if (this.queued >= this.options.queueMax) throw full(this.options.queueMax);
    const frames = packFrames(messages.map((bytes) => ({ bytes, rowCount: 0 })));
    const task: CalculateTask = { kind, frames, ownPayer };
    const answers = await this.#threads().run(task, { transferList: [frames] });
    if (signal.aborted) throw cancelled();
    return unpackFrames(answers);
  }

  /** Ends the threads; one that still loads its modules is let finish, for it must not be cut off. */
  async close(): Promise<void> {
    await this.#warmed;
    await this.#piscina?.destroy();
  }
}

function full(queueMax: number): CallError {
  const message = `workers: expected at most ${queueMax} tasks waiting, found as many`;
  return new CallError("SERVER_BUSY", `${message}; try again`, { retryMs: RETRY_MS });
}
