/**
 * What the caller of a stream sends, message by message, and no message before it is asked for:
 * grpc-js would read sixteen ahead, whatever they weigh.
 *
 * Node's own iterator of a stream destroys it as soon as an error is told; the status, and answers
 * that are due before it, would never be sent. This one leaves the stream alone.
 */
import type { Readable } from "node:stream";
import { cancelled } from "../access/call-error.js";

interface ReadableInside {
  readonly _readableState: { highWaterMark: number };
}

/** The messages of a call, until the caller ends. Throws `CALL_CANCELLED`. */
export async function* incoming(call: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  (call as unknown as ReadableInside)._readableState.highWaterMark = 0;
  let isEnded = false;
  let wake: () => void = () => undefined;
  call.on("readable", () => wake());
  call.once("end", () => {
    isEnded = true;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort, { once: true });
  for (;;) {
    const message = call.read() as Buffer | null;
    if (message !== null) yield message;
    else if (signal.aborted || call.destroyed) throw cancelled();
    else if (isEnded) return;
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}
