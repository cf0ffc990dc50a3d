/**
 * Connections that read results and totals as a restricted role: the database itself then shows a
 * payer its own rows only, whatever the query says.
 */
import type pg from "pg";
import { createPool, openClient } from "../../engine/database/client.js";
import { databaseError } from "../../engine/database/database-error.js";
import type { PayerName } from "./authorization.js";
import { CallError, cancelled } from "./call-error.js";

const CONNECT_MS_MAX = 5000;
const IDLE_MS = 10_000;

export class ScopedConnections {
  readonly #pool: pg.Pool;

  /** Keeps `min` connections open once they are. */
  constructor(
    readonly config: pg.ClientConfig,
    max: number,
    min = 0,
  ) {
    this.#pool = createPool({
      ...config,
      application_name: "groeikern results",
      max,
      min,
      connectionTimeoutMillis: CONNECT_MS_MAX,
      idleTimeoutMillis: IDLE_MS,
    });
  }

  /**
   * Runs work on a connection that is cancelled on the server when the signal is aborted. After any
   * fault the connection is dropped.
   */
  async use<T>(signal: AbortSignal, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw databaseError(error, this.config);
    });
    if (signal.aborted) {
      client.release();
      throw cancelled();
    }
    const onAbort = () => void this.#cancel(client);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const outcome = await work(client);
      client.release();
      return outcome;
    } catch (error) {
      await this.#cancel(client);
      client.release(true);
      const isOurs = error instanceof CallError || !(error instanceof Error);
      throw isOurs ? error : databaseError(error, this.config);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** Ends what the server does for a client, from a connection of its own. */
  async #cancel(client: pg.PoolClient): Promise<void> {
    const { processID } = client as unknown as { readonly processID: number | null };
    if (processID === null) return;
    try {
      const other = await openClient(this.config, "cancel");
      await other
        .query("SELECT pg_cancel_backend($1)", [processID])
        .finally(() => other.end().catch(() => undefined));
    } catch {
      // The connection is dropped anyway.
    }
  }
}

/** Statements that begin a transaction that sees the rows of one payer, or of all. */
export function scopeSql(client: pg.ClientBase, payer: PayerName | undefined): string {
  const role = payer === undefined ? "reader" : "payer";
  const own = client.escapeLiteral(payer ?? "");
  return `BEGIN READ ONLY; SET LOCAL ROLE groeikern_${role}; SET LOCAL groeikern.payer = ${own}`;
}
