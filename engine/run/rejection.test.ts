/** Facts at fault: the household is rejected whole, by name, and everybody else is computed. */
import t from "tap";
import type { Database } from "../database/connection.js";
import { deliver, type FactRow } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { recompute } from "./recompute.js";
import { cleanFacts, MONTH } from "./test/run-fixture.js";

const HOUSEHOLDS = 30;
const CLEAN_ROWS = 60;
const BEFORE = 24_000;

interface Case {
  readonly fault: string;
  readonly child?: FactRow;
  readonly zorg?: FactRow;
  readonly code: string;
  readonly detail: RegExp;
}

const CASES: readonly Case[] = [
  {
    fault: "rank class 4",
    child: { rangklasse: 4 },
    code: "rangklasse",
    detail: /^rangklasse: expected a whole number from 0 to 3, found 4$/,
  },
  {
    fault: "a rank class whose lowest byte is a good one",
    child: { rangklasse: 257 },
    code: "rangklasse",
    detail: /found 257$/,
  },
  {
    fault: "37 care points",
    zorg: { zorg_pijler1: 4, zorg_totaal: 37 },
    code: "zorgTotaal",
    detail: /^zorgTotaal: expected a whole number from 0 to 36, found 37$/,
  },
  {
    fault: "pillar 1 above the total",
    zorg: { zorg_pijler1: 5, zorg_totaal: 4 },
    code: "zorgPijler1BovenTotaal",
    detail: /found zorgPijler1 5, zorgTotaal 4$/,
  },
  {
    fault: "a child dead before birth",
    child: { overlijdensdatum: "2014-12-31" },
    code: "overlijdenVoorGeboorte",
    detail: /found overlijdensdatum 2014-12-31, geboortedatum 2015-01-01$/,
  },
  {
    fault: "a rank class on a child born in 2019",
    child: { geboortedatum: "2019-01-01", rangklasse: 1 },
    code: "rangklasseNa2018",
    detail: /found rangklasse 1, geboortedatum 2019-01-01$/,
  },
];

const gezinOf = (index: number): number => 500 + index;
const goodChild = (index: number): number => gezinOf(index) * 10;
const badChild = (index: number): number => goodChild(index) + 1;

/** A household with a good child and the case's. */
function householdOf({ child, zorg }: Case, index: number): [string, FactRow][] {
  const gezin_id = gezinOf(index);
  const lid = { gezin_id, rol: "VOLLEDIG", van_maand: BEFORE };
  const child_id = badChild(index);
  const facts: [string, FactRow][] = [
    ["gezin_uitbetaler", { gezin_id, payer: "FONS", van_maand: BEFORE }],
    ["kind", { child_id: goodChild(index), geboortedatum: "2015-01-01" }],
    ["kind", { child_id, geboortedatum: "2015-01-01", ...child }],
    ["gezin_lid", { ...lid, child_id: goodChild(index) }],
    ["gezin_lid", { ...lid, child_id }],
  ];
  if (zorg !== undefined) facts.push(["zorgbesluit", { child_id, van_maand: BEFORE, ...zorg }]);
  return facts;
}

/** Facts then come as they would past the constraints of the database. */
async function dropChecks(db: Database, tables: readonly string[]): Promise<void> {
  const { rows } = await db.pool.query<{ tab: string; name: string }>(
    `SELECT conrelid::regclass::text AS tab, conname AS name FROM pg_constraint
     WHERE contype = 'c' AND conrelid::regclass::text = ANY($1)`,
    [tables],
  );
  for (const { tab, name } of rows) {
    await db.pool.query(`ALTER TABLE ${tab} DROP CONSTRAINT "${name}"`);
  }
}

t.test("a row at fault rejects its household and nothing else", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await dropChecks(db, ["kind", "zorgbesluit"]);
  await deliver(db, [...cleanFacts(HOUSEHOLDS), ...CASES.flatMap(householdOf)]);
  const summary = await recompute(db, { month: MONTH, workers: 1, partitions: 3 });

  const rejectedCount = 2 * CASES.length;
  t.match(summary, { status: "finished", rowsOut: CLEAN_ROWS, rejectedCount });
  t.equal(summary.rowsIn, CLEAN_ROWS + rejectedCount);
  t.match(summary.rejected[0], { code: "rangklasse", rows: 2, example: /^household 500, child / });
  t.match(summary.rejected.at(-1), { code: "gezinAfgewezen", rows: CASES.length });
  const results = await db.pool.query("SELECT FROM result WHERE gezin_id >= 500");
  t.equal(results.rowCount, 0);
  for (const [index, { fault, code, detail }] of CASES.entries()) {
    const { rows } = await db.pool.query(
      "SELECT child_id, code, detail FROM rejected WHERE gezin_id = $1 ORDER BY child_id",
      [gezinOf(index)],
    );
    const culprit = new RegExp(`found ${code} at child ${badChild(index)}$`);
    const good = { child_id: String(goodChild(index)), code: "gezinAfgewezen", detail: culprit };
    t.match(rows, [good, { child_id: String(badChild(index)), code, detail }], fault);
  }
});

t.test(
  "a household without a payer, and a child without birth, are rejected by name",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    const lid = { rol: "VOLLEDIG", van_maand: BEFORE };
    await deliver(db, [
      ...cleanFacts(HOUSEHOLDS),
      ["kind", { child_id: 6000, geboortedatum: "2015-01-01" }],
      ["gezin_lid", { gezin_id: 600, child_id: 6000, ...lid }],
      ["gezin_uitbetaler", { gezin_id: 700, payer: "FONS", van_maand: BEFORE }],
      ["gezin_lid", { gezin_id: 700, child_id: 7000, ...lid }],
    ]);
    const summary = await recompute(db, { month: MONTH, workers: 1 });
    t.match(summary, { rowsIn: CLEAN_ROWS + 2, rowsOut: CLEAN_ROWS, rejectedCount: 2 });
    t.match(summary.rejected, [
      {
        code: "geboortedatum",
        rows: 1,
        example: /household 700.*expected a date YYYY-MM-DD that exists, found nothing/,
      },
      { code: "payer", rows: 1, example: /household 600.*one of FONS, .*, found nothing/ },
    ]);
  },
);

t.test("a child that stands twice in one household is rejected by name", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await db.pool.query("ALTER TABLE gezin_lid DISABLE TRIGGER USER");
  const twice = { gezin_id: 900, child_id: 9000, rol: "VOLLEDIG" };
  await deliver(db, [
    ...cleanFacts(HOUSEHOLDS),
    ["gezin_uitbetaler", { gezin_id: 900, payer: "FONS", van_maand: BEFORE }],
    ["kind", { child_id: 9000, geboortedatum: "2015-01-01" }],
    ["gezin_lid", { ...twice, van_maand: BEFORE }],
    ["gezin_lid", { ...twice, van_maand: BEFORE + 1 }],
  ]);
  const summary = await recompute(db, { month: MONTH, workers: 1, partitions: 3 });

  t.match(summary, { status: "finished", rowsOut: CLEAN_ROWS, rejectedCount: 2 });
  const { rows } = await db.pool.query("SELECT code FROM rejected ORDER BY code");
  t.same(rows, [{ code: "gezinAfgewezen" }, { code: "spanOverlap" }]);
});
