/**
 * The full rules over the same rows by the kernel and by its own module as native code, and the
 * part that every row asks for in plain JavaScript over typed arrays. Results are compared with the
 * kernel's, row by row or by checksum, before a time is shown: a peer with one difference is no
 * peer.
 */

import { monthText } from "../../core-wasm/month.js";
import { counted } from "../../engine/counted.js";
import {
  type Bench,
  type BenchContext,
  type BenchRow,
  isSkipped,
  type Measurement,
} from "../harness/bench.js";
import { cpuMsOf, sampleWork } from "../harness/measure.js";
import { type Batch, openBatch, resultChecksum } from "../material/work.js";
import { javascriptPeer } from "./javascript/javascript.js";
import { measureNative } from "./native/native.js";

/** Peers on the full rules, one month: the kernel beside them is their baseline. */
export const FULL_ROW = "full rules, kernel";
const JAVASCRIPT_ROW = "plain JavaScript, what every row asks";
const NATIVE_ROW = "full rules, kernel by wasm2c and gcc";
const NS_PER_MS = 1e6;

export const fullRulesBench: Bench = {
  name: "full-rules",
  doc: "the full rules by kernel and native code; their everyday part in plain JavaScript",
  async run(context) {
    const batch = await openBatch(context.seed, context.month, context.rows);
    const sheet = context.book.sheet(context.month);
    const kernelWork = () => batch.kernel.calculate(sheet);
    kernelWork();
    const checksum = resultChecksum(batch.kernel, batch.rows);
    const javascript = javascriptPeer(batch, sheet);
    return withCpuRatio([
      measure(context, batch, FULL_ROW, kernelWork, checksum),
      measure(context, batch, JAVASCRIPT_ROW, javascript.work, javascript.checksum),
      await native(context, batch, checksum),
    ]);
  },
};

/** Processor time against the kernel's: steadier than the clock where others use the machine. */
function withCpuRatio(rows: readonly BenchRow[]): BenchRow[] {
  const cpuOf = (row: BenchRow | undefined) =>
    row !== undefined && !isSkipped(row) ? row.figures?.["cpuNsEach"] : undefined;
  const kernel = cpuOf(rows[0]);
  return rows.map((row) => {
    const cpu = cpuOf(row);
    if (isSkipped(row) || cpu === undefined || kernel === undefined) return row;
    return { ...row, figures: { ...row.figures, cpuTimeOverKernel: cpu / kernel } };
  });
}

function measure(
  context: BenchContext,
  { rows }: Batch,
  name: string,
  work: () => void,
  checksum: string,
): Measurement {
  const samplesMs = sampleWork(work, context);
  const figures = { cpuNsEach: (cpuMsOf(work, context) * NS_PER_MS) / rows };
  const note = `${monthText(context.month)}, ${counted(rows, "row")}, one core`;
  const row = { name, unit: "rows" as const, count: rows, samplesMs, checksum, figures, note };
  return { ...row, baseline: FULL_ROW, plot: "peers-full" };
}

async function native(
  context: BenchContext,
  { kernel, rows }: Batch,
  expected: string,
): Promise<BenchRow> {
  const found = await measureNative(kernel, rows, context);
  if ("missing" in found) return { name: NATIVE_ROW, skipped: found.missing };
  const { samplesMs, cpuMs, checksum, note } = found;
  if (checksum !== expected) {
    throw new Error(`native: expected the kernel's checksum ${expected}, found ${checksum}`);
  }
  const figures = { cpuNsEach: (cpuMs * NS_PER_MS) / rows };
  const row = { name: NATIVE_ROW, unit: "rows" as const, count: rows, samplesMs, checksum };
  return { ...row, figures, note, baseline: FULL_ROW, plot: "peers-full" };
}
