/** Calls of the contract over one connection: messages in, messages out, faults as `CallFault`. */
import {
  ChannelCredentials,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type CallOptions as GrpcCallOptions,
  Metadata,
} from "@grpc/grpc-js";
import { type MessageType, messageType, methodsOf } from "../contract/contract.js";
import { toCallFault, unusable } from "./call-fault.js";

/** Key and certificates, as PEM. */
export interface ClientTls {
  /** Authority of the server's certificate. */
  readonly authority: Buffer | string;
  /** The caller's own, for mutual TLS. */
  readonly key?: Buffer | string;
  readonly certificate?: Buffer | string;
}

export interface CallOptions {
  /** Milliseconds that the call may take; default a minute, of a stream as long as it goes on. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Found back in the server's log. */
  readonly requestId?: string | undefined;
}

const WINDOW_BYTES = 4 << 20;
const MESSAGE_BYTES = 8 << 20;
const UNARY_MS = 60_000;
const asIs = (bytes: Buffer): Buffer => bytes;

export class Channel {
  readonly #client: Client;

  /** Without `tls` the connection is plaintext: the server takes it on loopback only. */
  constructor(
    readonly address: string,
    tls: ClientTls | undefined,
  ) {
    this.#client = new Client(address, credentialsOf(tls), {
      "grpc-node.flow_control_window": WINDOW_BYTES,
      "grpc.max_receive_message_length": MESSAGE_BYTES,
    });
  }

  close(): void {
    this.#client.close();
  }

  async unary<Q extends object, S extends object>(
    service: string,
    name: string,
    request: Q,
    { timeoutMs = UNARY_MS, ...rest }: CallOptions = {},
  ): Promise<S> {
    const options = { timeoutMs, ...rest };
    const { path, bytes, type } = prepare<Q, S>(service, name, request);
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const { metadata, callOptions } = termsOf(options);
      const call = this.#client.makeUnaryRequest(
        path,
        asIs,
        asIs,
        bytes,
        metadata,
        callOptions,
        (error, found) =>
          error === null ? resolve(found as Buffer) : reject(toCallFault(error, this.address)),
      );
      options.signal?.addEventListener("abort", () => call.cancel(), { once: true });
    });
    return type.decode(answer);
  }

  /** The undecoded messages of a server stream. */
  serverStream<Q extends object>(
    service: string,
    name: string,
    request: Q,
    options: CallOptions = {},
  ): AsyncGenerator<Buffer> {
    const { path, bytes } = prepare<Q, object>(service, name, request);
    const { metadata, callOptions } = termsOf(options);
    const call = this.#client.makeServerStreamRequest(
      path,
      asIs,
      asIs,
      bytes,
      metadata,
      callOptions,
    );
    return this.#messagesOf(call, options.signal);
  }

  /** Sends what the source gives, at the server's pace; gives the undecoded answers. */
  duplex(
    service: string,
    name: string,
    source: AsyncIterable<Buffer> | Iterable<Buffer>,
    options: CallOptions = {},
  ): AsyncGenerator<Buffer> {
    const { metadata, callOptions } = termsOf(options);
    const { path } = methodsOf(service).get(name) ?? { path: "" };
    const call = this.#client.makeBidiStreamRequest(path, asIs, asIs, metadata, callOptions);
    send(call, source).catch((error: Error) => call.destroy(error));
    return this.#messagesOf(call, options.signal);
  }

  async *#messagesOf(call: Incoming, signal?: AbortSignal): AsyncGenerator<Buffer> {
    const cancel = () => call.cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      for await (const message of call) yield message as Buffer;
    } catch (error) {
      throw toCallFault(error, this.address);
    } finally {
      signal?.removeEventListener("abort", cancel);
      call.cancel();
    }
  }
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
  const bytes = messageType<Q>(`${name}Request`).encode(request);
  const type: MessageType<S> = messageType<S>(`${name}Response`);
  return { path: method.path, bytes, type };
}

function termsOf({ timeoutMs, requestId }: CallOptions): {
  metadata: Metadata;
  callOptions: GrpcCallOptions;
} {
  const metadata = new Metadata();
  if (requestId !== undefined) metadata.set("x-request-id", requestId);
  const deadline = timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
  return { metadata, callOptions: deadline };
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
