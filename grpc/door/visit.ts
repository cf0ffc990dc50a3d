/**
 * One call from beginning to end: who makes it, the place and the bytes that it takes, what the
 * metrics and the log hear of it.
 *
 *     entered (a place) -> ended (status known) -> left (everything sent, the place is free)
 */
import { randomUUID } from "node:crypto";
import { type EventEmitter, once } from "node:events";
import { constants } from "node:http2";
import {
  type Metadata,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from "@grpc/grpc-js";
import type { Logger } from "pino";
import { errorMessage } from "../../engine/errors.js";
import { type Caller, requirePermission, roleName } from "../access/authorization.js";
import type { Budget } from "../access/budget.js";
import { CallError } from "../access/call-error.js";
import { statusOf, toCallError, toStatus } from "../access/call-status.js";
import type { Identity } from "../access/identity.js";
import { http2StreamOf } from "../access/inside.js";
import type { Arrivals } from "./arrivals.js";
import type { AnyMethod, CallContext } from "./method.js";
import type { Metrics } from "./metrics.js";

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,64}$/;
/** What a reader hears whose answers are thrown away: grpc makes RESOURCE_EXHAUSTED of it. */
const CUT_OFF = constants.NGHTTP2_ENHANCE_YOUR_CALM;
/** How long a reader that stood still may take to hear its status. */
const LINGER_MS = 5000;

type AnyCall =
  | ServerUnaryCall<Buffer, Buffer>
  | ServerWritableStream<Buffer, Buffer>
  | ServerDuplexStream<Buffer, Buffer>;

export interface DoorOptions {
  readonly identity: Identity;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly draining: AbortSignal;
  /** Bytes of small calls, of streams that come in, and of answers that are not sent yet. */
  readonly budget: Budget;
  readonly arrivals: Arrivals;
  /** How long a reader may take nothing. */
  readonly stalledMsMax: number;
}

/** One call from beginning to end. */
export class Visit implements CallContext {
  readonly #startedMs = performance.now();
  readonly #method: AnyMethod;
  readonly #call: AnyCall;
  readonly #options: DoorOptions;
  #caller: Caller | undefined;
  #isInside = false;
  #heldBytes = 0;
  #abort: AbortController | undefined;
  #requestId: string | undefined;
  #log: Logger | undefined;

  constructor(options: DoorOptions, method: AnyMethod, call: AnyCall) {
    this.#options = options;
    this.#method = method;
    this.#call = call;
  }

  /** Identity, permission, room. */
  enter(): void {
    const { permission, gate } = this.#method;
    this.#options.arrivals.handOver(http2StreamOf(this.#call));
    this.#caller = this.#options.identity.of(this.#call);
    requirePermission(this.#caller, permission);
    gate.enter(this.#caller.key);
    this.#isInside = true;
  }

  get caller(): Caller {
    if (this.#caller === undefined) throw new Error("call: expected a caller, found none yet");
    return this.#caller;
  }

  get requestId(): string {
    this.#requestId ??= requestIdOf(this.#call.metadata);
    return this.#requestId;
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController();
      this.#abort = abort;
      if (this.#call.cancelled) abort.abort();
      else (this.#call as EventEmitter).once("cancelled", () => abort.abort());
    }
    return this.#abort.signal;
  }

  get draining(): AbortSignal {
    return this.#options.draining;
  }

  get log(): Logger {
    this.#log ??= this.#options.log.child({
      requestId: this.requestId,
      method: this.#method.name,
      ...(this.#caller && { caller: this.#caller.name, role: roleName(this.#caller.role) }),
    });
    return this.#log;
  }

  countRows(count: number): void {
    this.#options.metrics.rows(this.#method.name, count);
  }

  /** Counts bytes of this call; less than 0 = they are sent. Throws `SERVER_BUSY` when unary. */
  hold(bytes: number): void {
    if (!this.#isInside) return;
    const { budget } = this.#options;
    const { key } = this.caller;
    if (bytes < 0) budget.give(key, -bytes);
    else if (this.#method.kind === "unary") budget.takeNow(key, bytes);
    else budget.take(key, bytes);
    this.#heldBytes += bytes;
  }

  /** Gives back the place and the bytes. */
  leave(): void {
    if (!this.#isInside) return;
    this.#isInside = false;
    this.#options.budget.give(this.caller.key, this.#heldBytes);
    this.#heldBytes = 0;
    this.#method.gate.leave(this.caller.key);
  }

  /** Leaves when the answer has been sent; cuts off who does not read it. */
  leaveWhenSent(): void {
    const stream = http2StreamOf(this.#call);
    if (stream === undefined || stream.closed) {
      this.leave();
      return;
    }
    const timer = setTimeout(() => stream.close(CUT_OFF), this.#options.stalledMsMax);
    stream.once("close", () => {
      clearTimeout(timer);
      this.leave();
    });
  }

  /** Waits a little for a reader that stood still to hear its status, then cuts it off. */
  async lingered(): Promise<void> {
    const stream = http2StreamOf(this.#call);
    if (stream === undefined || stream.closed) return;
    const timer = setTimeout(() => stream.close(CUT_OFF), LINGER_MS);
    await once(stream, "close").catch(() => undefined);
    clearTimeout(timer);
  }

  end(code: status): void {
    this.#options.metrics.ended(this.#method.name, code, this.#startedMs);
    if (code !== status.OK) this.log.info({ status: status[code] }, "call ended");
    else if (this.#method.kind !== "unary") this.log.info({ status: "OK" }, "stream ended");
  }

  /** Ends the call with what the caller may see; the log gets the rest. */
  fail(error: unknown): ReturnType<typeof toStatus> & Error {
    const seen = toCallError(error);
    if (!(error instanceof CallError)) {
      this.log.error({ code: seen.code, cause: errorMessage(error) }, "call failed");
    }
    this.end(statusOf(seen));
    return Object.assign(new Error(seen.message), toStatus(seen, this.requestId));
  }
}

/** The caller's own request id when it is a plain one, else a new one. */
function requestIdOf(metadata: Metadata): string {
  const [given] = metadata.get("x-request-id");
  return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
}
