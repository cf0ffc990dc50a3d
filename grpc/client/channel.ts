/**
 * Calls of the contract to one server or several: messages in, messages out, faults as `CallFault`.
 *
 * With several each call goes to the next one, and a unary call that its server could not answer
 * goes to another, within its time; but for CancelRun, which only the server of the run can do.
 */
import {
  ChannelCredentials,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { type MessageType, messageType, methodsOf } from "../contract/contract.js";
import { foundText } from "../contract/mapping/household.js";
import { addressFault, CallFault, checked, closed, toCallFault, unusable } from "./call-fault.js";
import { encodeRequest } from "./check-request.js";
import { Fleet, type FleetServer } from "./fleet.js";
import { hedged } from "./hedge.js";
import { type CallOptions, checkOptions, pause, termsOf } from "./terms.js";

/** Key and certificates, as PEM. */
export interface ClientTls {
  /** Authority of the server's certificate. */
  readonly authority: Buffer | string;
  /** The caller's own, for mutual TLS. */
  readonly key?: Buffer | string;
  readonly certificate?: Buffer | string;
}

export const WINDOW_BYTES = 4 << 20;
const MESSAGE_BYTES = 8 << 20;
const UNARY_MS = 60_000;
/** A machine that is gone without a word is found out within the time of a call. */
const SILENT_MS_MAX = 20_000;
const ANSWER_MS_MAX = 15_000;
/** gRPC's own pause grows to two minutes, in which a server that is back is called lost. */
const RECONNECT_MS = 100;
const RECONNECT_MS_MAX = 1000;
const PORT_MAX = 65_535;
const asIs = (bytes: Buffer): Buffer => bytes;

/** Methods that do the same when they are done twice. */
const isRepeatable = (name: string): boolean => name !== "CancelRun";
/** Methods that change nothing: two servers may do them at once. */
const HEDGED: ReadonlySet<string> = new Set([
  ...["Calculate", "Explain", "GetParameters", "GetRun", "ListRuns", "GetManifest"],
]);
/** How often a call goes round all servers. */
const ROUNDS = 3;
const ROUND_MS = 250;

export class Channel {
  readonly #fleet: Fleet;
  #isClosed = false;

  /** Without `tls` the connection is plaintext: the server takes it on loopback only. */
  constructor(addresses: string | readonly string[], tls: ClientTls | undefined) {
    const options = {
      "grpc-node.flow_control_window": WINDOW_BYTES,
      "grpc.max_receive_message_length": MESSAGE_BYTES,
      "grpc.keepalive_time_ms": SILENT_MS_MAX,
      "grpc.keepalive_timeout_ms": ANSWER_MS_MAX,
      "grpc.initial_reconnect_backoff_ms": RECONNECT_MS,
      "grpc.max_reconnect_backoff_ms": RECONNECT_MS_MAX,
    };
    this.#fleet = new Fleet(
      [addresses].flat().map((address) => {
        if (!isAddress(address)) throw addressFault(foundText(address));
        return { address, client: new Client(address, credentialsOf(tls), options) };
      }),
    );
  }

  /** Servers that calls may go to. */
  get size(): number {
    return this.#fleet.size;
  }

  close(): void {
    this.#isClosed = true;
    this.#fleet.close();
  }

  async unary<Q extends object, S extends object>(
    service: string,
    name: string,
    request: Q,
    options: CallOptions = {},
  ): Promise<S> {
    checked(() => checkOptions(options));
    const { timeoutMs = UNARY_MS, hedgeMs, ...rest } = options;
    const { path, bytes, type } = prepare<Q, S>(service, name, request);
    const end = performance.now() + timeoutMs;
    const attempts = this.size > 1 && isRepeatable(name) ? ROUNDS * this.size : 1;
    const isHedged = this.size > 1 && HEDGED.has(name);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const timeoutMs = Math.max(1, Math.ceil(end - performance.now()));
        const once = { ...rest, timeoutMs, hedgeMs: isHedged ? hedgeMs : undefined };
        return type.decode(await this.#askOnce(path, bytes, once));
      } catch (error) {
        const isLast = attempt >= attempts || performance.now() >= end;
        if (!isUnavailable(error) || isLast || rest.signal?.aborted) throw error;
        if (attempt % this.size === 0) await pause(ROUND_MS, rest.signal);
      }
    }
  }

  #askOnce(path: string, bytes: Buffer, options: CallOptions): Promise<Buffer> {
    const one = (signal: AbortSignal | undefined): Promise<Buffer> => {
      const server = this.#next();
      return ask(server, path, bytes, { ...options, signal }).then(
        (answer) => {
          this.#fleet.keep(server);
          return answer;
        },
        (error: unknown) => {
          this.#note(server, error);
          throw error;
        },
      );
    };
    const { hedgeMs, signal: own } = options;
    if (hedgeMs === undefined) return one(own);
    const either = (lost: AbortSignal): Promise<Buffer> =>
      one(own === undefined ? lost : AbortSignal.any([own, lost]));
    return hedged(either, either, hedgeMs);
  }

  #next(): FleetServer {
    if (this.#isClosed) throw closed();
    this.#fleet.look();
    return this.#fleet.next();
  }

  /** A server that was not reached, or is about to stop, rests. */
  #note(server: FleetServer, error: unknown): void {
    if (isUnavailable(error)) this.#fleet.rest(server);
  }

  /** The undecoded messages of a server stream. */
  async *serverStream<Q extends object>(
    service: string,
    name: string,
    request: Q,
    options: CallOptions = {},
  ): AsyncGenerator<Buffer> {
    checked(() => checkOptions(options));
    const { path, bytes } = prepare<Q, object>(service, name, request);
    const { metadata, callOptions } = termsOf(options);
    const server = this.#next();
    const call = server.client.makeServerStreamRequest(
      path,
      asIs,
      asIs,
      bytes,
      metadata,
      callOptions,
    );
    yield* this.#messagesOf(server, call, options.signal);
  }

  /** Sends what the source gives, at the server's pace; gives the undecoded answers. */
  async *duplex(
    service: string,
    name: string,
    source: AsyncIterable<Buffer> | Iterable<Buffer>,
    options: CallOptions = {},
  ): AsyncGenerator<Buffer> {
    checked(() => checkOptions(options));
    const { metadata, callOptions } = termsOf(options);
    const { path } = methodsOf(service).get(name) ?? { path: "" };
    const server = this.#next();
    const call = server.client.makeBidiStreamRequest(path, asIs, asIs, metadata, callOptions);
    send(call, source).catch((error: Error) => call.destroy(error));
    yield* this.#messagesOf(server, call, options.signal);
  }

  async *#messagesOf(
    server: FleetServer,
    call: Incoming,
    signal?: AbortSignal,
  ): AsyncGenerator<Buffer> {
    const cancel = () => call.cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      for await (const message of call) yield message as Buffer;
      this.#fleet.keep(server);
    } catch (error) {
      const fault = toCallFault(error, server.address);
      this.#note(server, fault);
      throw fault;
    } finally {
      signal?.removeEventListener("abort", cancel);
      call.cancel();
    }
  }
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof CallFault && error.status === status.UNAVAILABLE;

function ask(
  { address, client }: FleetServer,
  path: string,
  bytes: Buffer,
  options: CallOptions,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const { metadata, callOptions } = termsOf(options);
    const answered = (error: ServiceError | null, found?: Buffer): void => {
      options.signal?.removeEventListener("abort", cancel);
      if (error === null) resolve(found as Buffer);
      else reject(toCallFault(error, address));
    };
    const call = client.makeUnaryRequest(path, asIs, asIs, bytes, metadata, callOptions, answered);
    const cancel = (): void => call.cancel();
    options.signal?.addEventListener("abort", cancel, { once: true });
  });
}

/** `host:port`, `[host]:port`, or a target with a scheme of gRPC, such as `unix:` or `dns:`. */
function isAddress(address: unknown): boolean {
  if (typeof address !== "string") return false;
  if (/^(unix|dns|ipv4|ipv6):./.test(address)) return true;
  const port = /^(?:\[[^\]]+\]|[^:/]+):(\d{1,5})$/.exec(address)?.[1];
  return port !== undefined && Number(port) > 0 && Number(port) <= PORT_MAX;
}

type Incoming = ClientReadableStream<Buffer> | ClientDuplexStream<Buffer, Buffer>;

function credentialsOf(tls: ClientTls | undefined): ChannelCredentials {
  if (tls === undefined) return ChannelCredentials.createInsecure();
  const [authority, key, certificate] = [tls.authority, tls.key, tls.certificate].map((pem) =>
    pem === undefined ? null : Buffer.from(pem),
  );
  try {
    return ChannelCredentials.createSsl(authority, key, certificate);
  } catch (cause) {
    throw unusable(cause);
  }
}

function prepare<Q extends object, S extends object>(service: string, name: string, request: Q) {
  const method = methodsOf(service).get(name);
  if (method === undefined) throw new Error(`contract: expected a method ${name}, found none`);
  const bytes = encodeRequest(`${name}Request`, request);
  const type: MessageType<S> = messageType<S>(`${name}Response`);
  return { path: method.path, bytes, type };
}

async function send(
  call: ClientDuplexStream<Buffer, Buffer>,
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  for await (const bytes of source) {
    if (call.destroyed) return;
    if (!call.write(bytes)) await roomIn(call);
  }
  call.end();
}

function roomIn(call: ClientDuplexStream<Buffer, Buffer>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const name of ["drain", "close", "error"]) call.off(name, done);
      resolve();
    };
    for (const name of ["drain", "close", "error"]) call.once(name, done);
  });
}
