/**
 * Facts and amounts that come late, after sixty decided months: corrections delivered, and the
 * months decided anew that they change; told and not written, so that the population of the bench
 * stays as it was decided. A tenth of the population; with --large the whole.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { monthText, yearOf } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { counted } from "../../engine/counted.js";
import type { Database } from "../../engine/database/connection.js";
import type { FactChange } from "../../engine/facts/change.js";
import { changeFacts } from "../../engine/facts/change-facts.js";
import { keepYears } from "../../engine/input/keep-years.js";
import { type Regularised, regularise } from "../../engine/regularise/regularise.js";
import { recompute } from "../../engine/run/recompute.js";
import type { Bench, BenchContext, Measurement } from "../harness/bench.js";
import { sampleTurns, timeOf } from "../harness/measure.js";
import { forgetKept, forgetRuns } from "./run/forget.js";

const HOUSEHOLD_SHARE = 100;
const TENTH = 10;
const MONTHS = 60;
const MONTHS_SMOKE = 3;
const YEARS_BEFORE = 2;
/** The months whose amounts change begin so many after the first that is decided. */
const AMOUNT_AFTER = 24;
const AMOUNT_MONTHS = 12;
const EURO = 100;

let deliveryNo = 0;

/** Makes the incomes of some households a tenth in two years that the months rest on. */
async function deliverIncomes(db: Database, years: readonly number[], households: number) {
  const { rows } = await db.pool.query<{ gezin: string; jaar: number; cents: string }>(
    `SELECT gezin_id AS gezin, kalenderjaar AS jaar, inkomsten_cents AS cents FROM gezin_aanslag
     WHERE known_to IS NULL AND kalenderjaar = ANY ($1::smallint[]) AND gezin_id IN (
       SELECT gezin_id FROM gezin_aanslag WHERE known_to IS NULL AND kalenderjaar = $3
       ORDER BY hashint8(gezin_id) LIMIT $2)`,
    [years, households, years[0]],
  );
  const changes = rows.map(({ gezin, jaar, cents }): FactChange => {
    const inkomsten_cents = Math.floor(Number(cents) / TENTH);
    return { table: "gezin_aanslag", gezinId: gezin, van: jaar, values: { inkomsten_cents } };
  });
  deliveryNo += 1;
  await changeFacts(db, { source: "bench", id: `${process.pid} ${deliveryNo}` }, changes);
}

async function countHouseholds({ pool }: Database, month: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(DISTINCT gezin_id)::integer AS count FROM gezin_lid
     WHERE known_to IS NULL AND van_maand <= $1 AND tot_maand > $1`,
    [month],
  );
  return rows[0]?.count ?? 0;
}

/** The basic amount a euro higher in the months from <= m < to; a file of the reform. */
function writeAmounts({ book, outputDir }: BenchContext, from: number, to: number): string {
  const file = join(outputDir, "regularise.yaml");
  const value = (month: number) => basicAmount(book, month) + (month < to ? EURO : 0);
  const entries: string[] = [];
  for (let month = from; month <= book.lastMonth; month += 1) {
    if (month > from && value(month) === value(month - 1)) continue;
    entries.push(`    - { from: ${monthText(month)}-01, value: ${value(month)}, note: bench }\n`);
  }
  writeFileSync(file, `basisbedrag:\n  values:\n${entries.join("")}`);
  return file;
}

const basicAmount = (book: ParameterBook, month: number): number =>
  book.valueAt("basisbedrag", month)?.value ?? 0;

export const regulariseBench: Bench = {
  name: "regularise",
  doc: "sixty decided months: an amount changed, late facts of one household and of 1 % of them",
  needsDatabase: true,
  async run(context) {
    const children = Math.max(1, Math.round(context.rows / (context.isLarge ? 1 : TENTH)));
    const db = await context.database(children);
    await forgetRuns(db);
    try {
      return await measure(context, db);
    } finally {
      await forgetRuns(db);
      await forgetKept(db);
    }
  },
};

async function measure(context: BenchContext, db: Database): Promise<Measurement[]> {
  const last = context.month;
  const first = last - (context.isSmoke ? MONTHS_SMOKE : MONTHS) + 1;
  const history = await decideMonths(context, db, first);
  const households = await countHouseholds(db, last);
  const from = context.isSmoke ? first : first + AMOUNT_AFTER;
  const parametersDir = writeAmounts(context, from, from + AMOUNT_MONTHS);
  const amount = await sample(context, db, "an amount of a past year", { parametersDir });
  const year = yearOf(last) - YEARS_BEFORE;
  await deliverIncomes(db, [year - 1, year], 1);
  const one = await sample(context, db, "one household");
  const count = Math.max(1, Math.round(households / HOUSEHOLD_SHARE));
  const work = async () => void (await deliverIncomes(db, [year - 1, year], count));
  const [samplesMs = []] = await sampleTurns([{ work }], context);
  const facts: Measurement = {
    ...{ name: "facts, corrections", unit: "households", count, samplesMs },
    ...{ checksum: String(count), note: "incomes of two years, a delivery a sample" },
  };
  const some = await sample(context, db, "1 % of the households");
  return [history, { ...amount, count: households }, facts, one, some];
}

/** Decides the months up to that of the bench, and tells how much was written. */
async function decideMonths(
  { month: last, note }: BenchContext,
  db: Database,
  first: number,
): Promise<Measurement> {
  const years = Array.from({ length: yearOf(last) - yearOf(first) + 1 }, (_, at) => {
    return yearOf(first) + at;
  });
  note(`deciding ${counted(last - first + 1, "month")}`);
  let count = 0;
  const ms = await timeOf(async () => {
    await keepYears(db, years);
    for (let month = first; month <= last; month += 1) {
      count += (await recompute(db, { month })).rowsCalculated;
    }
  });
  const { rows } = await db.pool.query<{ decidedBytes: number; medianMonthBytes: number }>(
    `SELECT pg_total_relation_size('decision')::float8 AS "decidedBytes",
       percentile_cont(0.5) WITHIN GROUP (ORDER BY bytes)::float8 AS "medianMonthBytes"
     FROM (SELECT sum(octet_length(rows)) AS bytes FROM decision GROUP BY run_id) run`,
  );
  return {
    ...{ name: "months decided one by one", unit: "row-months", count, samplesMs: [ms] },
    ...{ checksum: String(count), figures: { ...rows[0] } },
    note: `${counted(last - first + 1, "month")}, rows of the years kept once, in the time too`,
  };
}

async function sample(
  context: BenchContext,
  db: Database,
  what: string,
  options: { readonly parametersDir?: string } = {},
): Promise<Measurement> {
  let found: Regularised | undefined;
  const work = async (): Promise<void> => {
    found = await regularise(db, { ...options, on: context.month + 1, isDryRun: true });
  };
  const [samplesMs = []] = await sampleTurns([{ work }], context);
  const { checkedHouseholds = 0, arrearsCents = 0, changedMonths = 0, months = 0 } = found ?? {};
  return {
    ...{ name: `regularise, ${what}`, unit: "households", count: Math.max(1, checkedHouseholds) },
    ...{ samplesMs, checksum: `${arrearsCents}`, figures: { changedMonths } },
    note: `${counted(months, "decided month")} each`,
  };
}
