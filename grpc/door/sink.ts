/**
 * The answers of a stream, at the pace of the reader. `write` waits while more bytes than
 * `UNSENT_BYTES_MAX` have not left this process, so a reader that stands still holds the work up and
 * never makes the server grow: grpc-js itself counts messages, sixteen of them, whatever they weigh.
 * One that takes nothing for too long loses its stream and may come back with its cursor.
 */
import { Metadata, type ServerDuplexStream, type ServerWritableStream } from "@grpc/grpc-js";
import { CallError, cancelled } from "../access/call-error.js";
import { http2StreamOf } from "../access/inside.js";
import { FRAME_BYTES } from "../contract/wire.js";
import type { Courtesy } from "./courtesy.js";

type Call = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

/** Two messages of results: one on its way while the next is made. */
const UNSENT_BYTES_MAX = 1 << 20;

export interface SinkOptions {
  readonly signal: AbortSignal;
  /** How long the reader may take nothing. */
  readonly stalledMsMax: number;
  /** Is told of bytes that wait, and of those that were sent. */
  readonly onUnsent: (bytes: number) => void;
  readonly courtesy: Courtesy;
}

type Done = (error?: Error | null) => void;

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
  write(bytes: Buffer, options: WriteOptions = {}): Promise<void> {
    return this.#write(bytes, (done) => this.#call.write(bytes, done), options);
  }

  /**
   * The same, of bytes that begin with room for the head of their frame: grpc-js would copy them to
   * put it there. A stream has either these messages or those of `write`.
   */
  writeFramed(bytes: Buffer, options: WriteOptions = {}): Promise<void> {
    const call = this.#call;
    const stream = http2StreamOf(call);
    if (stream === undefined) return this.write(bytes.subarray(FRAME_BYTES), options);
    bytes[0] = 0;
    bytes.writeUInt32BE(bytes.length - FRAME_BYTES, 1);
    const give = (done: Done): void => {
      call.sendMetadata(new Metadata());
      stream.write(bytes, done);
    };
    return this.#write(bytes, give, options);
  }

  async #write(
    { length }: Buffer,
    give: (done: Done) => void,
    { hurry, sent }: WriteOptions,
  ): Promise<void> {
    if (this.options.signal.aborted || this.#call.destroyed) throw cancelled();
    this.#count(length);
    give((error) => {
      this.#count(-length);
      // Of a stream that broke, what lies below may look at the bytes yet.
      if (!error) sent?.();
      this.#wake();
    });
    while (this.#unsentBytes > UNSENT_BYTES_MAX && hurry?.aborted !== true) {
      await this.#progress(hurry);
    }
    if (hurry?.aborted !== true) await this.options.courtesy.rest(length);
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
