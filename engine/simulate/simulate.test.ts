/** Simulations: equal to a slow recount, whatever the ranges, and clear about faulty reforms. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { COMPONENTS } from "../../core-wasm/layout.js";
import { monthIndex } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import type { Database } from "../database/connection.js";
import { deliver, drawFacts } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { generate } from "../generate/generate.js";
import { BAND_STARTS, GROUPINGS } from "../scan/groups.js";
import { type Reform, type Simulation, simulate } from "./simulate.js";
import { simulationPage } from "./simulate-page.js";
import { gainNames, measuresOf, simulationTables } from "./simulate-tables.js";
import { GAIN_BANDS, gainBand, SUBJECTS } from "./tally.js";
import { type CountedRow, countRows, grouped } from "./test/recount.js";

const WINDOW = { from: monthIndex(2024, 7), to: monthIndex(2025, 3) };
const MONTHS = WINDOW.to - WINDOW.from;
const LINE_CENTS = 3_500_000;
const REFORMS = {
  limit: `inkomensgrensLaag:\n  values:\n    - { from: 2024-10-01, factor: 1.1, note: "reform" }\n`,
  amount: `basisbedrag:\n  values:\n    - { from: 2024-08-01, value: 15000, note: "reform" }\n`,
};

async function reforms(): Promise<Reform[]> {
  const folder = mkdtempSync(join(tmpdir(), "groeikern-reform-"));
  return Promise.all(
    Object.entries(REFORMS).map(async ([name, text]) => {
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, text);
      return { name, file, book: await loadParameters(file) };
    }),
  );
}

async function simulated(db: Database, rangeRows?: number) {
  const book = await loadParameters();
  const of = { window: WINDOW, book, reforms: await reforms(), lineCents: LINE_CENTS };
  const found = await simulate(db, { ...of, workers: 2, rangeRows });
  return { found, books: [book, ...of.reforms.map((reform) => reform.book)] };
}

/** Every figure of a simulation, counted again. */
function requireRecount(t: Test, found: Simulation, rows: readonly CountedRow[]): void {
  const { tally } = found;
  for (let variant = 0; variant < 3; variant += 1) {
    for (let at = 0; at < MONTHS; at += 1) {
      const of = rows.filter(({ month }) => month === WINDOW.from + at);
      const sums = COMPONENTS.map((name) => sum(of, (row) => row.components[variant]?.[name] ?? 0));
      const total = sum(of, ({ totals }) => totals[variant] as number);
      const place = tally.budgetAt(variant, at);
      t.same([...tally.values.subarray(place, place + COMPONENTS.length + 1)], [...sums, total]);
    }
  }
  const children = grouped(rows, ({ gezin, child }) => `${gezin} ${child}`);
  const households = grouped(rows, ({ gezin }) => `${gezin}`);
  requireGroups(t, found, rows, [children, households]);
  for (let variant = 0; variant < 3; variant += 1) {
    const under = sum(households, (own) => childrenUnder(own, variant));
    t.equal(tally.at(tally.lineAt(variant)), under, `under the line, variant ${variant}`);
  }
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const lastOf = (own: readonly CountedRow[]): CountedRow[] => {
  const last = Math.max(...own.map(({ month }) => month));
  return own.filter(({ month }) => month === last);
};

function childrenUnder(own: readonly CountedRow[], variant: number): number {
  const last = lastOf(own);
  const { month, incomeCents } = last[0] as CountedRow;
  if (month !== WINDOW.to - 1 || incomeCents < 0) return 0;
  const year = (12 * sum(own, ({ totals }) => totals[variant] as number)) / MONTHS;
  if (incomeCents + year >= LINE_CENTS) return 0;
  return last.filter(({ components }) => (components[0]?.basisbedrag ?? 0) > 0).length;
}

function requireGroups(
  t: Test,
  found: Simulation,
  rows: readonly CountedRow[],
  subjects: readonly CountedRow[][][],
): void {
  const sizes = new Map<string, number>();
  for (const { month, gezin, components } of rows) {
    const isPaid = (components[0]?.basisbedrag ?? 0) > 0;
    if (isPaid) sizes.set(`${month} ${gezin}`, (sizes.get(`${month} ${gezin}`) ?? 0) + 1);
  }
  for (const [reform] of found.reforms.entries()) {
    for (const [subject, all] of subjects.entries()) {
      const gains = new Array<number>(GAIN_BANDS).fill(0);
      const bands = new Map<number, number[]>();
      for (const own of all) {
        const base = sum(own, ({ totals }) => totals[0] as number);
        const change = sum(own, ({ totals }) => totals[reform + 1] as number) - base;
        (gains[gainBand(change, MONTHS)] as number) += 1;
        for (const [index, { of, join = (one: number) => one }] of GROUPINGS.entries()) {
          const mine = lastOf(own).map((row) =>
            of({ ...row, familySize: sizes.get(`${row.month} ${row.gezin}`) ?? 0 }),
          );
          const band =
            (BAND_STARTS[index] as number) + mine.reduce((one, other) => join(one, other));
          const counted = bands.get(band) ?? [0, 0, 0, 0, 0, 0];
          const added = [1, +(change > 0), +(change < 0), Math.max(0, change), Math.min(0, change)];
          bands.set(
            band,
            counted.map((value, at) => value + ([...added, base][at] as number)),
          );
        }
      }
      for (const [band, counted] of bands) {
        t.same(measuresOf(found, reform, subject, band), counted, `${SUBJECTS[subject]} ${band}`);
      }
      const { tally } = found;
      t.same(
        gains.map((_, band) => tally.at(tally.gainAt(reform, subject, band))),
        gains,
      );
    }
  }
}

t.test("a simulation is what a slow recount gives, in ranges of any size", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await generate(db, { children: 300, seed: 7 });
  const { found, books } = await simulated(db);
  requireRecount(t, found, await countRows(db, WINDOW, found.factsMoment, books));
  const { found: small } = await simulated(db, 150);
  t.same(small.tally.values, found.tally.values);
  t.ok(found.tally.at(found.tally.lineAt(0)) > 0, "somebody is under the line");
  const page = simulationPage(found);
  t.notMatch(page, /(src|href)\s*=|@import|url\(/, "the page stands alone");
  for (const { title } of simulationTables(found)) t.match(page, title);
  t.equal(gainNames().length, GAIN_BANDS);
  const { rowCount } = await db.pool.query("SELECT FROM run");
  t.equal(rowCount, 0, "no run is made");
});

t.test(
  "households at fault, or paid twice, count in the months in which they are not",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    await deliver(db, drawFacts(3, 15));
    const twice = { child_id: 20, rol: "VOLLEDIG", van_maand: WINDOW.from + 2 };
    await deliver(db, [
      ["gezin_lid", { ...twice, gezin_id: 990, tot_maand: WINDOW.from + 4 }],
      ["gezin_lid", { child_id: 30, rol: "VOLLEDIG", gezin_id: 991, van_maand: 24_200 }],
    ]);
    const { found, books } = await simulated(db);
    const rows = await countRows(db, WINDOW, found.factsMoment, books);
    t.ok(rows.length > 0);
    requireRecount(t, found, rows);
  },
);

t.test("a reform that changes nothing in the months, and a database without facts", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const book = await loadParameters();
  const early = { from: monthIndex(2023, 1), to: monthIndex(2023, 3) };
  const of = { window: early, book, reforms: await reforms() };
  await t.rejects(simulate(db, of), {
    code: "REFORM_FAULT",
    message: /limit.yaml:1: expected a change .*, found changes in other months only$/,
  });
  await t.rejects(simulate(db, { ...of, window: WINDOW }), { code: "FACTS_MISSING" });
});
