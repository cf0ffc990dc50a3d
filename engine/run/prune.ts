/**
 * `groeikern prune`: gives back the disk of what nobody needs any more.
 *
 *     runs           replaced by a later finished run of their month, failed, or given up
 *     kept years     calendar years of kept input before the last ones; made again when asked for
 *     databases      of the bench, on the embedded server
 *
 * A run goes whole, its results and its manifest: nothing is left that could tell half of it. The
 * current run of a month stays, unless it is named.
 */
import type pg from "pg";
import { type Database, inTransaction } from "../database/connection.js";
import { EngineError } from "../errors.js";

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
  /** A run that goes too, whatever it is. */
  readonly runId?: number | undefined;
  /** Newest kept years that stay; default 2. */
  readonly keepYears?: number | undefined;
}

const KEEP_YEARS = 2;

const RUNS = `
  SELECT 'run' AS kind, run_id::text AS name,
    CASE WHEN status = 'finished' AND later IS NULL THEN 'current run of its month, named'
      WHEN status = 'finished' THEN 'replaced by run ' || later ELSE status::text END AS why,
    coalesce(pg_total_relation_size(to_regclass('result_run_' || run_id)), 0)::float8 AS bytes
  FROM run, LATERAL (
    SELECT max(other.run_id) AS later FROM run other
    WHERE other.month = run.month AND other.status = 'finished'
      AND other.finished_at > run.finished_at) replacement
  WHERE status::text IN ('failed', 'abandoned') OR (status = 'finished' AND later IS NOT NULL)
    OR run_id = $1
  ORDER BY run_id`;

const KEPT_YEARS = `
  SELECT 'kept year' AS kind, year::text AS name, format('older than the last %s', $1::bigint) AS why,
    coalesce((SELECT sum(pg_column_size(rows)) FROM kept_rows WHERE kept_rows.year = kept_year.year),
      0)::float8 AS bytes
  FROM kept_year WHERE year NOT IN (SELECT year FROM kept_year ORDER BY year DESC LIMIT $1)
  ORDER BY year`;

const DATABASES = `
  SELECT 'database' AS kind, datname AS name, 'of the bench' AS why,
    pg_database_size(oid)::float8 AS bytes
  FROM pg_database WHERE datname ~ '^groeikern_bench_' AND datname <> current_database()
    AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = pg_database.datname)
  ORDER BY datname`;

/** What can go, and how much disk each takes. Throws `RUN_UNKNOWN`, `RUN_OPEN` for a named run. */
export async function findPrunable(db: Database, options: PruneOptions = {}): Promise<Prunable[]> {
  const { runId = null, keepYears = KEEP_YEARS } = options;
  if (runId !== null) await requireEnded(db, runId);
  const read = async (sql: string, values: unknown[] = []): Promise<Prunable[]> =>
    (await db.pool.query<Prunable>(sql, values)).rows;
  return [
    ...(await read(RUNS, [runId])),
    ...(await read(KEPT_YEARS, [keepYears])),
    ...(db.embedded ? await read(DATABASES) : []),
  ];
}

async function requireEnded({ pool }: Database, runId: number): Promise<void> {
  const { rows } = await pool.query<{ status: string }>(
    "SELECT status::text FROM run WHERE run_id = $1",
    [runId],
  );
  const status = rows[0]?.status;
  if (status !== undefined && !["preparing", "running"].includes(status)) return;
  throw new EngineError(
    status === undefined ? "RUN_UNKNOWN" : "RUN_OPEN",
    `prune: expected the number of a run that has ended, found ${runId}: ${status ?? "unknown"}; ` +
      "see groeikern runs",
  );
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

/** The tables of a run, those that refer to others first; what is finished is guarded in them. */
const RUN_TABLES = ["rejected", "run_total", "run_partition", "run"] as const;

async function dropRun(client: pg.ClientBase, runId: number): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS result_run_${runId}`);
  await client.query("DELETE FROM run_request WHERE run_id = $1", [runId]);
  for (const table of RUN_TABLES) {
    await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await client.query(`DELETE FROM ${table} WHERE run_id = $1`, [runId]);
    await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
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
