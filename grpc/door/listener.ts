/**
 * The port: every connection comes in here and is handed to grpc-js once it has shown who it is.
 *
 *     accepted -> handshake (seconds, places of its own) -> connection (a place) -> closed
 *
 * So many connections in all, so many of one address; who does not fit is cut off at once.
 */
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import type { ConnectionInjector } from "@grpc/grpc-js";
import { Gate } from "../access/gate.js";
import { Handshakes } from "./handshakes.js";
import type { ServeLimits } from "./options.js";
import { listenAt } from "./port.js";

type Limits = Pick<ServeLimits, "connections" | "handshakes" | "handshakeMs">;

/** Longer than the listener's own, which is the one that counts. */
const TLS_HANDSHAKE_MS = 120_000;

export class Listener {
  readonly #server: Server;
  readonly #gate: Gate;
  readonly #handshakes: Handshakes;
  readonly #injector: ConnectionInjector;

  /** `tls` undefined = plaintext. */
  constructor(injector: ConnectionInjector, tls: TlsOptions | undefined, limits: Limits) {
    this.#injector = injector;
    this.#gate = new Gate("connections", limits.connections);
    this.#handshakes = new Handshakes(limits.handshakes, limits.handshakeMs);
    const shake = tls === undefined ? this.#plaintext() : this.#secure(tls);
    this.#server = createServer({ noDelay: true }, (socket) => {
      socket.on("error", () => undefined);
      this.#handshakes.begin(socket, addressOf(socket));
      shake(socket);
    });
  }

  /** Connections that are open. */
  get active(): number {
    return this.#gate.active;
  }

  /** Connections that have not shown who they are yet. */
  get unfinished(): number {
    return this.#handshakes.count;
  }

  /** The port it listens on. Throws `SERVE_PORT`. */
  listen(host: string, port: number): Promise<number> {
    return listenAt(this.#server, host, port, "--port");
  }

  /** Takes no new connections; those that are open stay. */
  close(): void {
    this.#server.close();
  }

  /** A connection has shown who it is when it has said anything at all. */
  #plaintext(): (socket: Socket) => void {
    return (socket) => {
      socket.once("readable", () => this.#enter(socket, socket));
    };
  }

  /** A connection has shown who it is when TLS has verified it. */
  #secure(tls: TlsOptions): (socket: Socket) => void {
    const begun = new Map<string, Socket>();
    const server = createTlsServer({ ...tls, handshakeTimeout: TLS_HANDSHAKE_MS });
    server.on("tlsClientError", (_error, secure) => secure.destroy());
    server.on("secureConnection", (secure) => {
      secure.on("error", () => undefined);
      const socket = begun.get(farEndOf(secure));
      if (socket === undefined) secure.destroy();
      else this.#enter(socket, secure);
    });
    return (socket) => {
      const farEnd = farEndOf(socket);
      begun.set(farEnd, socket);
      socket.once("close", () => begun.delete(farEnd));
      server.emit("connection", socket);
    };
  }

  /** Hands a connection over; `socket` is the one under TLS. */
  #enter(socket: Socket, connection: Socket): void {
    const address = addressOf(socket);
    if (!this.#handshakes.finish(socket, address)) return;
    try {
      this.#gate.enter(address);
    } catch {
      socket.destroy();
      return;
    }
    socket.once("close", () => this.#gate.leave(address));
    this.#injector.injectConnection(connection);
  }
}

const addressOf = ({ remoteAddress = "" }: Socket): string => remoteAddress;

const farEndOf = ({ remoteAddress, remotePort }: Socket): string =>
  `${remoteAddress} ${remotePort}`;
