/**
 * Migrations: `migrations/NNN.do.name.sql`, forward only, run by postgrator.
 *
 * All that is missing runs in one transaction under one lock: a failed migration leaves the
 * database as it was, and two commands at once wait for each other. The names of reasons and fields
 * come from `core-wasm/layout.ts` and are written each time.
 */
import { join } from "node:path";
import type pg from "pg";
import Postgrator from "postgrator";
import { REASON_FIELDS } from "../../core-wasm/layout.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { EngineError, errorMessage } from "../errors.js";
import { type Database, inTransaction } from "./connection.js";
import { databaseError } from "./database-error.js";

export const MIGRATIONS_FOLDER = join(PROJECT_ROOT, "engine", "database", "migrations");

export interface Migrated {
  readonly from: number;
  readonly to: number;
}

/** Brings the database to the newest version; `from` equals `to` when there was nothing to do. */
export async function migrate(db: Database): Promise<Migrated> {
  return inTransaction(db, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('groeikern'), hashtext('migrate'))");
    await client.query("SET LOCAL client_min_messages = warning");
    const postgrator = migrations(client);
    const from = await postgrator.getDatabaseVersion();
    const to = await requireNotNewer(postgrator, from);
    await postgrator.migrate();
    await writeReasonFields(client);
    return { from, to };
  }).catch((error: unknown) => {
    throw migrationError(error, db);
  });
}

/** Throws `MIGRATIONS_MISSING` or `DATABASE_NEWER` unless the schema has this program's version. */
export async function requireMigrated(db: Database): Promise<void> {
  await inTransaction(db, async (client) => {
    const postgrator = migrations(client);
    const found = await postgrator.getDatabaseVersion();
    const expected = await requireNotNewer(postgrator, found);
    if (found === expected) return;
    throw new EngineError(
      "MIGRATIONS_MISSING",
      `database: expected schema version ${expected}, found ${found}; run groeikern migrate`,
    );
  });
}

function migrations(client: pg.ClientBase): Postgrator {
  return new Postgrator({
    driver: "pg",
    schemaTable: "schema_version",
    newline: "LF",
    migrationPattern: `${MIGRATIONS_FOLDER.replace(/[?*()[\]{}]/g, "[$&]")}/*.sql`,
    execQuery: (query) => client.query(query),
  });
}

async function requireNotNewer(postgrator: Postgrator, found: number): Promise<number> {
  const expected = await postgrator.getMaxVersion();
  if (found <= expected) return expected;
  throw new EngineError(
    "DATABASE_NEWER",
    `database: expected schema version ${expected} at most, found ${found}; ` +
      "a newer groeikern made it: use that one, or another database",
  );
}

async function writeReasonFields(client: pg.ClientBase): Promise<void> {
  await client.query("DELETE FROM reason_field");
  for (const { rule, shift, bits, names } of REASON_FIELDS) {
    await client.query(
      "INSERT INTO reason_field (rule, shift, bits, names) VALUES ($1, $2, $3, $4)",
      [rule, shift, bits, names],
    );
  }
}

function migrationError(error: unknown, db: Database): EngineError {
  const message = errorMessage(error);
  const changed = /MD5 checksum failed for migration \[(\d+)\]/.exec(message);
  if (changed === null) return databaseError(error, db.config);
  return new EngineError(
    "MIGRATION_CHANGED",
    `database: expected migration ${changed[1]} as it was run, found another text; ` +
      "restore the file and put the change in a new migration, or use another database",
    error,
  );
}
