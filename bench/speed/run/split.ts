/**
 * Where the time of a run goes: thread time of each stage, all partitions together. The household
 * pass has no call of its own: a kernel in which it runs twice is built, and the difference is it.
 */
import { join, relative } from "node:path";
import { buildKernel } from "../../../core-wasm/build/compile.js";
import { Kernel } from "../../../core-wasm/kernel.js";
import { compiledFile, PROJECT_ROOT } from "../../../core-wasm/root.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { cpuMsOf } from "../../harness/measure.js";
import { median } from "../../harness/stats.js";
import { fillBatch } from "../../material/work.js";
import { gatherStages } from "./gather.js";
import { freshRun } from "./run.js";
import { STAGE_NAMES, STAGES, type StageTimes } from "./stages.js";

const TASK_FILE = compiledFile("bench/speed/run/split-task");
const CALL = "householdPass(from, to);";
const ROWS = 50_000;

export const splitBench: Bench = {
  name: "split",
  doc: "thread time of the stages of a run",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    const runs: StageTimes[] = [];
    let rows = 0;
    let checksum = "";
    for (let turn = 0; turn < context.samples; turn += 1) {
      const gathered = gatherStages();
      const summary = await freshRun(db, context, TASK_FILE);
      runs.push(await gathered.sum(summary.partitionCount));
      rows = summary.rowsOut;
      checksum = String(summary.totaalCents);
    }
    const share = await householdShare(context);
    return STAGES.flatMap((stage): Measurement[] => {
      const times = runs.map((run) => run[stage]);
      const row = { unit: "rows" as const, count: rows, checksum, plot: "split" };
      const named = (name: string, part: number): Measurement => {
        return { ...row, name: `split, ${name}`, samplesMs: times.map((time) => time * part) };
      };
      if (stage !== "calculate") return [named(STAGE_NAMES[stage], 1)];
      return [named("household pass", share), named(STAGE_NAMES[stage], 1 - share)];
    });
  },
};

/** Share of the kernel's time that the household pass takes. */
async function householdShare(context: BenchContext): Promise<number> {
  const file = join(context.outputDir, "kernel-twice.wasm");
  let found = 0;
  const transform = (path: string, source: string) => {
    if (!path.endsWith("assembly/kernel.ts")) return source;
    found = source.split(CALL).length - 1;
    return source.replace(CALL, CALL + CALL);
  };
  const target = context.isSmoke ? "draft" : "release";
  await buildKernel({ outFile: relative(PROJECT_ROOT, file), target, transform });
  if (found !== 1) throw new Error(`split: expected one call of householdPass, found ${found}`);
  const sheet = context.book.sheet(context.month);
  const times = [];
  for (const kernel of [await Kernel.load(), await Kernel.load(file)]) {
    fillBatch(kernel, context.seed, context.month, Math.min(context.rows, ROWS));
    const turns = Array.from({ length: context.isSmoke ? 1 : 5 }, () =>
      cpuMsOf(() => kernel.calculate(sheet), context),
    );
    times.push(median(turns));
  }
  const [once = 0, twice = 0] = times;
  return Math.min(1, Math.max(0, (twice - once) / once));
}
