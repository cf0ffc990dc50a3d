/**
 * The answers of a stream, at the pace of the reader. `write` waits until grpc-js has room again,
 * so a reader that stands still holds the work up and never makes the server grow. One that takes
 * nothing for too long loses its stream and may come back with its cursor.
 */
import type { ServerDuplexStream, ServerWritableStream } from "@grpc/grpc-js";
import { CallError, cancelled } from "../access/call-error.js";

type Call = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

export class Sink {
  readonly #call: Call;

  constructor(
    call: Call,
    readonly signal: AbortSignal,
    readonly stalledMsMax: number,
  ) {
    this.#call = call;
  }

  /**
   * Throws `CALL_CANCELLED` when the caller has gone, `CLIENT_STALLED` when it reads no more; no
   * longer waits for the reader once `hurry` is aborted.
   */
  async write(bytes: Buffer, hurry?: AbortSignal): Promise<void> {
    if (this.signal.aborted || this.#call.destroyed) throw cancelled();
    if (this.#call.write(bytes) || hurry?.aborted) return;
    await this.#drained(hurry);
  }

  #drained(hurry: AbortSignal | undefined): Promise<void> {
    const call = this.#call;
    const { signal, stalledMsMax } = this;
    return new Promise((resolve, reject) => {
      const settle = (error?: CallError): void => {
        clearTimeout(timer);
        call.off("drain", onDrain);
        call.off("close", onAbort);
        signal.removeEventListener("abort", onAbort);
        hurry?.removeEventListener("abort", onDrain);
        if (error === undefined) resolve();
        else reject(error);
      };
      const onDrain = () => settle();
      const onAbort = () => settle(cancelled());
      const timer = setTimeout(() => settle(stalled(stalledMsMax)), stalledMsMax);
      call.once("drain", onDrain);
      call.once("close", onAbort);
      signal.addEventListener("abort", onAbort, { once: true });
      hurry?.addEventListener("abort", onDrain, { once: true });
    });
  }
}

const stalled = (ms: number): CallError =>
  new CallError(
    "CLIENT_STALLED",
    `stream: expected a reader, found nothing read for ${ms} ms; go on with the last cursor`,
  );
