/**
 * The whole run, PostgreSQL to PostgreSQL, beside its floors, turn by turn in the same session
 * (A B C A B C), so that all see the same machine: bare COPY of the facts as columns and of the
 * results, the baseline; and bare COPY of the very bytes that a run moves, its facts packed. The
 * rows of the year are kept ready; a run that reads the facts is a row of its own.
 */

import { availableParallelism } from "node:os";
import { yearOf } from "../../../core-wasm/month.js";
import { counted } from "../../../engine/counted.js";
import type { Database } from "../../../engine/database/connection.js";
import { keepYears } from "../../../engine/input/keep-years.js";
import { type RunPhases, recompute } from "../../../engine/run/recompute.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { sampleTurns } from "../../harness/measure.js";
import { median, pairedRatio } from "../../harness/stats.js";
import { openFloor } from "./floor.js";
import { forgetRuns } from "./forget.js";

/** Names of the rows. */
const COPY_ROW = "copy, bare binary COPY out and in";
const PACKED_ROW = "copy, the packed bytes of a run";
const RUN_ROW = "run, PostgreSQL to PostgreSQL";
const MIB = 2 ** 20;

export const runBench: Bench = {
  name: "run",
  doc: "the whole run beside bare COPY of the same rows, turn by turn",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    const workers = availableParallelism();
    await forgetRuns(db);
    await keepYears(db, [yearOf(context.month)]);
    const first = await recompute(db, { month: context.month, workers });
    const floor = await openFloor(db, first.runId, context.month, workers);
    const phases: RunPhases[] = [];
    const run = async () => {
      phases.push((await recompute(db, { month: context.month, workers })).phases);
    };
    const turns = [
      { before: floor.before, work: floor.columns },
      { before: floor.before, work: floor.packed },
      { before: () => startOver(db), work: run },
    ];
    context.note(`run and floors turn by turn, ${context.samples} times`);
    const [floorMs = [], packedMs = [], runMs = []] = await sampleTurns(turns, context);
    const shared = { unit: "rows" as const, count: first.rowsOut, baseline: COPY_ROW };
    const copied = { ...shared, checksum: await floor.cents() };
    const note = `${counted(first.partitionCount, "partition")}, ${counted(workers, "thread")}`;
    const figures = { resultMib: floor.bytes / MIB };
    const copyRow: Measurement = { ...copied, name: COPY_ROW, samplesMs: floorMs, figures, note };
    const packedRow: Measurement = {
      ...{ ...copied, name: PACKED_ROW, samplesMs: packedMs },
      pairedRatio: pairedRatio(packedMs, floorMs),
      note: "the same SQL as a run: facts packed, a partition in one field",
    };
    const runRow: Measurement = {
      ...{ name: RUN_ROW, ...shared, samplesMs: runMs, checksum: String(first.totaalCents) },
      pairedRatio: pairedRatio(runMs, floorMs),
      figures: { ...phaseFigures(phases), overPackedCopy: pairedRatio(runMs, packedMs) },
      note: "input and threads kept ready; totals checked and results published included",
    };
    return [copyRow, packedRow, runRow];
  },
};

async function startOver(db: Database): Promise<void> {
  await forgetRuns(db);
  await db.pool.query("CHECKPOINT");
}

/** The phases of runs, each its median. */
export function phaseFigures(phases: readonly RunPhases[]) {
  const middle = (phase: keyof RunPhases) => median(phases.map((of) => of[phase]));
  const [prepareMs, partitionsMs] = [middle("prepareMs"), middle("partitionsMs")];
  return { prepareMs, partitionsMs, publishMs: middle("publishMs") };
}

/** One finished run with nothing before it; for benches that look at single runs. */
export async function freshRun(
  db: Database,
  { month }: Pick<BenchContext, "month">,
  taskFile?: string,
) {
  await startOver(db);
  return recompute(db, { month, ...(taskFile === undefined ? {} : { taskFile }) });
}
