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
import { EngineError } from "../errors.js";
import { CONNECT_MS_MAX, createPool, openClient } from "./client.js";
import { databaseError } from "./database-error.js";
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from "./embedded.js";

const EMBEDDED_DATABASE = "groeikern";
const POOL_MAX = 4;
const VERSION_MIN = 15;
const VERSION_MAX = 18;
const VERSION_UNIT = 10_000;
const GB = 1e9;

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

export interface DatabaseOptions {
  /** `postgres://` address; default DATABASE_URL; none = the embedded server. */
  readonly url?: string | undefined;
  /** Database on the embedded server; made when it is not there. */
  readonly database?: string;
  readonly embedded?: EmbeddedOptions;
}

/** Connects to the database of a command. Throws `DATABASE_` and `EMBEDDED_` codes. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const url = options.url ?? process.env["DATABASE_URL"];
  if (url !== undefined && url !== "") return connectDatabase({ connectionString: checkUrl(url) });
  const server = await startEmbedded(options.embedded);
  try {
    const database = options.database ?? EMBEDDED_DATABASE;
    await createDatabase(server, database);
    return await connectDatabase({ ...server.config, database }, server);
  } catch (error) {
    await server.close();
    throw error;
  }
}

function checkUrl(url: string): string {
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new EngineError(
    "DATABASE_URL_INVALID",
    "DATABASE_URL: expected postgres://user:password@host:port/database, " +
      `found ${JSON.stringify(url.replace(/:[^:@/]*@/, ":***@"))}; correct it, or unset it for the embedded server`,
  );
}

async function createDatabase(server: EmbeddedServer, database: string): Promise<void> {
  const client = await openClient(server.config, "create");
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('groeikern'), hashtext('create'))");
    const known = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (known.rowCount === 0) {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    }
  } finally {
    await client.end();
  }
}

async function connectDatabase(given: pg.ClientConfig, server?: EmbeddedServer): Promise<Database> {
  const config: pg.ClientConfig = {
    application_name: "groeikern",
    connectionTimeoutMillis: CONNECT_MS_MAX,
    ...given,
  };
  const pool = createPool({ ...config, max: POOL_MAX });
  try {
    await requireVersion(pool, config);
  } catch (error) {
    await pool.end();
    throw error;
  }
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

async function requireVersion(pool: pg.Pool, config: pg.ClientConfig): Promise<void> {
  const shown = await pool
    .query<{ server_version_num: string }>("SHOW server_version_num")
    .catch((error: unknown) => {
      throw databaseError(error, config);
    });
  const version = Math.floor(Number(shown.rows[0]?.server_version_num) / VERSION_UNIT);
  if (version >= VERSION_MIN && version <= VERSION_MAX) return;
  throw new EngineError(
    "DATABASE_VERSION",
    `database: expected PostgreSQL ${VERSION_MIN} to ${VERSION_MAX}, found ${version}; ` +
      "set DATABASE_URL to such a server, or unset it for the embedded one",
  );
}

/** Runs `work` in one transaction on a connection of its own; rolls back when it throws. */
export async function inTransaction<T>(
  db: Database,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await db.pool.connect();
  let failed: Error | undefined;
  try {
    await client.query("BEGIN");
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
  const inGb = (amount: number) => `${(amount / GB).toFixed(1)} GB`;
  throw new EngineError(
    "DISK_FULL",
    `disk: expected ${inGb(bytes)} free at ${db.dataFolder}, found ${inGb(bavail * bsize)}; ` +
      "free some, or set GROEIKERN_DATA to a folder on another disk",
  );
}

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
