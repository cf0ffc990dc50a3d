/** A month of which nothing is kept: its rows from the facts alone, and the way to publication. */
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { compiledFile } from "../../../core-wasm/root.js";
import { type Database, inTransaction } from "../../../engine/database/connection.js";
import type { RowsWanted } from "../../../engine/input/fact-query.js";
import { newestDelivery } from "../../../engine/input/keep-years.js";
import { readMarks } from "../../../engine/input/marks.js";
import { type RunSummary, recompute } from "../../../engine/run/recompute.js";
import { PARTITION_ROWS } from "../../../engine/run/run-plan.js";
import { cutAtMarks } from "../../../engine/scan/ranges.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { sampleTurns } from "../../harness/measure.js";
import { forgetKept, forgetRuns } from "../run/forget.js";
import { phaseFigures } from "../run/run.js";

const TASK_FILE = compiledFile("bench/speed/input/read-task");

export const inputBench: Bench = {
  name: "input",
  doc: "a month from the facts: its rows, and to the published month",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    return [await measureRows(context, db), await measurePublished(context, db)];
  },
};

async function measureRows(context: BenchContext, db: Database): Promise<Measurement> {
  const { month } = context;
  const threads = availableParallelism();
  const pool = new Piscina<RowsWanted, number>({
    ...{ filename: TASK_FILE, minThreads: threads, maxThreads: threads },
    ...{ workerData: db.config, execArgv: [] },
  });
  let count = 0;
  const work = async (): Promise<void> => {
    const knownAt = await newestDelivery(db.pool);
    const countParts = (rows: number) => Math.max(1, Math.round(rows / PARTITION_ROWS));
    const marks = await inTransaction(db, (client) =>
      readMarks(client, month, knownAt, countParts),
    );
    const window = { from: month, to: month + 1 };
    const made = cutAtMarks(marks, countParts(marks.rowCount)).map((households) =>
      pool.run({ households, window, knownAt }),
    );
    count = (await Promise.all(made)).reduce((sum, rows) => sum + rows, 0);
  };
  try {
    const [samplesMs = []] = await sampleTurns([{ before: () => forgetKept(db), work }], context);
    const checksum = String(count);
    return { name: "input, a month from the facts", unit: "rows", count, samplesMs, checksum };
  } finally {
    await pool.destroy();
  }
}

async function measurePublished(context: BenchContext, db: Database): Promise<Measurement> {
  const { month } = context;
  const runs: RunSummary[] = [];
  const before = async (): Promise<void> => {
    await forgetKept(db);
    await forgetRuns(db);
  };
  const work = async (): Promise<void> => {
    runs.push(await recompute(db, { month }));
  };
  const [samplesMs = []] = await sampleTurns([{ before, work }], context);
  await forgetRuns(db);
  const last = runs.at(-1);
  return {
    name: "input, a month from the facts to published",
    unit: "rows",
    count: last?.rowsOut ?? 0,
    samplesMs,
    checksum: String(last?.totaalCents),
    figures: phaseFigures(runs.slice(-samplesMs.length).map(({ phases }) => phases)),
  };
}
