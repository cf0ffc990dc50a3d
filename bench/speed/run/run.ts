/**
 * The whole run, PostgreSQL to PostgreSQL, beside its floors, turn by turn in the same session
 * (A B C A B C), so that all see the same machine: bare COPY of the facts as columns and of the
 * results, the baseline; and bare COPY of the very bytes that a run moves, its facts packed. The
 * input of the month is kept ready, as it is in practice; what building it costs is a row of its own.
 */
import { availableParallelism } from "node:os";
import type { Database } from "../../../engine/database/connection.js";
import { prepareInput } from "../../../engine/input/prepare.js";
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
    const note = `${first.partitionCount} partitions, ${workers} threads`;
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
      note: "input kept ready; threads started, totals checked and results published included",
    };
    return [copyRow, packedRow, runRow];
  },
};

/** Building the month's input from the facts: what the first run after a delivery pays besides. */
export const inputBench: Bench = {
  name: "input",
  doc: "the month's input built anew from the facts, inside PostgreSQL",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    let rowCount = 0;
    const before = () => db.pool.query("SELECT drop_calculation_input()");
    const work = async () => {
      ({ rowCount } = await prepareInput(db, context.month));
    };
    const [samplesMs = []] = await sampleTurns([{ before, work }], context);
    const checksum = String(rowCount);
    return [{ name: "input, from facts", unit: "rows", count: rowCount, samplesMs, checksum }];
  },
};

async function startOver(db: Database): Promise<void> {
  await forgetRuns(db);
  await db.pool.query("CHECKPOINT");
}

function phaseFigures(phases: readonly RunPhases[]) {
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
