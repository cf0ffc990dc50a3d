/**
 * Migrations: the schema (`schema.ts`) is the first, run by postgrator, which notes in
 * `groeikern_version` what it has run.
 *
 *     empty -> migrated                        made in one transaction under one lock
 *     migrated -> migrated                     nothing to do
 *     another schema, another program's tables -> refused in words, nothing touched
 *
 * A failed migration leaves the database as it was, and two commands at once wait for each other.
 * The layout of the reasons is added each time, beside those of the runs that are there.
 */
import type pg from "pg";
import Postgrator from "postgrator";
import { EngineError, errorCode, errorMessage } from "../errors.js";
import { type Database, inTransaction } from "./connection.js";
import { databaseError } from "./database-error.js";
import { keepReasonLayout } from "./reason-layout.js";
import { FORWARD_FROM, schemaDigest, schemaSql, versionSql } from "./schema.js";

export interface Migrated {
  readonly from: number;
  readonly to: number;
}

const VERSION_TABLE = "groeikern_version";

type Queryable = pg.ClientBase | pg.Pool;

/** Postgrator reads folders of numbered files; ours is one text from files by subject. */
class Migrations extends Postgrator {
  declare migrations: Postgrator.Migration[];

  constructor(client: Queryable) {
    super({
      driver: "pg",
      schemaTable: VERSION_TABLE,
      execQuery: (query) => client.query(query),
    });
  }

  override async getMigrations(): Promise<Postgrator.Migration[]> {
    const md5 = schemaDigest();
    const schema = { version: 1, name: "schema", filename: "schema", md5, getSql: schemaSql };
    this.migrations = [{ ...schema, action: "do" }];
    return this.migrations;
  }
}

/** Brings the database to the newest version; `from` equals `to` when there was nothing to do. */
export async function migrate(db: Database): Promise<Migrated> {
  return inTransaction(db, async (client) => {
    // Before there is a schema, and so a turn to take.
    await client.query("SELECT pg_advisory_xact_lock(hashtext('groeikern'), hashtext('migrate'))");
    await client.query("SET LOCAL client_min_messages = warning");
    const found = await readVersion(client);
    if (found === null) await createVersionTable(client, db);
    const postgrator = new Migrations(client);
    const to = await postgrator.getMaxVersion();
    requireOwn(found, to, db);
    await postgrator.migrate();
    await keepReasonLayout(client);
    return { from: found?.version ?? 0, to };
  }).catch((error: unknown) => {
    throw migrationError(error, db);
  });
}

/**
 * Throws `SCHEMA_MISSING`, `SCHEMA_OLDER`, `SCHEMA_TAKEN` or `DATABASE_NEWER` unless the database has
 * this program's schema.
 */
export async function requireMigrated(db: Database): Promise<void> {
  const found = await readVersion(db.pool).catch((error: unknown) => {
    throw databaseError(error, db.config);
  });
  const expected = await new Migrations(db.pool).getMaxVersion();
  requireOwn(found, expected, db);
  if (found?.version === expected) return;
  if (found === null) await requireNoneOlder(db.pool, db);
  throw new EngineError(
    "SCHEMA_MISSING",
    `database: expected schema version ${expected}, found ${found?.version ?? "none"}; ` +
      "run groeikern migrate",
  );
}

interface FoundVersion {
  readonly version: number;
  /** Digest of the schema that was made. */
  readonly schema: string | null;
}

/** What the database says that it has; null when it says nothing. */
async function readVersion(client: Queryable): Promise<FoundVersion | null> {
  const { rows: columns } = await client.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = to_regclass('${VERSION_TABLE}') AND attnum > 0 AND NOT attisdropped`,
  );
  if (columns.length === 0) return null;
  const names = columns.map(({ name }) => name);
  if (["version", "name", "md5"].some((name) => !names.includes(name))) {
    throw takenError(`${VERSION_TABLE} (${names.join(", ")})`);
  }
  const { rows } = await client.query<{ version: string; schema: string | null }>(
    `SELECT max(version) AS version, max(md5) FILTER (WHERE version = 1) AS schema
     FROM ${VERSION_TABLE}`,
  );
  const [row] = rows;
  return { version: Number(row?.version ?? 0), schema: row?.schema ?? null };
}

function requireOwn(found: FoundVersion | null, newest: number, db: Database): void {
  if (found === null || found.version === 0) return;
  if (found.version > newest) {
    throw new EngineError(
      "DATABASE_NEWER",
      `database: expected schema version ${newest} at most, found ${found.version}; ` +
        "a newer groeikern made it: use that one, or another database",
    );
  }
  if (found.schema !== schemaDigest()) throw olderError(db);
}

/** Tables of groeikern without its version table: from before there was one schema. */
async function requireNoneOlder(client: Queryable, db: Database): Promise<void> {
  const { rows } = await client.query<{ is_older: boolean }>(
    `SELECT to_regclass('gezin_lid') IS NOT NULL AND to_regclass('result') IS NOT NULL
       AS is_older`,
  );
  if (rows[0]?.is_older === true) throw olderError(db);
}

async function createVersionTable(client: pg.ClientBase, db: Database): Promise<void> {
  await requireNoneOlder(client, db);
  await client.query(versionSql());
}

function olderError(db: Database): EngineError {
  const place =
    db.dataFolder === null
      ? "drop the database and create it again (dropdb, createdb), or use another"
      : `remove the folder ${db.dataFolder}, or set GROEIKERN_DATA to another`;
  return new EngineError(
    "SCHEMA_OLDER",
    `database: expected the schema of this groeikern, found that of an earlier groeikern; until ` +
      `release ${FORWARD_FROM} a schema is replaced and not migrated: ${place}, and bring the ` +
      "facts again (groeikern generate, or your own deliveries)",
  );
}

function takenError(found: string, cause?: unknown): EngineError {
  return new EngineError(
    "SCHEMA_TAKEN",
    `database: expected groeikern's own tables or none of these names, found ${found}, which ` +
      "another program made; use another database, or another schema as the first of search_path",
    cause,
  );
}

/** Names that are taken: a table, a column, a function, an object of another kind. */
const TAKEN = new Set(["42P07", "42710", "42723", "42809", "42P16"]);

function migrationError(error: unknown, db: Database): EngineError {
  if (TAKEN.has(errorCode(error) ?? "")) return takenError(errorMessage(error), error);
  return databaseError(error, db.config);
}
