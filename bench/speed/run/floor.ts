/**
 * The floors of a run: bare binary COPY out of its input and in of its own results, by as many
 * threads and connections, partition by partition, into a table as a run fills it. Nothing is
 * decoded, calculated or encoded: what is read is thrown away, what is written was kept from a run.
 *
 * - columns: the facts as columns, which is what a program finds in the table
 * - packed: the same SQL as a run on a year that is kept
 */
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { Piscina } from "piscina";
import { compiledFile } from "../../../core-wasm/root.js";
import type { Database } from "../../../engine/database/connection.js";
import { type GezinRange, rangeCondition } from "../../../engine/input/households.js";
import { keptSql } from "../../../engine/input/kept-rows.js";
import { INPUT_COLUMN_LIST } from "../../material/joined/columns.js";
import { joinMonth } from "../../material/joined/table.js";
import type { FloorSettings } from "./floor-task.js";

const TASK_FILE = compiledFile("bench/speed/run/floor-task");
const TABLE = "bench_floor";
const COLUMNS = "run_id, payer, gezin_from, gezin_last, row_count, rows";
/** Signature and flags in front of the rows, and the mark behind them. */
const HEADER_BYTES = 19;
const TRAILER_BYTES = 2;

export interface Floor {
  /** Bytes of all decisions. */
  readonly bytes: number;
  /** Empties the table; not part of the work. */
  before(): Promise<void>;
  columns(): Promise<void>;
  packed(): Promise<void>;
  /** Sum of the totals that lie in the table: the run's own sum. */
  cents(): Promise<string>;
}

interface Range {
  readonly gezin_from: string;
  readonly gezin_to: string;
}

/** Keeps the decisions of a finished run, partition by partition, to be written again. */
export async function openFloor(
  db: Database,
  runId: number,
  month: number,
  workers: number,
): Promise<Floor> {
  const { rows } = await db.pool.query<Range>(
    "SELECT gezin_from, gezin_to FROM run_partition WHERE run_id = $1 ORDER BY partition_no",
    [runId],
  );
  const ranges = rows.map(({ gezin_from, gezin_to }) => {
    return { from: BigInt(gezin_from), to: BigInt(gezin_to) };
  });
  const results: SharedArrayBuffer[] = [];
  for (const range of rows) results.push(await readDecisions(db, runId, range));
  await db.pool.query(`DROP TABLE IF EXISTS ${TABLE}`);
  await db.pool.query(`CREATE TABLE ${TABLE} (LIKE decision INCLUDING STORAGE INCLUDING INDEXES)`);
  const table = await joinMonth(db, month);
  const columns = ranges.map((range) => columnsSql(table, range));
  const packed = ranges.map((range) => keptSql(month, range));
  const copyIn = `COPY ${TABLE} (${COLUMNS}) FROM STDIN (FORMAT binary)`;
  const settings = { config: db.config, copyIn, results };
  return {
    bytes: results.reduce((sum, { byteLength }) => sum + byteLength, 0),
    before: async () => {
      await db.pool.query(`TRUNCATE ${TABLE}`);
      await db.pool.query("CHECKPOINT");
    },
    columns: () => replay({ ...settings, selects: columns }, workers),
    packed: () => replay({ ...settings, selects: packed }, workers),
    cents: async () => {
      const sum = await db.pool.query<{ cents: string }>(
        `SELECT coalesce(sum(totaal_cents), 0)::text AS cents
         FROM ${TABLE}, decided_block(gezin_from, row_count, rows)`,
      );
      return sum.rows[0]?.cents ?? "";
    },
  };
}

const columnsSql = (table: string, range: GezinRange): string =>
  `COPY (SELECT ${INPUT_COLUMN_LIST} FROM ${table} WHERE ${rangeCondition(range)}
     ORDER BY gezin_id, child_id) TO STDOUT (FORMAT binary)`;

async function replay(settings: FloorSettings, workers: number): Promise<void> {
  const pool = new Piscina<number, number>({
    ...{ filename: TASK_FILE, minThreads: workers, maxThreads: workers },
    ...{ workerData: settings, execArgv: [] },
  });
  try {
    await Promise.all(settings.selects.map((_, partition) => pool.run(partition)));
  } finally {
    await pool.destroy();
  }
}

/** COPY bytes of a partition's decisions without header and trailer. */
async function readDecisions(
  { pool }: Database,
  runId: number,
  { gezin_from, gezin_to }: Range,
): Promise<SharedArrayBuffer> {
  const where = `run_id = ${runId} AND gezin_from >= ${gezin_from} AND gezin_from < ${gezin_to}`;
  const select = `SELECT ${COLUMNS} FROM decision WHERE ${where} ORDER BY payer, gezin_from`;
  const client = await pool.connect();
  try {
    const chunks = await readAll(client, `COPY (${select}) TO STDOUT (FORMAT binary)`);
    const rows = chunks.subarray(HEADER_BYTES, chunks.length - TRAILER_BYTES);
    const shared = new SharedArrayBuffer(rows.length);
    new Uint8Array(shared).set(rows);
    return shared;
  } finally {
    client.release();
  }
}

async function readAll(client: pg.ClientBase, sql: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(sql)) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
