/**
 * Facts that arrive late: corrections delivered, and the months decided anew that they change; told
 * and not written, so that the population of the bench stays as it was decided.
 */
import type { Database } from "../../engine/database/connection.js";
import type { FactChange } from "../../engine/facts/change.js";
import { changeFacts } from "../../engine/facts/change-facts.js";
import { type Regularised, regularise } from "../../engine/regularise/regularise.js";
import { recompute } from "../../engine/run/recompute.js";
import type { Bench, Measurement } from "../harness/bench.js";
import { sampleTurns } from "../harness/measure.js";
import { forgetRuns } from "./run/forget.js";

const HOUSEHOLD_SHARE = 100;
const MONTHS = 3;
const YEARS_BEFORE = 2;

let deliveryNo = 0;

/** Halves the incomes of some households in the years that the months rest on. */
async function deliverIncomes(db: Database, years: readonly number[], limit: number) {
  const { rows } = await db.pool.query<{ gezin: string; jaar: number; cents: string }>(
    `SELECT gezin_id AS gezin, kalenderjaar AS jaar, inkomsten_cents AS cents FROM gezin_aanslag
     WHERE known_to IS NULL AND kalenderjaar = ANY ($1::smallint[])
     ORDER BY hashint8(gezin_id), kalenderjaar LIMIT $2`,
    [years, limit],
  );
  const changes = rows.map(({ gezin, jaar, cents }): FactChange => {
    const inkomsten_cents = Math.floor(Number(cents) / 2);
    return { table: "gezin_aanslag", gezinId: gezin, van: jaar, values: { inkomsten_cents } };
  });
  deliveryNo += 1;
  await changeFacts(db, { source: "bench", id: `${process.pid} ${deliveryNo}` }, changes);
  return changes.length;
}

export const regulariseBench: Bench = {
  name: "regularise",
  doc: "late facts: corrections delivered; the decided months of 1 % of the households, and of one",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    await forgetRuns(db);
    const on = context.month + 1;
    for (let month = context.month - MONTHS + 1; month <= context.month; month += 1) {
      await recompute(db, { month });
    }
    const year = Math.floor(context.month / 12) - YEARS_BEFORE;
    const count = Math.max(1, Math.floor(context.rows / HOUSEHOLD_SHARE / 2));
    let found: Regularised | undefined;
    const again = {
      work: async (): Promise<void> => {
        found = await regularise(db, { on, isDryRun: true });
      },
    };
    await deliverIncomes(db, [year - 1, year], 1);
    const [oneMs = []] = await sampleTurns([again], context);
    const one = rowOf("regularise, one household", oneMs, found);
    const deliver = { work: async () => void (await deliverIncomes(db, [year - 1, year], count)) };
    const [deliverMs = []] = await sampleTurns([deliver], context);
    const [someMs = []] = await sampleTurns([again], context);
    await forgetRuns(db);
    const facts: Measurement = {
      ...{ name: "facts, corrections", unit: "households", count, samplesMs: deliverMs },
      ...{ checksum: String(count), note: "incomes of a year, a delivery a sample" },
    };
    return [facts, one, rowOf("regularise, 1 % of the households", someMs, found)];
  },
};

function rowOf(
  name: string,
  samplesMs: readonly number[],
  found: Regularised | undefined,
): Measurement {
  const { checkedHouseholds = 0, arrearsCents = 0, changedMonths = 0, months = 0 } = found ?? {};
  return {
    ...{ name, unit: "households", count: Math.max(1, checkedHouseholds), samplesMs },
    ...{ checksum: `${arrearsCents}`, figures: { changedMonths } },
    note: `${months} decided months each`,
  };
}
