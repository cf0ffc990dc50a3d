/** The chain on the embedded server, in two databases of its own, dropped at the end. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { openClient } from "../../engine/database/client.js";
import { type Database, openDatabase } from "../../engine/database/connection.js";
import { migrate } from "../../engine/database/migrate.js";
import { type ChainOptions, type ChainSummary, runChain } from "./chain.js";

const FOLDER = join(PROJECT_ROOT, ".groeikern", "bench");
const NAMES = ["groeikern_chain_true", "groeikern_chain_told"] as const;

/** Runs it in databases of its own. */
export async function proveChain(options: Omit<ChainOptions, "folder">): Promise<ChainSummary> {
  const folder = await mkdtemp(join(tmpdir(), "groeikern-records-"));
  try {
    return await withEmpty(NAMES[0], (truth) =>
      withEmpty(NAMES[1], (told) => runChain(truth, told, { ...options, folder })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A migrated database without facts, dropped at the end. */
async function withEmpty<T>(name: string, work: (db: Database) => Promise<T>): Promise<T> {
  const server = await openDatabase({
    url: "",
    database: "postgres",
    embedded: { folder: FOLDER },
  });
  const admin = await openClient(server.config, "chain");
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${name} (FORCE)`);
    const db = await openDatabase({ url: "", database: name, embedded: { folder: FOLDER } });
    try {
      await migrate(db);
      return await work(db);
    } finally {
      await db.close();
    }
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} (FORCE)`).catch(() => undefined);
    await admin.end();
    await server.close();
  }
}
