/**
 * The kernel alone: one right-month over rows in its columns, on one core. Rows per month that
 * differ in work (an ordinary one, the school bonus of July, the school allowance of September, a
 * month that is provisional), and by the number of rows in a batch.
 */

import { monthIndex, monthText } from "../../core-wasm/month.js";
import { counted } from "../../engine/counted.js";
import type { Bench, BenchContext, Measurement } from "../harness/bench.js";
import { cpuMsOf, sampleWork } from "../harness/measure.js";
import { type Batch, openBatch, resultChecksum } from "../material/work.js";

/** Name of the row that others are compared with. */
export const KERNEL_ROW = "kernel, one month";
const NS_PER_MS = 1e6;
const BATCH_ROWS = [1024, 4096, 16_384, 65_536, 262_144];

export const kernelBench: Bench = {
  name: "kernel",
  doc: "one right-month in memory on one core, and by batch size",
  async run(context) {
    const rows = Math.min(context.rows, BATCH_ROWS.at(-1) as number);
    return [...(await monthRows(context, rows)), ...(await batchRows(context, rows))];
  },
};

async function monthRows(context: BenchContext, rows: number): Promise<Measurement[]> {
  const { book, month } = context;
  const batch = await openBatch(context.seed, month, rows);
  const plain = measureMonth(context, batch, month, KERNEL_ROW);
  const prepared = measurePrepare(context, batch);
  const others = [
    { of: monthIndex(2025, 7), what: "July, with school bonus" },
    { of: monthIndex(2025, 9), what: "September, with school allowance" },
    { of: book.lastMonth, what: "a provisional month" },
  ];
  const measured: Measurement[] = [plain, prepared];
  for (const { of, what } of others) {
    const name = `kernel, ${monthText(of)}: ${what}`;
    measured.push(measureMonth(context, await openBatch(context.seed, of, rows), of, name));
  }
  return measured;
}

function measureMonth(
  context: BenchContext,
  { kernel, rows }: Batch,
  month: number,
  name: string,
): Measurement {
  const sheet = context.book.sheet(month);
  const work = () => kernel.calculate(sheet);
  const samplesMs = sampleWork(work, context);
  const figures = { cpuNsEach: (cpuMsOf(work, context) * NS_PER_MS) / rows };
  const checksum = resultChecksum(kernel, rows);
  const note = `${monthText(month)}, ${counted(rows, "row")} a batch`;
  const baseline = KERNEL_ROW;
  return { name, unit: "rows", count: rows, samplesMs, checksum, baseline, figures, note };
}

function measurePrepare(context: BenchContext, { kernel, rows }: Batch): Measurement {
  const sheet = context.book.sheet(context.month);
  const work = () => {
    kernel.prepare(rows);
    kernel.calculate(sheet);
  };
  const samplesMs = sampleWork(work, context);
  return {
    name: "kernel, prepare and one month",
    unit: "rows",
    count: rows,
    samplesMs,
    checksum: resultChecksum(kernel, rows),
    baseline: KERNEL_ROW,
    figures: { cpuNsEach: (cpuMsOf(work, context) * NS_PER_MS) / rows },
    note: "what a run does once per partition",
  };
}

async function batchRows(context: BenchContext, rowsMax: number): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (const size of BATCH_ROWS.filter((rows) => rows <= rowsMax)) {
    const batch = await openBatch(context.seed, context.month, size);
    const row = measureMonth(context, batch, context.month, `kernel, batch of ${size} rows`);
    measured.push({ ...row, plot: "batch-size", x: size });
  }
  return measured;
}
