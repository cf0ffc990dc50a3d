/**
 * A connection of one's own, and what every connection must have: a listener for its end.
 *
 * The server may end any session at any moment: a restart, a failover, an administrator. The driver
 * tells it to whoever waits for an answer, and besides as an event that ends the process when nobody
 * listens. So nothing here makes a `pg.Client` or a `pg.Pool` in another way.
 */
import type { Socket } from "node:net";
import pg from "pg";
import { errorCode } from "../errors.js";
import { CopySocket } from "./copy-socket.js";
import { databaseError, type HostPort, type ServerConfig } from "./database-error.js";
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
 * minute, or takes nothing of an answer: frozen, or on a machine that nobody reaches.
 */
export const BOUND_SILENCE =
  "SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL tcp_user_timeout = '60s'";

/** A server that accepts and says nothing is no server. */
export const CONNECT_MS_MAX = 10_000;
/** One that does not answer a goodbye is left. */
const END_MS_MAX = 1_000;

/** Its end waits for nobody who is gone. */
class Client extends pg.Client {
  override end(): Promise<void>;
  override end(done: (error: Error) => void): void;
  override end(done?: (error: Error) => void): Promise<void> | void {
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
    setTimeout(() => stream.destroy(), END_MS_MAX).unref();
    return done === undefined ? super.end() : super.end(done);
  }
}

/**
 * Connects, under a name that `pg_stat_activity` shows. Throws `EngineError` with a `DATABASE_` code.
 * The socket is given: pg looks for one in a way that loads Node's fetch into every thread.
 */
export async function openClient(config: ServerConfig, name: string): Promise<pg.Client> {
  const stream = () => socketOf(config);
  const client = new Client({
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
export async function openTaskClient(config: ServerConfig, name: string): Promise<pg.Client> {
  const client = await openClient(config, name);
  await client.query("SET max_parallel_workers_per_gather = 0");
  return client;
}

/** A pool of which no connection, idle or taken, ends the process when it is lost. */
export function createPool(config: pg.PoolConfig & ServerConfig): pg.Pool {
  const stream = () => socketOf(config);
  const pool = new pg.Pool({ Client, ...FIXED, ...config, stream });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

const socketOf = (config: ServerConfig): Socket =>
  config.hosts === undefined ? new CopySocket(isEncrypted(config)) : new PrimarySocket(config);

const isEncrypted = ({ ssl = false }: ServerConfig): boolean => ssl !== false;

/**
 * Leads to whichever of several servers is the primary now, whatever host it is told: a standby that
 * took over is found by the next connection. With sslmode=verify-full every server's certificate has
 * the name of the first.
 */
class PrimarySocket extends CopySocket {
  constructor(readonly config: ServerConfig) {
    super(isEncrypted(config));
  }

  override connect(): this {
    findPrimary(this.config).then(
      ({ host, port }) => super.connect(port, host),
      (error: Error) => this.destroy(error),
    );
    return this;
  }
}

/** Asks all at once, so that one that is gone without a word costs no time. */
async function findPrimary({ hosts = [], ...config }: ServerConfig): Promise<HostPort> {
  const ask = async (place: HostPort): Promise<HostPort> => {
    const client = await openClient({ ...config, ...place }, "primary");
    try {
      const { rows } = await client.query("SELECT pg_is_in_recovery() AS standby");
      if (rows[0]?.standby === false) return place;
    } finally {
      await client.end().catch(() => undefined);
    }
    throw Object.assign(new Error("a standby, no primary"), { code: "ECONNREFUSED" });
  };
  try {
    return await Promise.any(hosts.map(ask));
  } catch (error) {
    const { errors } = error as AggregateError;
    const told = errors.find((one) => errorCode(one) !== "DATABASE_UNREACHABLE") ?? errors[0];
    throw told.cause ?? told;
  }
}
