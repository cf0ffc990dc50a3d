/**
 * The door: every call comes in here. Who is it, may it, is there room; then the handler; then the
 * status, the metrics and a line in the log. Messages pass as bytes: decoding is the handler's, so
 * that a malformed message is the caller's fault with a name, and streams decode in the workers.
 */
import {
  type Server,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { CallError } from "../access/call-error.js";
import { Courtesy } from "./courtesy.js";
import { incoming } from "./incoming.js";
import type { AnyMethod, Duplex, ServerStream, Unary } from "./method.js";
import { Sink } from "./sink.js";
import { type DoorOptions, Visit } from "./visit.js";

type StreamCall = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

export class Door {
  readonly #courtesy = new Courtesy();

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
      this.#courtesy.noteCall();
      const visit = new Visit(this.options, method, call);
      const fail = (error: unknown): void => {
        done(visit.fail(error));
        visit.leave();
      };
      const succeed = (bytes: Buffer): void => {
        visit.hold(bytes.length);
        visit.end(status.OK);
        done(null, bytes);
        visit.leaveWhenSent();
      };
      try {
        visit.enter();
        visit.hold(call.request.length);
        const answer = method.handle(call.request, visit);
        if (answer instanceof Promise) answer.then(succeed).catch(fail);
        else succeed(answer);
      } catch (error) {
        fail(error);
      }
    };
  }

  #stream(method: ServerStream | Duplex) {
    return (call: StreamCall): void => {
      call.on("error", () => undefined);
      void this.#serveStream(method, call);
    };
  }

  /** What is due comes first, then the status; the gate is held until then. */
  async #serveStream(method: ServerStream | Duplex, call: StreamCall): Promise<void> {
    const visit = new Visit(this.options, method, call);
    const sink = new Sink(call, {
      signal: visit.signal,
      stalledMsMax: this.options.stalledMsMax,
      onUnsent: (bytes) => visit.hold(bytes),
      courtesy: this.#courtesy,
    });
    try {
      visit.enter();
      await handleStream(method, call, sink, visit);
      await sink.sent();
      visit.end(status.OK);
      visit.leave();
      call.end();
    } catch (error) {
      const fault = await dueFirst(sink, error);
      call.emit("error", visit.fail(fault));
      if (isStalled(fault)) await visit.lingered();
      visit.leave();
    }
  }
}

function handleStream(
  method: ServerStream | Duplex,
  call: StreamCall,
  sink: Sink,
  visit: Visit,
): Promise<void> {
  if (method.kind === "serverStream") {
    return method.handle((call as ServerWritableStream<Buffer, Buffer>).request, sink, visit);
  }
  const messages = incoming(call as ServerDuplexStream<Buffer, Buffer>, visit.signal);
  return method.handle(messages, sink, visit);
}

const isStalled = (error: unknown): boolean =>
  error instanceof CallError && error.code === "CLIENT_STALLED";

/** The fault that ends a stream, once the answers before it have been sent. */
async function dueFirst(sink: Sink, fault: unknown): Promise<unknown> {
  if (isStalled(fault)) return fault;
  try {
    await sink.sent();
    return fault;
  } catch (late) {
    return late;
  }
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
