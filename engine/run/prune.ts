/**
 * `groeikern prune`: gives back the disk of what nobody needs any more.
 *
 *     run            that failed, or was given up
 *     kept year      of kept input, before the last ones; made again when asked for
 *     database       of the bench, on the embedded server
 *
 * What was decided stays, also where a later run of the month decided otherwise.
 */
import type pg from "pg";
import { type Database, inTransaction } from "../database/connection.js";

export type PruneKind = "run" | "kept year" | "database";

/** One thing that can go. */
export interface Prunable {
  readonly kind: PruneKind;
  /** Number of the run, the year, or the name of the database. */
  readonly name: string;
  readonly why: string;
  readonly bytes: number;
}

export interface PruneOptions {
  /** Newest kept years that stay; default 2. */
  readonly keepYears?: number | undefined;
}

const KEEP_YEARS = 2;

const RUNS = `
  SELECT 'run' AS kind, run_id::text AS name, status::text AS why, 0::float8 AS bytes
  FROM run WHERE status IN ('failed', 'abandoned') ORDER BY run_id`;

const KEPT_YEARS = `
  SELECT 'kept year' AS kind, year::text AS name,
    format('older than the last %s', $1::bigint) AS why,
    coalesce((SELECT sum(pg_column_size(rows)) FROM kept_rows
      WHERE kept_rows.year = kept_year.year),
      0)::float8 AS bytes
  FROM kept_year WHERE year NOT IN (SELECT year FROM kept_year ORDER BY year DESC LIMIT $1)
  ORDER BY year`;

const DATABASES = `
  SELECT 'database' AS kind, datname AS name, 'of the bench' AS why,
    pg_database_size(oid)::float8 AS bytes
  FROM pg_database WHERE datname ~ '^groeikern_bench_' AND datname <> current_database()
    AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = pg_database.datname)
  ORDER BY datname`;

/** What can go, and how much disk each takes. */
export async function findPrunable(db: Database, options: PruneOptions = {}): Promise<Prunable[]> {
  const { keepYears = KEEP_YEARS } = options;
  const read = async (sql: string, values: unknown[] = []): Promise<Prunable[]> =>
    (await db.pool.query<Prunable>(sql, values)).rows;
  return [
    ...(await read(RUNS)),
    ...(await read(KEPT_YEARS, [keepYears])),
    ...(db.embedded ? await read(DATABASES) : []),
  ];
}

/** Removes things that were found; each is gone whole, or is still there. */
export async function prune(db: Database, found: readonly Prunable[]): Promise<void> {
  const names = (kind: PruneKind) => found.filter((one) => one.kind === kind).map((o) => o.name);
  for (const run of names("run")) await inTransaction(db, (client) => dropRun(client, Number(run)));
  await dropYears(db, names("kept year").map(Number));
  for (const name of names("database")) {
    await db.pool.query(`DROP DATABASE IF EXISTS "${name.replaceAll('"', '""')}"`);
  }
}

/** The tables of a run, those that refer to others first; without a result none is guarded. */
export const RUN_TABLES = [
  "run_request",
  "rejected",
  "run_reason",
  "run_total",
  "run_partition",
  "decision",
  "run",
] as const;

async function dropRun(client: pg.ClientBase, runId: number): Promise<void> {
  for (const table of RUN_TABLES) {
    await client.query(`DELETE FROM ${table} WHERE run_id = $1`, [runId]);
  }
}

async function dropYears(db: Database, years: readonly number[]): Promise<void> {
  if (years.length === 0) return;
  await inTransaction(db, async (client) => {
    await client.query("SELECT lock_kept_input()");
    for (const table of ["kept_year", "kept_rows"]) {
      await client.query(`DELETE FROM ${table} WHERE year = ANY ($1)`, [years]);
    }
  });
  await db.pool.query("VACUUM (FULL) kept_rows");
}
