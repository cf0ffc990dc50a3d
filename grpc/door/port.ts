/** Ports: one way to listen, one way to say that it can not be done. */
import type { Server } from "node:net";
import { EngineError } from "../../engine/errors.js";

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: "choose another, or stop what listens there",
  EACCES: "choose one above 1023, or let this user listen there",
  EADDRNOTAVAIL: "choose an address of this machine with --host",
  ENOTFOUND: "choose an address of this machine with --host",
  EAI_AGAIN: "choose an address of this machine with --host",
};

/**
 * Listens, and gives the port: of 0 any free one. `option` is how people choose it. Throws
 * `SERVE_PORT`. What goes wrong with a single connection later is that connection's end only.
 */
export function listenAt(
  server: Server,
  host: string,
  port: number,
  option: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: NodeJS.ErrnoException): void => {
      const advice = ADVICE[cause.code ?? ""] ?? "choose another";
      const message = `serve: expected a free port for ${option} at ${host}:${port}`;
      reject(
        new EngineError("SERVE_PORT", `${message}, found: ${cause.message}; ${advice}`, cause),
      );
    };
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      server.on("error", () => undefined);
      const address = server.address();
      resolve(typeof address === "object" ? (address?.port ?? port) : port);
    });
  });
}
