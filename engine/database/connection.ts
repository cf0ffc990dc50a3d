/**
 * The database of a command: the server that DATABASE_URL names, or the embedded one.
 *
 * `openDatabase` connects once before it returns, so that everything which can be wrong with a
 * server is said at once and in words. `config` is plain data and travels to worker threads, which
 * open their own connections with it. Close in `finally`: the embedded server stops with the last
 * command that leaves.
 */
import { statfs } from "node:fs/promises";
import type pg from "pg";
import { EngineError, errorCode } from "../errors.js";
import { type Address, parseAddress } from "./address.js";
import { BOUND_SILENCE, CONNECT_MS_MAX, createPool, openClient } from "./client.js";
import { databaseError, wordedError } from "./database-error.js";
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from "./embedded.js";
import { requireSettings, sessionOptions } from "./session.js";

const EMBEDDED_DATABASE = "groeikern";
const POOL_MAX = 4;
const VERSION_MIN = 15;
const VERSION_MAX = 18;
const VERSION_UNIT = 10_000;
/** A server older than what it is asked to set. */
const UNKNOWN_SETTING = "42704";
const MB = 1e6;
const GB = 1e9;
/** What a server that asks for TLS says to who came without, and the other way round. */
const OTHER_ENCRYPTION = /no pg_hba\.conf entry|no encryption|does not support SSL/;

export interface Database {
  /** For `openClient`, here and in worker threads. */
  readonly config: pg.ClientConfig;
  /** For single statements and short transactions; at most four connections. */
  readonly pool: pg.Pool;
  readonly embedded: boolean;
  /** Folder of the embedded server's data, null for any other server. */
  readonly dataFolder: string | null;
  close(): Promise<void>;
}

/** What statements need of a database; a thread has a pool of its own. */
export type DatabasePool = Pick<Database, "config" | "pool">;

export interface DatabaseOptions {
  /** Address as address.ts reads it; default DATABASE_URL; none = the embedded server. */
  readonly url?: string | undefined;
  /** Another database than the address's; on the embedded server made when it is not there. */
  readonly database?: string;
  readonly embedded?: EmbeddedOptions;
  /** An embedded server that is open already, and stays so, instead of an address. */
  readonly server?: EmbeddedServer;
}

/** Connects to the database of a command. Throws `DATABASE_` and `EMBEDDED_` codes. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  if (options.server !== undefined) {
    const { server, database = EMBEDDED_DATABASE } = options;
    return connectDatabase(embeddedAddress(server, database), { ...server, close: noClose });
  }
  const url = options.url ?? process.env["DATABASE_URL"];
  if (url !== undefined && url !== "") {
    const { config, encryptions } = parseAddress(url);
    const { database = config.database } = options;
    return connectDatabase({ config: { ...config, database }, encryptions });
  }
  const server = await startEmbedded(options.embedded);
  try {
    const database = options.database ?? EMBEDDED_DATABASE;
    await createDatabase(server, database);
    return await connectDatabase(embeddedAddress(server, database), server);
  } catch (error) {
    await server.close();
    throw wordedError(error, server.config);
  }
}

const embeddedAddress = ({ config }: EmbeddedServer, database: string): Address => ({
  config: { ...config, database },
  encryptions: [false],
});

const noClose = async (): Promise<void> => undefined;

async function createDatabase(server: EmbeddedServer, database: string): Promise<void> {
  const client = await openClient(server.config, "create");
  try {
    await client.query(`SET idle_session_timeout = '60s';
      SELECT pg_advisory_lock(hashtext('groeikern'), hashtext('create'))`);
    const known = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (known.rowCount === 0) {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    }
  } finally {
    await client.end();
  }
}

async function connectDatabase(address: Address, server?: EmbeddedServer): Promise<Database> {
  const { ssl, version } = await meetServer(address);
  const config: pg.ClientConfig = {
    application_name: "groeikern",
    connectionTimeoutMillis: CONNECT_MS_MAX,
    ...address.config,
    ssl,
    options: sessionOptions(version, address.config.options),
  };
  const pool = createPool({ ...config, max: POOL_MAX });
  const close = async () => {
    await pool.end();
    await server?.close();
  };
  const dataFolder = server?.dataFolder ?? null;
  return { config, pool, embedded: server !== undefined, dataFolder, close: once(close) };
}

const once = (action: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
};

/** The encryption that the server takes, of those the address allows, and its version. */
async function meetServer({ config, encryptions }: Address) {
  const options = sessionOptions(undefined, config.options);
  for (const [index, ssl] of encryptions.entries()) {
    try {
      const client = await openClient({ ...config, ssl, options }, "meeting");
      return { ssl, version: await readVersion(client).finally(() => client.end()) };
    } catch (error) {
      const worded = databaseError(error, config);
      if (errorCode(worded.cause) === UNKNOWN_SETTING) throw versionError(`below ${VERSION_MIN}`);
      const isLast = index === encryptions.length - 1;
      if (isLast || !OTHER_ENCRYPTION.test(worded.message)) throw worded;
    }
  }
  throw new Error("an address allows at least one encryption");
}

async function readVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>("SHOW server_version_num");
  const version = Math.floor(Number(rows[0]?.server_version_num) / VERSION_UNIT);
  if (version < VERSION_MIN || version > VERSION_MAX) throw versionError(String(version));
  await requireSettings(client);
  return version;
}

const versionError = (found: string) =>
  new EngineError(
    "DATABASE_VERSION",
    `database: expected PostgreSQL ${VERSION_MIN} to ${VERSION_MAX}, found ${found}; ` +
      "set DATABASE_URL to such a server, or unset it for the embedded one",
  );

export interface TransactionOptions {
  /** True for reading at the pace of a user, who may stand still as long as he likes. */
  readonly isPatient?: boolean;
}

/**
 * Runs `work` in one transaction on a connection of its own; rolls back when it throws. The server
 * ends it when this process stands still for a minute.
 */
export async function inTransaction<T>(
  db: DatabasePool,
  work: (client: pg.PoolClient) => Promise<T>,
  { isPatient = false }: TransactionOptions = {},
): Promise<T> {
  const client = await db.pool.connect().catch((error: unknown) => {
    throw databaseError(error, db.config);
  });
  let failed: Error | undefined;
  try {
    await client.query(isPatient ? "BEGIN" : `BEGIN; ${BOUND_SILENCE}`);
    const outcome = await work(client);
    await client.query("COMMIT");
    return outcome;
  } catch (error) {
    await client.query("ROLLBACK").catch((trouble: Error) => {
      failed = trouble;
    });
    throw error;
  } finally {
    client.release(failed);
  }
}

/**
 * Throws `DISK_FULL` when the embedded server's disk has less than `bytes` free. The disk of
 * another server can not be seen from here: `"unseen"`.
 */
export async function requireDiskSpace(db: Database, bytes: number): Promise<"enough" | "unseen"> {
  if (db.dataFolder === null) return "unseen";
  const { bavail, bsize } = await statfs(db.dataFolder);
  if (bavail * bsize >= bytes) return "enough";
  throw new EngineError(
    "DISK_FULL",
    `disk: expected ${sizeText(bytes)} free at ${db.dataFolder}, ` +
      `found ${sizeText(bavail * bsize)}; ` +
      "free some, or set GROEIKERN_DATA to a folder on another disk",
  );
}

const sizeText = (bytes: number): string =>
  bytes < GB ? `${Math.round(bytes / MB)} MB` : `${(bytes / GB).toFixed(1)} GB`;

/** Throws `FACTS_MISSING` when no household has a member. */
export async function requireFacts(db: Database): Promise<void> {
  const { rows } = await db.pool.query<{ known: boolean }>(
    "SELECT EXISTS (SELECT FROM gezin_lid) AS known",
  );
  if (rows[0]?.known === true) return;
  throw new EngineError(
    "FACTS_MISSING",
    "database: expected facts, found none; run groeikern generate",
  );
}
