/**
 * Peak resident memory of a run, in a process of its own: threads, kernels and libraries together,
 * PostgreSQL not. By population, for it must not grow with it.
 */
import type { Database } from "../../../engine/database/connection.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { median } from "../../harness/stats.js";
import { nameOf, type Population, populationsOf, withPopulation } from "../run/scaling.js";
import type { ChildReport } from "./child.js";
import { runInOwnProcess } from "./own-process.js";

const SAMPLES_MAX = 3;
const MIB = 2 ** 20;

export const memoryBench: Bench = {
  name: "memory",
  doc: "peak resident memory of a run in a process of its own",
  needsDatabase: true,
  async run(context) {
    const measured: Measurement[] = [];
    for (const population of populationsOf(context)) {
      measured.push(
        await withPopulation(context, population, (db, month) => {
          return measure(context, population, db, month);
        }),
      );
    }
    return measured;
  },
};

async function measure(
  context: BenchContext,
  population: Population,
  db: Database,
  month: number,
): Promise<Measurement> {
  const reports: ChildReport[] = [];
  const samples = population.multiple > 1 ? 1 : Math.min(context.samples, SAMPLES_MAX);
  for (let turn = 0; turn < samples; turn += 1) {
    reports.push(await runInOwnProcess(db, month));
  }
  const [first] = reports as [ChildReport];
  return {
    name: nameOf("memory", population),
    unit: "rows",
    count: first.rowsOut,
    samplesMs: reports.map(({ ms }) => ms),
    checksum: first.totaalCents,
    figures: {
      peakRssMib: median(reports.map(({ peakRssBytes }) => peakRssBytes)) / MIB,
      highestRssMib: Math.max(...reports.map(({ peakRssBytes }) => peakRssBytes)) / MIB,
    },
    note: "peak resident memory of the process of the run, start of Node included",
  };
}
