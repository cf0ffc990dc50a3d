/**
 * The port: every connection comes in here and is handed to grpc-js. So many in all, so many of one
 * address; who does not fit is cut off at once, and so is who connects and says nothing.
 */
import { createServer, type Server, type Socket } from "node:net";
import type { ConnectionInjector } from "@grpc/grpc-js";
import { EngineError } from "../../engine/errors.js";
import { Gate } from "../access/gate.js";
import type { ServeLimits } from "./options.js";

export class Listener {
  readonly #server: Server;
  readonly #gate: Gate;
  readonly #injector: ConnectionInjector;
  readonly #silentMsMax: number;

  constructor(injector: ConnectionInjector, { connections, silentMs }: ServeLimits) {
    this.#injector = injector;
    this.#silentMsMax = silentMs;
    this.#gate = new Gate("connections", connections);
    this.#server = createServer({ noDelay: true }, (socket) => this.#enter(socket));
  }

  /** Connections that are open. */
  get active(): number {
    return this.#gate.active;
  }

  /** The port it listens on. Throws `SERVE_PORT`. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error) => reject(portError(`${host}:${port}`, error)));
      this.#server.listen(port, host, () => {
        const address = this.#server.address();
        resolve(typeof address === "object" ? (address?.port ?? port) : port);
      });
    });
  }

  /** Takes no new connections; those that are open stay. */
  close(): void {
    this.#server.close();
  }

  #enter(socket: Socket): void {
    const { remoteAddress = "" } = socket;
    socket.on("error", () => undefined);
    try {
      this.#gate.enter(remoteAddress);
    } catch {
      socket.destroy();
      return;
    }
    const timer = setTimeout(() => {
      if (socket.bytesRead === 0) socket.destroy();
    }, this.#silentMsMax);
    socket.once("close", () => {
      clearTimeout(timer);
      this.#gate.leave(remoteAddress);
    });
    this.#injector.injectConnection(socket);
  }
}

const portError = (address: string, cause: Error): EngineError =>
  new EngineError(
    "SERVE_PORT",
    `serve: expected a free port at ${address}, found: ${cause.message}; ` +
      "choose another with --port",
    cause,
  );
