/**
 * Unary calls as bytes, over some connections in turn. Nothing is decoded: what the caller would do
 * with an answer is no load on the service, and the machine that asks must not be the slower one.
 */
import { Client, credentials, Metadata, status } from "@grpc/grpc-js";
import type { ClientTls } from "../../grpc/client/client.js";
import type { Ending } from "./recording.js";

const asIs = (bytes: Buffer): Buffer => bytes;
const TIMEOUT_MS = 20_000;

export interface UnaryCall {
  readonly path: string;
  readonly bytes: Buffer;
}

export class Caller {
  readonly #clients: readonly Client[];
  #next = 0;

  /** Opens so many connections; they connect when they are first used. */
  constructor(address: string, { authority, key, certificate }: ClientTls, connections = 1) {
    const [ca, ownKey, own] = [authority, key, certificate].map((pem) =>
      pem === undefined ? null : Buffer.from(pem),
    );
    const channel = credentials.createSsl(ca, ownKey, own);
    this.#clients = Array.from(
      { length: connections },
      () => new Client(address, channel, { "grpc.use_local_subchannel_pool": 1 }),
    );
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  /** Calls on the next connection; resolves with the name of the status. */
  send({ path, bytes }: UnaryCall, cancelAfterMs?: number): Promise<Ending> {
    const client = this.#clients[this.#next % this.#clients.length] as Client;
    this.#next += 1;
    const options = { deadline: Date.now() + TIMEOUT_MS };
    return new Promise((resolve) => {
      const call = client.makeUnaryRequest(
        path,
        asIs,
        asIs,
        bytes,
        new Metadata(),
        options,
        (error) => resolve(error === null ? "OK" : (status[error.code] ?? "UNKNOWN")),
      );
      if (cancelAfterMs !== undefined) setTimeout(() => call.cancel(), cancelAfterMs);
    });
  }

  /** Waits until every connection is up. */
  async connect(timeoutMs = TIMEOUT_MS): Promise<void> {
    await Promise.all(this.#clients.map((client) => connected(client, timeoutMs)));
  }
}

function connected(client: Client, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + timeoutMs, (error) => {
      if (error === undefined) resolve();
      else reject(new Error(`connection: expected one within ${timeoutMs} ms, found ${error}`));
    });
  });
}
