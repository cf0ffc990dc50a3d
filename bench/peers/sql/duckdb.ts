/**
 * The same statement in DuckDB, in memory: the arithmetic alone, without reading from and writing
 * to PostgreSQL. Rows are those of the month's input, loaded from a CSV file that is not timed;
 * sums per component are compared with a run's before a time is shown.
 */

import { createWriteStream } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { RESULT_NAMES } from "../../../core-wasm/layout/result-columns.js";
import { monthText } from "../../../core-wasm/month.js";
import { counted } from "../../../engine/counted.js";
import type { Bench, BenchContext, BenchRow, Measurement } from "../../harness/bench.js";
import { sampleTurns } from "../../harness/measure.js";
import { INPUT_COLUMN_LIST, INPUT_COLUMNS } from "../../material/joined/columns.js";
import { joinMonth } from "../../material/joined/table.js";
import { freshRun } from "../../speed/run/run.js";
import { FULL_ROW } from "../full-rules.js";
import { inDuckdb } from "./dialect.js";
import { rulesSelect } from "./statement.js";

const ROW = "full rules, DuckDB";
const SUMMED = RESULT_NAMES.filter((name) => name.endsWith("_cents"));
const SUMS = [
  "count(*)",
  "count(*) FILTER (WHERE voorlopig)",
  ...SUMMED.map((name) => `sum(${name})`),
];

export const duckdbBench: Bench = {
  name: "duckdb",
  doc: "the rules as SQL in DuckDB, in memory: the arithmetic alone",
  needsDatabase: true,
  async run(context) {
    const found = await openDuckdb().catch((error: Error) => error);
    if (found instanceof Error) return [{ name: ROW, skipped: `no DuckDB: ${found.message}` }];
    try {
      return await measure(context, found);
    } finally {
      found.closeSync();
    }
  },
};

async function measure(context: BenchContext, duckdb: DuckDBConnection): Promise<BenchRow[]> {
  const db = await context.database();
  const run = await freshRun(db, context);
  const client = await db.pool.connect();
  try {
    const file = join(context.outputDir, "duckdb-input.csv");
    await loadInput(duckdb, client, await joinMonth(db, context.month), file);
    const sql = createResultSql(context);
    await duckdb.run(sql);
    await requireSums(duckdb, client, `(SELECT * FROM result WHERE run_id = ${run.runId}) results`);
    const threads = [...new Set([1, availableParallelism()])];
    const turns = threads.map((count) => ({
      before: () => duckdb.run(`SET threads = ${count}`),
      work: () => duckdb.run(sql),
    }));
    const samples = await sampleTurns(turns, context);
    return samples.map((samplesMs, index): Measurement => {
      const words = counted(threads[index] ?? 0, "thread");
      const row = {
        name: `${ROW}, ${words}`,
        unit: "rows" as const,
        count: run.rowsOut,
        samplesMs,
      };
      const note = `${monthText(context.month)}, ${counted(run.rowsOut, "row")}, without reasons`;
      return {
        ...row,
        checksum: String(run.totaalCents),
        note,
        baseline: FULL_ROW,
        plot: "peers-full",
      };
    });
  } finally {
    client.release();
  }
}

/** Opens an empty database in memory; rejects where the package has no binary for the machine. */
export async function openDuckdb(): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  return (await DuckDBInstance.create(":memory:")).connect();
}

/** Loads joined rows from PostgreSQL into the table `input`, through a CSV file. */
export async function loadInput(
  duckdb: DuckDBConnection,
  client: pg.ClientBase,
  table: string,
  file: string,
): Promise<void> {
  const sorted = `SELECT ${INPUT_COLUMN_LIST} FROM ${table} ORDER BY gezin_id, child_id`;
  const copy = copyTo(`COPY (${sorted}) TO STDOUT (FORMAT csv)`);
  await pipeline(client.query(copy), createWriteStream(file));
  const columns = INPUT_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(", ");
  await duckdb.run(`CREATE OR REPLACE TABLE input (${columns})`);
  await duckdb.run(`COPY input FROM '${file.replaceAll("'", "''")}' (FORMAT csv, HEADER false)`);
}

/** The statement over the table `input`, into the table `result`. */
export function createResultSql({ book, month }: Pick<BenchContext, "book" | "month">): string {
  const select = inDuckdb(rulesSelect(book.sheet(month), { table: "input" }));
  return `CREATE OR REPLACE TABLE result AS ${select}`;
}

/** Rows, provisional rows and sums by column, as one text that both databases write alike. */
export const sumsSql = (table: string): string =>
  `SELECT ${SUMS.map((sum) => `coalesce(${sum}, 0)::text`).join(" || ' ' || ")} AS sums FROM ${table}`;

async function requireSums(duckdb: DuckDBConnection, client: pg.ClientBase, leaf: string) {
  const found = (await duckdb.runAndReadAll(sumsSql("result"))).getRows()[0]?.[0];
  const { rows } = await client.query<{ sums: string }>(sumsSql(leaf));
  if (found === rows[0]?.sums) return;
  throw new Error(`duckdb: expected the sums of the run, ${rows[0]?.sums}, found ${String(found)}`);
}
