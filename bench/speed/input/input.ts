/**
 * From the facts to rows that the kernel reads: a month that nothing was kept for, its run to the
 * published month, years that are kept, and what a correction costs when they are.
 */
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { FIRST_MONTH } from "../../../core-wasm/layout.js";
import { yearOf } from "../../../core-wasm/month.js";
import { compiledFile } from "../../../core-wasm/root.js";
import { type Database, inTransaction } from "../../../engine/database/connection.js";
import type { RowsWanted } from "../../../engine/input/fact-query.js";
import { keepYears, newestDelivery } from "../../../engine/input/keep-years.js";
import { readMarks } from "../../../engine/input/marks.js";
import { type RunSummary, recompute } from "../../../engine/run/recompute.js";
import { PARTITION_ROWS } from "../../../engine/run/run-plan.js";
import { cutAtMarks } from "../../../engine/scan/ranges.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { sampleTurns, type Turn } from "../../harness/measure.js";
import { forgetRuns } from "../run/forget.js";
import { touchChildren } from "./touch.js";

const TASK_FILE = compiledFile("bench/speed/input/read-task");
const MIB = 2 ** 20;
const MANY = 1000;
/** Children of whom something changes in a month: one in so many. */
const MONTHLY_ONE_IN = 100;

export const inputBench: Bench = {
  name: "input",
  doc: "rows of a month, a year and all years from the facts; refreshed after corrections",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    const month = await measureMonth(context, db);
    const published = await measurePublished(context, db);
    const year = yearOf(context.month);
    const years = Array.from(
      { length: yearOf(context.months.at(-1) ?? context.month) - yearOf(FIRST_MONTH) + 1 },
      (_, index) => yearOf(FIRST_MONTH) + index,
    );
    const one = await measureYears(context, db, "input, a year kept", [year]);
    const touched = await measureTouched(context, db, year);
    const all = await measureYears(context, db, "input, all years kept", years);
    await forget(db);
    return [month, published, one, ...touched, all];
  },
};

const forget = (db: Database) => db.pool.query("SELECT forget_kept_input()");

async function measureMonth(context: BenchContext, db: Database): Promise<Measurement> {
  const { month } = context;
  const threads = availableParallelism();
  const pool = new Piscina<RowsWanted, number>({
    ...{ filename: TASK_FILE, minThreads: threads, maxThreads: threads },
    ...{ workerData: db.config, execArgv: [] },
  });
  let count = 0;
  const work = async (): Promise<void> => {
    const knownAt = await newestDelivery(db.pool);
    const marks = await inTransaction(db, (client) => readMarks(client, month, knownAt));
    const parts = Math.max(1, Math.round(marks.rowCount / PARTITION_ROWS));
    const window = { from: month, to: month + 1 };
    const made = cutAtMarks(marks, parts).map((households) =>
      pool.run({ households, window, knownAt }),
    );
    count = (await Promise.all(made)).reduce((sum, rows) => sum + rows, 0);
  };
  try {
    const [samplesMs = []] = await sampleTurns([{ before: () => forget(db), work }], context);
    const checksum = String(count);
    return { name: "input, a month from the facts", unit: "rows", count, samplesMs, checksum };
  } finally {
    await pool.destroy();
  }
}

/** The whole way: a run of a month that nothing was kept for. */
async function measurePublished(context: BenchContext, db: Database): Promise<Measurement> {
  const { month } = context;
  const runs: RunSummary[] = [];
  const before = async (): Promise<void> => {
    await forget(db);
    await forgetRuns(db);
  };
  const work = async (): Promise<void> => {
    runs.push(await recompute(db, { month }));
  };
  const [samplesMs = []] = await sampleTurns([{ before, work }], context);
  await forgetRuns(db);
  const last = runs.at(-1);
  const name = "input, a month from the facts to published";
  const checksum = String(last?.totaalCents);
  return { name, unit: "rows", count: last?.rowsOut ?? 0, samplesMs, checksum };
}

async function measureYears(
  context: BenchContext,
  db: Database,
  name: string,
  years: readonly number[],
): Promise<Measurement> {
  const work = () => keepYears(db, years);
  const [samplesMs = []] = await sampleTurns([{ before: () => forget(db), work }], context);
  const { rows } = await db.pool.query<{ row_months: string; bytes: string }>(
    `SELECT coalesce(sum((SELECT sum(count) FROM unnest(row_counts) count)), 0) AS row_months,
       pg_total_relation_size('kept_rows') AS bytes FROM kept_rows`,
  );
  const count = Number(rows[0]?.row_months);
  const figures = { years: years.length, diskMib: Number(rows[0]?.bytes) / MIB };
  return { name, unit: "row-months", count, samplesMs, checksum: String(count), figures };
}

/** A kept year after deliveries of three sizes. */
async function measureTouched(
  context: BenchContext,
  db: Database,
  year: number,
): Promise<Measurement[]> {
  await keepYears(db, [year]);
  const sizes = [
    ["one child", 1],
    ["1,000 children", Math.min(MANY, context.rows)],
    ["a month's changes", Math.ceil(context.rows / MONTHLY_ONE_IN)],
  ] as const;
  const turns = sizes.map(([, count]): Turn => {
    return { before: () => touchChildren(db, count), work: () => keepYears(db, [year]) };
  });
  const samples = await sampleTurns(turns, context);
  return sizes.map(([name, count], index) => {
    const samplesMs = samples[index] as number[];
    const row = { unit: "children" as const, count, checksum: String(count) };
    return { name: `input, ${name} corrected`, ...row, samplesMs };
  });
}
