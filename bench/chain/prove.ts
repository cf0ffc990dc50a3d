/**
 * The chain on the embedded server, in two databases of its own, dropped at the end. They bear the
 * number of the process, so that chains beside each other do not meet; what one that was killed
 * left behind the next one drops.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { openClient } from "../../engine/database/client.js";
import { type Database, openDatabase } from "../../engine/database/connection.js";
import { migrate } from "../../engine/database/migrate.js";
import { type ChainOptions, type ChainSummary, runChain } from "./chain.js";

const FOLDER = join(PROJECT_ROOT, ".groeikern", "bench");
const STEM = "groeikern_chain_";
const NAMES = [`${STEM}true_${process.pid}`, `${STEM}told_${process.pid}`] as const;
/** Databases of chains that nobody is in. */
const LEFT_SQL = `SELECT datname FROM pg_database
  WHERE starts_with(datname, $1) AND NOT EXISTS (
    SELECT FROM pg_stat_activity activity WHERE activity.datname = pg_database.datname)`;

/** Runs it in databases of its own. */
export async function proveChain(options: Omit<ChainOptions, "folder">): Promise<ChainSummary> {
  const folder = await mkdtemp(join(tmpdir(), "groeikern-records-"));
  try {
    await dropLeft();
    return await withEmpty(NAMES[0], (truth) =>
      withEmpty(NAMES[1], (told) => runChain(truth, told, { ...options, folder })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Work as one who may make and drop databases. */
async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const embedded = { folder: FOLDER };
  const server = await openDatabase({ url: "", database: "postgres", embedded });
  const admin = await openClient(server.config, "chain");
  try {
    return await work(admin);
  } finally {
    await admin.end();
    await server.close();
  }
}

const dropLeft = (): Promise<void> =>
  asAdmin(async (admin) => {
    const { rows } = await admin.query<{ datname: string }>(LEFT_SQL, [STEM]);
    for (const { datname } of rows) await admin.query(`DROP DATABASE IF EXISTS ${datname}`);
  });

/** A migrated database without facts, dropped at the end. */
const withEmpty = <T>(name: string, work: (db: Database) => Promise<T>): Promise<T> =>
  asAdmin(async (admin) => {
    const db = await openDatabase({ url: "", database: name, embedded: { folder: FOLDER } });
    try {
      await migrate(db);
      return await work(db);
    } finally {
      await db.close();
      await admin.query(`DROP DATABASE IF EXISTS ${name} (FORCE)`).catch(() => undefined);
    }
  });
