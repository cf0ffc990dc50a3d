/**
 * The history: every right-month of the window for everyone, facts in memory, on one core, two and
 * all. Rows are cut yearly; the untimed part fills a batch, the timed part prepares it and
 * calculates each of its months. A thread's sample is the sum over its batches, a sample of several
 * threads the slowest of them.
 *
 *     by year       batches of one year's rows: a month visits only rows that may hold in it
 *     by household  batches of whole households with all their years, as one query delivers them
 */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { compiledFile } from "../../../core-wasm/root.js";
import { counted } from "../../../engine/counted.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { type HistoryOrder, type HistoryShare, measureHistory } from "./share.js";

const WORKER = compiledFile("bench/speed/history/worker");
/** Name of the row that others are compared with. */
export const HISTORY_ROW = "history, 1 core";
/** Households drawn for each child of a month: the rest have no child in it. */
const HOUSEHOLDS_PER_CHILD = 0.987;
/** Households with all their years are measured on one part of this many. */
const BY_HOUSEHOLD_PART = 32;

export const historyBench: Bench = {
  name: "history",
  doc: "all months for everyone in memory, on one core and on more",
  async run(context) {
    const households = Math.ceil(context.rows * HOUSEHOLDS_PER_CHILD);
    const measured: Measurement[] = [];
    for (const workers of workerCounts()) {
      context.note(`history on ${workers} core(s)`);
      measured.push(await measure(context, "by-year", households, workers));
    }
    const part = Math.ceil(households / BY_HOUSEHOLD_PART);
    context.note("history with all years of a household in one batch");
    measured.push(await measure(context, "by-household", part, 1));
    return measured;
  },
};

function workerCounts(): number[] {
  const cores = availableParallelism();
  return [...new Set([1, Math.min(2, cores), cores])];
}

async function measure(
  context: BenchContext,
  layout: HistoryOrder["layout"],
  households: number,
  workers: number,
): Promise<Measurement> {
  const { seed, samples, months } = context;
  const window = { from: months[0] as number, to: (months.at(-1) as number) + 1 };
  const orders = Array.from({ length: workers }, (_, thread): HistoryOrder => {
    return { seed, samples, window, layout, households, thread, threads: workers };
  });
  const shares = await Promise.all(
    orders.length === 1 ? orders.map(measureHistory) : orders.map(inThread),
  );
  const isYear = layout === "by-year";
  const name = isYear ? `history, ${counted(workers, "core")}` : "history, by household";
  const note = [
    counted(months.length, "month"),
    counted(
      shares.reduce((sum, share) => sum + share.rows, 0),
      "row",
    ),
  ].join(", ");
  return {
    name,
    unit: "row-months",
    count: shares.reduce((sum, share) => sum + share.rowMonths, 0),
    samplesMs: slowest(shares),
    checksum: checksumOf(shares),
    baseline: HISTORY_ROW,
    note: isYear ? note : `${note}; 1/${BY_HOUSEHOLD_PART} of the households`,
    ...(isYear ? { plot: "workers", x: workers } : {}),
  };
}

function inThread(order: HistoryOrder): Promise<HistoryShare> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: order, execArgv: [] });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

const slowest = (shares: readonly HistoryShare[]): number[] =>
  (shares[0] as HistoryShare).samplesMs.map((_, turn) =>
    Math.max(...shares.map(({ samplesMs }) => samplesMs[turn] as number)),
  );

/** Sum of all cents: the same for any number of threads. */
function checksumOf(shares: readonly HistoryShare[]): string {
  return String(shares.reduce((sum, { cents }) => sum + cents, 0));
}
