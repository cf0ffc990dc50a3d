/**
 * A method of the service, as its handlers see it: decoded requests, encoded answers, the caller,
 * and a signal that ends with the call. Everything around that is the door's (door.ts).
 */
import type { Logger } from "pino";
import type { Caller, Permission } from "../access/authorization.js";
import type { Gate } from "../access/gate.js";
import { type MessageType, type Method, messageType, methodsOf } from "../contract/contract.js";
import type { Sink } from "./sink.js";

/** What a handler knows of its call. */
export interface CallContext {
  readonly caller: Caller;
  readonly requestId: string;
  /** Aborted when the caller has gone or its deadline has passed. */
  readonly signal: AbortSignal;
  /** Aborted when the server wants to stop. */
  readonly draining: AbortSignal;
  readonly log: Logger;
  /** Counts rows for the metrics. */
  countRows(count: number): void;
}

interface Common {
  readonly service: string;
  readonly name: string;
  readonly method: Method;
  readonly permission: Permission;
  readonly gate: Gate;
}

export type Unary = Common & {
  readonly kind: "unary";
  /** Bytes in, bytes out; at once where it can, so that a small call costs no turn of the loop. */
  readonly handle: (request: Buffer, context: CallContext) => Buffer | Promise<Buffer>;
};

export type ServerStream = Common & {
  readonly kind: "serverStream";
  readonly handle: (request: Buffer, sink: Sink, context: CallContext) => Promise<void>;
};

export type Duplex = Common & {
  readonly kind: "duplex";
  readonly handle: (
    requests: AsyncIterable<Buffer>,
    sink: Sink,
    context: CallContext,
  ) => Promise<void>;
};

export type AnyMethod = Unary | ServerStream | Duplex;

/** The methods of one service that a handler file implements. */
export class ServiceMethods {
  readonly #methods: ReadonlyMap<string, Method>;

  constructor(readonly service: string) {
    this.#methods = methodsOf(service);
  }

  common(name: string, permission: Permission, gate: Gate): Common {
    const method = this.#methods.get(name);
    if (method === undefined) throw new Error(`contract: expected a method ${name}, found none`);
    return { service: this.service, name, method, permission, gate };
  }
}

/** Request and response type of a method, by the names that every method follows. */
export function typesOf<Q extends object, S extends object>(
  name: string,
): { request: MessageType<Q>; response: MessageType<S> } {
  return { request: messageType<Q>(`${name}Request`), response: messageType<S>(`${name}Response`) };
}
