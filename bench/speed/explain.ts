/**
 * Explanations: a household in a month with every fact that counted and every branch nearly taken,
 * one after the other on one thread; and as a letter.
 */
import { Kernel } from "../../core-wasm/kernel.js";
import { Explainer, type Wanted } from "../../engine/explain/explain.js";
import { houseMonth } from "../../engine/explain/house-row.js";
import { letterText } from "../../engine/explain/letter.js";
import { Fault } from "../../engine/household/fault.js";
import { readHousehold } from "../../engine/household/household.js";
import type { Bench, BenchContext } from "../harness/bench.js";
import { sampleTurns } from "../harness/measure.js";
import { calculateLines } from "../material/calculate-lines.js";
import { Checksum } from "../material/checksum.js";
import { openBatch } from "../material/work.js";

const ROWS_MAX = 600;
const HOUSE_ROWS_MAX = 60;

export const explainBench: Bench = {
  name: "explain",
  doc: "why a household has what it has: as an object, and as a letter",
  async run(context) {
    const houses = await housesOf(context);
    const explainer = new Explainer(await Kernel.load(), context.book);
    const each = (take: (wanted: Wanted) => number): number =>
      houses.reduce((sum, house) => sum + take(house), 0);
    const ways = [
      ["explain, as an object", (wanted: Wanted) => explainer.explain(wanted, "nl").totaal],
      [
        "explain, as a letter",
        (wanted: Wanted) => {
          const explanation = explainer.explain(wanted, "nl");
          return letterText(explanation) === "" ? 0 : explanation.totaal;
        },
      ],
    ] as const;
    const sums = ways.map(() => 0);
    const work = ways.map(([, take], index) => ({
      work: async () => {
        sums[index] = each(take);
      },
    }));
    const samples = await sampleTurns(work, context);
    return ways.map(([name], index) => {
      const sum = new Checksum();
      sum.addAll([sums[index] as number]);
      return {
        name,
        unit: "households" as const,
        count: houses.length,
        samplesMs: samples[index] as number[],
        checksum: sum.text,
        baseline: ways[0][0],
      };
    });
  },
};

/** Households of the population, each in the month of the bench. */
async function housesOf({ seed, month, rows, isSmoke, book }: BenchContext): Promise<Wanted[]> {
  const rowsMax = isSmoke ? HOUSE_ROWS_MAX : ROWS_MAX;
  const batch = await openBatch(seed, month, Math.min(rows, rowsMax));
  const { firstMonth, lastMonth } = book;
  const limits = { firstMonth, lastMonth, rowCountMax: HOUSE_ROWS_MAX };
  return calculateLines(batch.kernel, batch.rows, month).map((line) => {
    const household = readHousehold(JSON.parse(line), limits);
    if (household instanceof Fault) throw new Error(household.text(1));
    const { gezinId } = household;
    return { gezinId, payer: "FONS", house: houseMonth(household, month) };
  });
}
