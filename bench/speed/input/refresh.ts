/** Years that are kept after deliveries of several sizes: rows made anew for whom they touched. */
import { yearOf } from "../../../core-wasm/month.js";
import type { Database } from "../../../engine/database/connection.js";
import { keepYears } from "../../../engine/input/keep-years.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { sampleTurns, type Turn } from "../../harness/measure.js";
import { forgetKept } from "../run/forget.js";
import { monthlyChildren, touchChildren } from "./touch.js";
import { yearsOf } from "./years.js";

const MANY = 1000;

export const refreshBench: Bench = {
  name: "refresh",
  doc: "years that are kept, refreshed after corrections of a child, of 1,000, of a month's",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    const sizes = [
      ["one child", 1],
      ["1,000 children", Math.min(MANY, context.rows)],
      ["a month's changes", monthlyChildren(context.rows)],
    ] as const;
    const one = await measure(context, db, [yearOf(context.month)], sizes);
    const all = await measure(context, db, yearsOf(context), sizes.slice(0, 2));
    await forgetKept(db);
    return [...one, ...all];
  },
};

async function measure(
  context: BenchContext,
  db: Database,
  years: readonly number[],
  sizes: readonly (readonly [name: string, count: number])[],
): Promise<Measurement[]> {
  await keepYears(db, years);
  const turns = sizes.map(([, count]): Turn => {
    return { before: () => touchChildren(db, count), work: () => keepYears(db, years) };
  });
  const samples = await sampleTurns(turns, context);
  const of = years.length === 1 ? "a year" : `${years.length} years`;
  return sizes.map(([name, count], index) => {
    const samplesMs = samples[index] as number[];
    const row = { unit: "children" as const, count, checksum: String(count) };
    return { name: `refresh of ${of}, ${name} corrected`, ...row, samplesMs };
  });
}
