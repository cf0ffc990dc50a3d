/**
 * A connection of one's own, and what every connection must have: a listener for its end.
 *
 * The server may end any session at any moment: a restart, a failover, an administrator. The driver
 * tells it to whoever waits for an answer, and besides as an event that ends the process when nobody
 * listens. So nothing here makes a `pg.Client` or a `pg.Pool` in another way.
 */
import { Socket } from "node:net";
import pg from "pg";
import { databaseError } from "./database-error.js";
import { sessionOptions } from "./session.js";

/**
 * What the driver would otherwise read from the environment; `replication` it only sends. Who waits
 * for an answer of a server that is gone hears of it within half a minute.
 */
const FIXED = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 15_000,
  client_encoding: "UTF8",
  replication: "false",
  sslnegotiation: "postgres",
  ssl: false,
} as const;

/**
 * Begins a transaction that others wait for: the server ends it when its process says nothing for a
 * minute, frozen or on a machine that nobody reaches.
 */
export const BOUND_SILENCE = "SET LOCAL idle_in_transaction_session_timeout = '60s'";

/** A server that accepts and says nothing is no server. */
export const CONNECT_MS_MAX = 10_000;

/**
 * Connects, under a name that `pg_stat_activity` shows. Throws `EngineError` with a `DATABASE_` code.
 * The socket is given: pg looks for one in a way that loads Node's fetch into every thread.
 */
export async function openClient(config: pg.ClientConfig, name: string): Promise<pg.Client> {
  const stream = () => new Socket();
  const client = new pg.Client({
    ...FIXED,
    options: sessionOptions(),
    connectionTimeoutMillis: CONNECT_MS_MAX,
    ...config,
    stream,
    application_name: `groeikern ${name}`,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw databaseError(error, config);
  }
}

/**
 * The same, for one of the tasks that already keep every core busy: parallel workers of the server
 * would only take turns with them.
 */
export async function openTaskClient(config: pg.ClientConfig, name: string): Promise<pg.Client> {
  const client = await openClient(config, name);
  await client.query("SET max_parallel_workers_per_gather = 0");
  return client;
}

/** A pool of which no connection, idle or taken, ends the process when it is lost. */
export function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...FIXED, ...config });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
