/**
 * The answers of a stream, at the pace of the reader. `write` waits while more bytes than
 * `UNSENT_BYTES_MAX` have not left this process, so a reader that stands still holds the work up and
 * never makes the server grow: grpc-js itself counts messages, sixteen of them, whatever they weigh.
 * One that takes nothing for too long loses its stream and may come back with its cursor.
 */
import type { ServerDuplexStream, ServerWritableStream } from "@grpc/grpc-js";
import { CallError, cancelled } from "../access/call-error.js";

type Call = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

/** Two messages of results: one on its way while the next is made. */
const UNSENT_BYTES_MAX = 1 << 20;

export interface SinkOptions {
  readonly signal: AbortSignal;
  /** How long the reader may take nothing. */
  readonly stalledMsMax: number;
  /** Is told of bytes that wait, and of those that were sent. */
  readonly onUnsent: (bytes: number) => void;
}

export interface WriteOptions {
  readonly hurry?: AbortSignal | undefined;
  readonly sent?: () => void;
}

export class Sink {
  readonly #call: Call;
  #unsentBytes = 0;
  #wake: () => void = () => undefined;

  constructor(
    call: Call,
    readonly options: SinkOptions,
  ) {
    this.#call = call;
  }

  /**
   * Throws `CALL_CANCELLED` when the caller has gone, `CLIENT_STALLED` when it reads no more; no
   * longer waits for the reader once `hurry` is aborted. `sent` is called when nobody needs the bytes
   * any more.
   */
  async write(bytes: Buffer, { hurry, sent }: WriteOptions = {}): Promise<void> {
    if (this.options.signal.aborted || this.#call.destroyed) throw cancelled();
    const { length } = bytes;
    this.#count(length);
    this.#call.write(bytes, () => {
      this.#count(-length);
      sent?.();
      this.#wake();
    });
    while (this.#unsentBytes > UNSENT_BYTES_MAX && hurry?.aborted !== true) {
      await this.#progress(hurry);
    }
  }

  /** Resolves when everything has been sent. Throws as `write` does. */
  async sent(): Promise<void> {
    while (this.#unsentBytes > 0) await this.#progress();
  }

  #count(bytes: number): void {
    this.#unsentBytes += bytes;
    this.options.onUnsent(bytes);
  }

  /** Waits until a message has been sent. */
  #progress(hurry?: AbortSignal): Promise<void> {
    const call = this.#call;
    const { signal, stalledMsMax } = this.options;
    if (signal.aborted || call.destroyed) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const settle = (error?: CallError): void => {
        clearTimeout(timer);
        this.#wake = () => undefined;
        call.off("close", onAbort);
        signal.removeEventListener("abort", onAbort);
        hurry?.removeEventListener("abort", onSent);
        if (error === undefined) resolve();
        else reject(error);
      };
      const onSent = () => settle();
      const onAbort = () => settle(cancelled());
      const timer = setTimeout(() => settle(stalled(stalledMsMax)), stalledMsMax);
      this.#wake = onSent;
      call.once("close", onAbort);
      signal.addEventListener("abort", onAbort, { once: true });
      hurry?.addEventListener("abort", onSent, { once: true });
    });
  }
}

const stalled = (ms: number): CallError =>
  new CallError(
    "CLIENT_STALLED",
    `stream: expected a reader, found nothing read for ${ms} ms; go on with the last cursor`,
  );
