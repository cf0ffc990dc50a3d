/**
 * The month after a normal one: how long until its rows can be calculated. A month's changes have
 * been delivered meanwhile. Straight from the facts a run has to be planned, and makes its rows as
 * it goes; where the year is kept, it is refreshed first.
 */
import { yearOf } from "../../../core-wasm/month.js";
import type { Database } from "../../../engine/database/connection.js";
import { keepYears } from "../../../engine/input/keep-years.js";
import { type RunSummary, recompute } from "../../../engine/run/recompute.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { sampleTurns } from "../../harness/measure.js";
import { forgetKept, forgetRuns } from "../run/forget.js";
import { phaseFigures } from "../run/run.js";
import { monthlyChildren, touchChildren } from "./touch.js";

export const nextMonthBench: Bench = {
  name: "next-month",
  doc: "the month after a normal month: until its rows can be calculated",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    const facts = await measure(context, db, "next month, from the facts", () => forgetKept(db));
    const keep = () => keepYears(db, [yearOf(context.month + 1)]);
    const kept = await measure(context, db, "next month, the year kept", keep);
    await forgetKept(db);
    return [facts, kept];
  },
};

/** Of every run its phase of preparing is a sample. */
async function measure(
  context: BenchContext,
  db: Database,
  name: string,
  ready: () => Promise<unknown>,
): Promise<Measurement> {
  const { month, rows } = context;
  const runs: RunSummary[] = [];
  const before = async (): Promise<void> => {
    await forgetRuns(db);
    await ready();
    await recompute(db, { month });
    await touchChildren(db, monthlyChildren(rows));
  };
  const work = async (): Promise<void> => {
    runs.push(await recompute(db, { month: month + 1 }));
  };
  const [turns = []] = await sampleTurns([{ before, work }], context);
  await forgetRuns(db);
  const timed = runs.slice(-turns.length).map(({ phases }) => phases);
  const last = runs.at(-1);
  return {
    name,
    unit: "rows",
    count: last?.rowsOut ?? 0,
    samplesMs: timed.map(({ prepareMs }) => prepareMs),
    checksum: String(last?.totaalCents),
    figures: phaseFigures(timed),
    note: "the time until partitions begin; a child in a hundred corrected since the month before",
  };
}
