/** Databases with a finished run for the tests, large enough for a stream of several messages. */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Test } from "tap";
import type { Database } from "../../engine/database/connection.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { multiplyRun } from "../../engine/decisions/test/rewrite-run.js";
import { recompute } from "../../engine/run/recompute.js";
import { deliverClean, MONTH } from "../../engine/run/test/run-fixture.js";

/** Above every child of the fixture. */
const COPY_STEP = 100_000;

export interface FilledDatabase {
  readonly database: Database;
  readonly runId: number;
  /** Results of the run. */
  readonly rowCount: number;
}

/** A finished run of some households, each result `copies` times more. */
export async function openFilled(
  t: Test,
  householdCount: number,
  copies: number,
): Promise<FilledDatabase> {
  const database = await openTestDatabase();
  t.teardown(database.close);
  await deliverClean(database, householdCount);
  const { runId } = await recompute(database, { month: MONTH, workers: 1, partitions: 3 });
  const rowCount = await multiplyRun(database, runId, copies, COPY_STEP);
  return { database, runId, rowCount };
}

/** A way to the database that can be cut and mended. */
export class Wire {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(readonly database: Database) {}

  /** The database at the other end, as a service is configured with it. */
  get config(): Database {
    const { config, pool } = this.database;
    const wired = { ...config, host: "127.0.0.1", port: this.#port };
    return { ...this.database, config: wired, pool, close: async () => undefined };
  }

  async mend(): Promise<void> {
    const { host = "", port = 0 } = this.database.config;
    const server = createServer((socket) => {
      const other = host.startsWith("/")
        ? connect(`${host}/.s.PGSQL.${port}`)
        : connect(port, host);
      for (const [end, way] of [
        [socket, other],
        [other, socket],
      ] as const) {
        this.#sockets.add(end);
        end.on("error", () => undefined);
        end.once("close", () => {
          this.#sockets.delete(end);
          way.destroy();
        });
        end.pipe(way);
      }
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }

  /** Nobody is let through any more, and who was is cut off. */
  async cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server?.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
