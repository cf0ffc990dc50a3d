/**
 * Databases with a generated population for the benches that need PostgreSQL, one per size, opened
 * when first asked for and closed with the session.
 *
 * Full size: a database of its own, `groeikern_bench_<children>_<seed>_<digest>`, on the embedded
 * server, in a folder of the bench's own, or on that of DATABASE_URL; it is kept, so that the next
 * session need not generate it. The digest is over schema and generator: when they change, it is
 * made anew and the old one goes.
 * Smoke size: a test database, dropped at the end.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { counted } from "../../engine/counted.js";
import { type Database, openDatabase } from "../../engine/database/connection.js";
import { migrate } from "../../engine/database/migrate.js";
import { schemaDigest } from "../../engine/database/schema.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { generate } from "../../engine/generate/generate.js";

/** Data of the bench's own server: it never comes among what the user keeps. */
const FOLDER = join(PROJECT_ROOT, ".groeikern", "bench");

export interface PopulationOptions {
  /** How the names of the databases begin; default groeikern_bench. */
  readonly stem?: string;
  readonly seed: number;
  readonly isSmoke: boolean;
  note(text: string): void;
}

export class Populations {
  readonly #open = new Map<number, Promise<Database>>();

  constructor(readonly options: PopulationOptions) {}

  /** The database with so many children. */
  open(children: number): Promise<Database> {
    const known = this.#open.get(children);
    if (known !== undefined) return known;
    const opening = this.#prepare(children);
    opening.catch(() => this.#open.delete(children));
    this.#open.set(children, opening);
    return opening;
  }

  async close(): Promise<void> {
    const databases = await Promise.allSettled(this.#open.values());
    for (const opened of databases) if (opened.status === "fulfilled") await opened.value.close();
  }

  async #prepare(children: number): Promise<Database> {
    const { seed, isSmoke, note, stem = "groeikern_bench" } = this.options;
    const db = isSmoke ? await openTestDatabase() : await openNamed(`${stem}_${children}_${seed}`);
    try {
      await migrate(db);
      if (await isFilled(db, children, seed)) return db;
      note(`generating ${counted(children, "child", "children")}`);
      await generate(db, { children, seed, replace: true, into: db.config.database });
      await db.pool.query("VACUUM ANALYZE");
      return db;
    } catch (error) {
      await db.close();
      throw error;
    }
  }
}

async function isFilled({ pool }: Database, children: number, seed: number): Promise<boolean> {
  const { rows } = await pool.query<{ children: number; seed: string }>(
    "SELECT children, seed FROM population",
  );
  const [found] = rows;
  return found !== undefined && Number(found.children) === children && Number(found.seed) === seed;
}

/** A database beside the one that the address names, on the same server; older ones are dropped. */
async function openNamed(stem: string): Promise<Database> {
  const name = `${stem}_${originDigest()}`;
  const address = process.env["DATABASE_URL"];
  if (address === undefined || address === "") {
    const db = await openDatabase({ url: "", database: name, embedded: { folder: FOLDER } });
    await dropOlder(db.pool, stem, name);
    return db;
  }
  const { pool, close } = await openDatabase();
  try {
    await dropOlder(pool, stem, name);
    const known = await pool.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (known.rowCount === 0) await pool.query(`CREATE DATABASE ${name}`);
  } finally {
    await close();
  }
  return openDatabase({ database: name });
}

async function dropOlder(
  client: Pick<pg.ClientBase, "query">,
  stem: string,
  name: string,
): Promise<void> {
  const { rows } = (await client.query(
    "SELECT datname FROM pg_database WHERE datname ~ $1 AND datname <> $2",
    [`^${stem}(_[0-9a-f]+)?$`, name],
  )) as pg.QueryResult<{ datname: string }>;
  for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname}`);
}

const DIGEST_CHARACTERS = 8;

/** Of what makes a population: the schema and the generator. */
function originDigest(): string {
  const hash = createHash("md5").update(schemaDigest());
  const generator = fileURLToPath(new URL("../../engine/generate", import.meta.url));
  const names = readdirSync(generator).filter((name) => /\.(sql|js|ts)$/.test(name));
  for (const name of names.sort()) hash.update(readFileSync(join(generator, name)));
  return hash.digest("hex").slice(0, DIGEST_CHARACTERS);
}
