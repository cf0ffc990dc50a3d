/**
 * The two connections of a worker: one reads input in a snapshot, one writes in a transaction.
 *
 * They are opened by the first partition and serve the next ones. After any fault both are dropped:
 * the server then rolls back what was open, so nothing needs to be undone here.
 *
 * A worker that is frozen, or on a machine that nobody reaches, keeps its sessions, and with them
 * its partition. The server ends a transaction in which its worker says nothing for half a minute;
 * one in the middle of a COPY it does not end, so who waits for the partition does (`endStuck`).
 */
import type pg from "pg";
import { openTaskClient } from "../database/client.js";
import type { Database } from "../database/connection.js";

/** A partition's worker is silent for a second or two, while it calculates. */
export const SILENT_SECONDS_MAX = 30;

const END_STUCK = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND usename = current_user
    AND application_name = 'groeikern write' AND state = 'active' AND wait_event = 'ClientRead'
    AND state_change < clock_timestamp() - $1 * interval '1 second'`;

export interface ConnectionPair {
  readonly reader: pg.Client;
  readonly writer: pg.Client;
}

/** Opens both connections. Throws `EngineError` with a `DATABASE_` code. */
export async function openPair(config: pg.ClientConfig): Promise<ConnectionPair> {
  const [reader, writer] = await Promise.allSettled([
    openBounded(config, "read"),
    openBounded(config, "write"),
  ]);
  if (reader.status === "fulfilled" && writer.status === "fulfilled") {
    return { reader: reader.value, writer: writer.value };
  }
  const opened = [reader, writer].filter((client) => client.status === "fulfilled");
  await Promise.allSettled(opened.map(({ value }) => value.end()));
  throw reader.status === "rejected" ? reader.reason : (writer as PromiseRejectedResult).reason;
}

async function openBounded(config: pg.ClientConfig, name: string): Promise<pg.Client> {
  const client = await openTaskClient(config, name);
  await client.query(`SET idle_in_transaction_session_timeout = '${SILENT_SECONDS_MAX}s'`);
  return client;
}

/** Ends sessions that have waited too long for the rest of a COPY; their number. */
export async function endStuck({ pool }: Database, seconds = SILENT_SECONDS_MAX): Promise<number> {
  return (await pool.query(END_STUCK, [seconds])).rowCount ?? 0;
}

/** Closes both, in whatever state they are; never throws. */
export async function closePair({ reader, writer }: ConnectionPair): Promise<void> {
  await Promise.allSettled([reader.end(), writer.end()]);
}
