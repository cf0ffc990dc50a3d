/**
 * A database per test: cloned from a migrated template on one embedded server that all test files
 * share, dropped at the end. The server runs without fsync; its data is worth nothing. Copied as
 * files, a clone takes a quarter of what it takes page by page through the log; a process joins the
 * server once, which takes ten times as much.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { PROJECT_ROOT } from "../../../core-wasm/root.js";
import { roomEnd } from "../../test/room-end.js";
import { SCRATCH_FOLDER } from "../../test/scratch.js";
import { openClient } from "../client.js";
import { type Database, openDatabase } from "../connection.js";
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from "../embedded.js";
import { migrate } from "../migrate.js";
import { schemaDigest } from "../schema.js";

const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  shared_buffers: "64MB",
  autovacuum: "off",
};
/** The server of all tests. */
export const TEST_SERVER: EmbeddedOptions = {
  folder: join(SCRATCH_FOLDER, `groeikern-tests-${nameOf(PROJECT_ROOT)}`),
  settings: SETTINGS,
};
const REASONS = join(PROJECT_ROOT, "core-wasm", "layout", "reasons.ts");

/** The server, and a connection to it on which databases are made and dropped. */
interface Shared {
  readonly server: EmbeddedServer;
  readonly admin: pg.Client;
  readonly template: string;
}

let lastNumber = 0;
let shared: Promise<Shared> | null = null;
let openCount = 0;

/** A checkout's tests have a server of their own. */
function nameOf(root: string): string {
  return createHash("md5").update(root).digest("hex").slice(0, 12);
}

/** A migrated, empty database of its own; `close()` drops it. */
export async function openTestDatabase(): Promise<Database> {
  openCount += 1;
  lastNumber += 1;
  const name = `test_${process.pid}_${lastNumber}`;
  try {
    shared ??= openShared();
    const { server, admin, template } = await shared;
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
    const db = await openDatabase({ server, database: name });
    let closing: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      await db.close();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await leave();
    };
    return {
      ...db,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

async function openShared(): Promise<Shared> {
  roomEnd.later?.(closeUnused);
  const server = await startEmbedded(TEST_SERVER);
  const admin = await openClient(server.config, "test");
  const template = `template_${templateDigest()}`;
  await admin.query("SELECT pg_advisory_lock(hashtext('groeikern'), hashtext('template'))");
  await dropLeftovers(admin, template);
  const known = await admin.query("SELECT FROM pg_database WHERE datname = $1", [template]);
  if (known.rowCount === 0) await makeTemplate(server, admin, template);
  await admin.query("SELECT pg_advisory_unlock(hashtext('groeikern'), hashtext('template'))");
  return { server, admin, template };
}

async function makeTemplate(
  server: EmbeddedServer,
  admin: pg.Client,
  template: string,
): Promise<void> {
  await admin.query(`CREATE DATABASE ${template}_draft`);
  const db = await openDatabase({ server, database: `${template}_draft` });
  await migrate(db);
  await db.close();
  // The first session writes down what every later one would look up in the catalog.
  await (await openClient({ ...server.config, database: `${template}_draft` }, "test")).end();
  await admin.query(`ALTER DATABASE ${template}_draft RENAME TO ${template}`);
}

/** The next database of a room finds all as it is; where no end is known, the last one closes. */
async function leave(): Promise<void> {
  openCount -= 1;
  if (roomEnd.later === null) await closeUnused();
}

async function closeUnused(): Promise<void> {
  if (openCount > 0 || shared === null) return;
  const closing = shared;
  shared = null;
  const { server, admin } = await closing;
  await admin.end();
  await server.close();
}

/** Databases of tests that were killed, and templates of other schemas. */
async function dropLeftovers(admin: pg.Client, template: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `SELECT datname FROM pg_database d WHERE (datname LIKE 'test\\_%' OR datname LIKE 'template\\_%')
     AND datname <> $1 AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)`,
    [template],
  );
  for (const { datname } of rows) {
    const pid = Number(/^test_(\d+)_/.exec(datname)?.[1] ?? 0);
    if (pid === 0 || !isAlive(pid)) await admin.query(`DROP DATABASE IF EXISTS ${datname}`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Of what migrate writes: the schema and the reasons. */
function templateDigest(): string {
  return createHash("md5").update(schemaDigest()).update(readFileSync(REASONS)).digest("hex");
}
