/** Calendar years of rows kept from the facts, one and all of them, and their disk. */
import { FIRST_MONTH } from "../../../core-wasm/layout.js";
import { yearOf } from "../../../core-wasm/month.js";
import type { Database } from "../../../engine/database/connection.js";
import { keepYears } from "../../../engine/input/keep-years.js";
import type { Bench, BenchContext, Measurement } from "../../harness/bench.js";
import { sampleTurns } from "../../harness/measure.js";
import { forgetKept } from "../run/forget.js";

const MIB = 2 ** 20;

export const yearsBench: Bench = {
  name: "years",
  doc: "rows of a calendar year, and of all years, kept from the facts",
  needsDatabase: true,
  async run(context) {
    const db = await context.database();
    const measured = [
      await measure(context, db, "years, one kept", [yearOf(context.month)]),
      await measure(context, db, "years, all kept", yearsOf(context)),
    ];
    await forgetKept(db);
    return measured;
  },
};

/** Every year that a right-month may be of. */
export const yearsOf = ({ months, month }: Pick<BenchContext, "months" | "month">): number[] => {
  const first = yearOf(FIRST_MONTH);
  const last = yearOf(months.at(-1) ?? month);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};

async function measure(
  context: BenchContext,
  db: Database,
  name: string,
  years: readonly number[],
): Promise<Measurement> {
  const work = () => keepYears(db, years);
  const [samplesMs = []] = await sampleTurns([{ before: () => forgetKept(db), work }], context);
  const { rows } = await db.pool.query<{ row_months: string; bytes: string }>(
    `SELECT coalesce(sum((SELECT sum(count) FROM unnest(row_counts) count)), 0) AS row_months,
       pg_total_relation_size('kept_rows') AS bytes FROM kept_rows`,
  );
  const count = Number(rows[0]?.row_months);
  const figures = { years: years.length, diskMib: Number(rows[0]?.bytes) / MIB };
  return { name, unit: "row-months", count, samplesMs, checksum: String(count), figures };
}
