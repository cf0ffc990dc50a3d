/**
 * The door: every call comes in here. Who is it, may it, is there room; then the handler; then the
 * status, the metrics and a line in the log. Messages pass as bytes: decoding is the handler's, so
 * that a malformed message is the caller's fault with a name, and streams decode in the workers.
 */
import { randomUUID } from "node:crypto";
import type { EventEmitter } from "node:events";
import type { Readable } from "node:stream";
import {
  type Metadata,
  type Server,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { Logger } from "pino";
import { errorMessage } from "../../engine/errors.js";
import type { Caller } from "../access/authorization.js";
import { requirePermission, roleName } from "../access/authorization.js";
import { CallError, toCallError, toStatus } from "../access/call-error.js";
import type { Identity } from "../access/identity.js";
import type { AnyMethod, CallContext, Duplex, ServerStream, Unary } from "./method.js";
import type { Metrics } from "./metrics.js";
import { Sink } from "./sink.js";

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,64}$/;
const STALLED_MS_MAX = 10 * 60 * 1000;

type StreamCall = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;
type AnyCall = ServerUnaryCall<Buffer, Buffer> | StreamCall;

export interface DoorOptions {
  readonly identity: Identity;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly draining: AbortSignal;
  /** How long a reader may take nothing; default 10 minutes. */
  readonly stalledMsMax?: number | undefined;
}

export class Door {
  constructor(readonly options: DoorOptions) {}

  /** Adds the methods to a server, by service. */
  open(server: Server, methods: readonly AnyMethod[]): void {
    for (const service of new Set(methods.map((method) => method.service))) {
      const own = methods.filter((method) => method.service === service);
      server.addService(definitionOf(own), this.#implementationOf(own));
    }
  }

  #implementationOf(methods: readonly AnyMethod[]): UntypedServiceImplementation {
    return Object.fromEntries(
      methods.map((method) => {
        if (method.kind === "unary") return [method.name, this.#unary(method)];
        return [method.name, this.#stream(method)];
      }),
    );
  }

  #unary(method: Unary) {
    return (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>): void => {
      const visit = new Visit(this.options, method, call);
      const fail = (error: unknown): void => done(visit.fail(error));
      const succeed = (bytes: Buffer): void => {
        visit.end(status.OK);
        done(null, bytes);
      };
      try {
        visit.enter();
        const answer = method.handle(call.request, visit);
        if (answer instanceof Promise) answer.then(succeed, fail);
        else succeed(answer);
      } catch (error) {
        fail(error);
      }
    };
  }

  #stream(method: ServerStream | Duplex) {
    const { stalledMsMax = STALLED_MS_MAX } = this.options;
    return (call: StreamCall): void => {
      const visit = new Visit(this.options, method, call);
      call.on("error", () => undefined);
      const work = async (): Promise<void> => {
        visit.enter();
        const sink = new Sink(call, visit.signal, stalledMsMax);
        if (method.kind === "duplex") {
          return method.handle(incoming(call as ServerDuplexStream<Buffer, Buffer>), sink, visit);
        }
        return method.handle((call as ServerWritableStream<Buffer, Buffer>).request, sink, visit);
      };
      work().then(
        () => {
          visit.end(status.OK);
          call.end();
        },
        (error: unknown) => {
          call.emit("error", visit.fail(error));
        },
      );
    };
  }
}

/** What the caller sends; the end of it leaves the way back open. */
const incoming = (call: ServerDuplexStream<Buffer, Buffer>): AsyncIterable<Buffer> =>
  (call as Readable).iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;

/** One call from beginning to end. */
class Visit implements CallContext {
  readonly #startedMs = performance.now();
  readonly #method: AnyMethod;
  readonly #call: AnyCall;
  readonly #options: DoorOptions;
  #caller: Caller | undefined;
  #isInside = false;
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

  end(code: status): void {
    if (this.#isInside) this.#method.gate.leave(this.caller.key);
    this.#isInside = false;
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
    this.end(seen.status);
    return Object.assign(new Error(seen.message), toStatus(seen, this.requestId));
  }
}

/** The caller's own request id when it is a plain one, else a new one. */
function requestIdOf(metadata: Metadata): string {
  const [given] = metadata.get("x-request-id");
  return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
}

const asIs = (bytes: Buffer): Buffer => bytes;

function definitionOf(methods: readonly AnyMethod[]): ServiceDefinition {
  return Object.fromEntries(
    methods.map(({ name, method }) => [
      name,
      {
        ...method,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    ]),
  );
}
