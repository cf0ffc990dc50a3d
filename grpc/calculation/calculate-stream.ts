/**
 * `CalculateStream`: the caller's own households through the worker threads and back, in order.
 *
 *     read --waiting--> task (some messages, one buffer) --tasks under way, in order--> write
 *
 * While tasks are under way, what comes in gathers into the next one, so that small messages do not
 * cost a task each. Bounds: bytes that wait, tasks under way; past them nothing is read, and HTTP/2
 * holds the caller up. The server that drains answers what it has read and then ends the stream
 * with a status that says to come back.
 */

import { ownPayer } from "../access/authorization.js";
import type { Budget } from "../access/budget.js";
import { CallError, cancelled } from "../access/call-error.js";
import type { Gate } from "../access/gate.js";
import { type CallContext, type Duplex, ServiceMethods } from "../door/method.js";
import { malformed } from "../door/request.js";
import type { Sink } from "../door/sink.js";
import type { Frame } from "./frames.js";
import type { CalculatePool } from "./pool.js";
import { MALFORMED } from "./task.js";

const TASKS_MAX = 2;
const TASK_BYTES = 1 << 20;
const TASK_MESSAGES_MAX = 64;
const RETRY_MS = 1000;

export interface CalculateStreamOptions {
  readonly pool: CalculatePool;
  readonly gate: Gate;
  /** Bytes that wait, are worked on, or answered and not sent yet. */
  readonly budget: Budget;
  /** How long a caller may send nothing. */
  readonly idleMsMax: number;
}

export function calculateStreamMethod(options: CalculateStreamOptions): Duplex {
  const methods = new ServiceMethods("CalculationService");
  return {
    ...methods.common("CalculateStream", "calculate", options.gate),
    kind: "duplex",
    handle: (requests, sink, context) => {
      return new CalculateStream(options, sink, context).run(requests);
    },
  };
}

interface Task {
  readonly frames: Promise<Frame[]>;
  readonly bytes: number;
}

type Ending = "open" | "ended" | "draining";

class CalculateStream {
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** Bytes that the budget counts, of messages whose answers were not given to the sink yet. */
  #heldBytes = 0;
  #under: Task[] = [];
  #ending: Ending = "open";
  #wake: () => void = () => undefined;
  #failure: unknown;

  constructor(
    readonly options: CalculateStreamOptions,
    readonly sink: Sink,
    readonly context: CallContext,
  ) {}

  async run(requests: AsyncIterable<Buffer>): Promise<void> {
    const reading = this.#read(requests).catch((error: unknown) => {
      this.#failure ??= error;
      this.#ending = "ended";
      this.#wake();
    });
    try {
      await this.#answer();
    } finally {
      this.#ending = "ended";
      this.#wake();
      for (const { frames } of this.#under) frames.catch(() => undefined);
      this.#giveBack(this.#heldBytes);
    }
    if (this.#failure !== undefined) throw this.#failure;
    void reading;
  }

  /** Reads until the caller ends, the server drains, or nothing has come for too long. */
  async #read(requests: AsyncIterable<Buffer>): Promise<void> {
    const { signal, caller } = this.context;
    const source = requests[Symbol.asyncIterator]();
    for (;;) {
      const next = await this.#next(source);
      if (next === "draining" || next.done) {
        this.#ending = next === "draining" ? "draining" : "ended";
        return this.#wake();
      }
      const { length } = next.value;
      await this.options.budget.takeSoon(caller.key, length, signal);
      this.#heldBytes += length;
      if (this.#ending !== "open") return this.#giveBack(length);
      this.#waiting.push(next.value);
      this.#waitingBytes += length;
      this.#wake();
      while (this.#waitingBytes > TASK_BYTES && this.#ending === "open") await this.#changed();
    }
  }

  async #next(source: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer> | "draining"> {
    const { draining } = this.context;
    if (draining.aborted) return "draining";
    let settle: (ending: "draining" | "idle") => void = () => undefined;
    const other = new Promise<"draining" | "idle">((resolve) => {
      settle = resolve;
    });
    const onDrain = () => settle("draining");
    draining.addEventListener("abort", onDrain, { once: true });
    const timer = setTimeout(() => settle("idle"), this.options.idleMsMax);
    try {
      const found = await Promise.race([source.next(), other]);
      if (found === "idle") throw idle(this.options.idleMsMax);
      return found;
    } finally {
      clearTimeout(timer);
      draining.removeEventListener("abort", onDrain);
    }
  }

  /** Answers in order until nothing more comes. */
  async #answer(): Promise<void> {
    for (;;) {
      while (this.#under.length < TASKS_MAX && this.#waiting.length > 0) this.#startTask();
      const task = this.#under.shift();
      if (task !== undefined) {
        await this.#write(await task.frames);
        this.#giveBack(task.bytes);
      } else if (this.#ending === "open") await this.#changed();
      else if (this.#ending === "draining") throw draining();
      else return;
    }
  }

  #startTask(): void {
    let bytes = 0;
    let count = 0;
    while (count < this.#waiting.length && count < TASK_MESSAGES_MAX && bytes < TASK_BYTES) {
      bytes += this.#waiting[count]?.length ?? 0;
      count += 1;
    }
    const messages = this.#waiting.splice(0, count);
    this.#waitingBytes -= bytes;
    const { signal, caller } = this.context;
    const frames = this.options.pool.answer("stream", messages, ownPayer(caller), signal);
    frames.catch(() => undefined);
    this.#under.push({ frames, bytes });
    this.#wake();
  }

  #giveBack(bytes: number): void {
    this.#heldBytes -= bytes;
    this.options.budget.give(this.context.caller.key, bytes);
  }

  async #write(frames: readonly Frame[]): Promise<void> {
    for (const { bytes, rowCount } of frames) {
      if (rowCount === MALFORMED) {
        throw malformed("CalculateStreamRequest", new Error(Buffer.from(bytes).toString()));
      }
      this.context.countRows(rowCount);
      await this.sink.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    }
  }

  /** Waits until something was read, started or ended. */
  #changed(): Promise<void> {
    const { signal } = this.context;
    if (signal.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const before = this.#wake;
      const onAbort = () => reject(cancelled());
      signal.addEventListener("abort", onAbort, { once: true });
      this.#wake = () => {
        this.#wake = () => undefined;
        signal.removeEventListener("abort", onAbort);
        before();
        resolve();
      };
    });
  }
}

const idle = (ms: number): CallError =>
  new CallError("CLIENT_STALLED", `stream: expected a message, found none for ${ms} ms`);

const draining = (): CallError =>
  new CallError(
    "SERVER_DRAINING",
    "stream: expected the server to stay, found it stopping; go on after the last answer elsewhere",
    { retryMs: RETRY_MS },
  );
