/** What holds for a call, its time, its signal and its name in logs, checked before it is made. */
import { setTimeout as sleep } from "node:timers/promises";
import { type CallOptions as GrpcCallOptions, Metadata } from "@grpc/grpc-js";
import { FieldFault, foundText } from "../contract/mapping/household.js";
import { cancelled } from "./call-fault.js";

export interface CallOptions {
  /** Milliseconds that the call may take; default a minute, of a stream as long as it goes on. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Found back in the server's log. Printable ASCII. */
  readonly requestId?: string | undefined;
  /** Of several servers: asks another one too when the first has not answered by then. */
  readonly hedgeMs?: number | undefined;
}

/** The header of a deadline has eight digits; who asks for more waits without one. */
const TIMEOUT_MS_MAX = 1e12;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** Throws FieldFault on what no call can have. */
export function checkOptions({ timeoutMs, requestId, hedgeMs }: CallOptions): void {
  for (const [name, value] of Object.entries({ timeoutMs, hedgeMs })) {
    if (value === undefined || (typeof value === "number" && !Number.isNaN(value))) continue;
    throw new FieldFault(name, "a number of milliseconds", foundText(value));
  }
  if (requestId === undefined) return;
  if (typeof requestId === "string" && PRINTABLE.test(requestId)) return;
  throw new FieldFault("requestId", "text of printable ASCII", foundText(requestId));
}

/** The same for grpc-js. Throws CallFault when the signal is aborted already. */
export function termsOf({ timeoutMs, requestId, signal }: CallOptions): {
  metadata: Metadata;
  callOptions: GrpcCallOptions;
} {
  if (signal?.aborted) throw cancelled();
  const metadata = new Metadata();
  if (requestId !== undefined) metadata.set("x-request-id", requestId);
  const isEndless = timeoutMs === undefined || timeoutMs > TIMEOUT_MS_MAX;
  return { metadata, callOptions: isEndless ? {} : { deadline: Date.now() + timeoutMs } };
}

/** A pause between calls. Throws CallFault when the signal is aborted before its end. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw cancelled();
  });
}
