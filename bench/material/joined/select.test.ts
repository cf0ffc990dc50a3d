/** Month and window give the same facts; corrections are read as of their moment. */
import t from "tap";
import type { Database } from "../../../engine/database/connection.js";
import { correct, deliver, drawFacts } from "../../../engine/database/test/sample-facts.js";
import { openTestDatabase } from "../../../engine/database/test/test-database.js";
import { selectMonth, selectWindow } from "./select.js";

const FROM = 24_228;
const TO = 24_312;
const SCHOOL =
  /^(school|ki_(vreemd|beroep)|is_(buitengewoon|school|ki_test|uitzonder|pleegkind_s))/;

type Row = Record<string, unknown> & { van_maand: number; tot_maand: number };

/** A row as a month reads it: without its span, and without school facts outside September. */
function seenIn(row: Row, month: number): string {
  const facts = Object.entries(row).filter(
    ([name]) =>
      !["van_maand", "tot_maand"].includes(name) && (month % 12 === 8 || !SCHOOL.test(name)),
  );
  return JSON.stringify(facts);
}

async function readRows(db: Database, sql: string): Promise<Row[]> {
  const { rows } = await db.pool.query(`${sql} ORDER BY gezin_id, child_id, van_maand`);
  return rows;
}

t.test("a window gives in every month the rows that the month itself gives", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(7, 12));
  const moment = await correct(db, "zorgbesluit", "child_id % 2 = 0", []);
  const spans = await readRows(db, selectWindow({ from: FROM, to: TO }, moment, "all"));
  t.ok(spans.length > 1000, `${spans.length} spans`);
  for (let month = FROM; month < TO; month += 5) {
    const expected = await readRows(db, selectMonth(month, moment, "all"));
    const found = spans.filter((row) => row.van_maand <= month && row.tot_maand > month);
    const seen = found.map((row) => seenIn(row, month));
    const wanted = expected.map((row) => seenIn(row, month));
    if (JSON.stringify(seen) !== JSON.stringify(wanted)) t.same(seen, wanted, `month ${month}`);
  }
});

t.test("a window in parts by households gives the same rows as the whole", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const moment = await deliver(db, drawFacts(8, 6));
  const window = { from: FROM + 5, to: TO - 5 };
  const whole = await readRows(db, selectWindow(window, moment, "all"));
  const parts = [
    ...(await readRows(db, selectWindow(window, moment, { from: 1n, to: 3n }))),
    ...(await readRows(db, selectWindow(window, moment, { from: 3n, to: 2n ** 63n - 1n }))),
  ];
  t.same(parts, whole);
});

t.test("a correction changes what is read from its delivery on, and nothing before", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const before = await deliver(db, [
    ["gezin_lid", { gezin_id: 1, child_id: 2, rol: "VOLLEDIG", van_maand: FROM }],
    ["kind", { child_id: 2, geboortedatum: "2015-01-01", rangklasse: 1 }],
    ["gezin_aanslag", { gezin_id: 1, kalenderjaar: 2021, inkomsten_cents: 100 }],
  ]);
  const after = await correct(db, "gezin_aanslag", "gezin_id = 1", [
    { gezin_id: 1, kalenderjaar: 2021, inkomsten_cents: 300 },
  ]);
  const month = 2024 * 12;
  for (const [moment, cents] of [
    [before, "100"],
    [after, "300"],
  ] as const) {
    const rows = await readRows(db, selectMonth(month, moment, "all"));
    t.equal(rows[0]?.["gezinsinkomsten_cents"], cents);
  }
  t.same(await readRows(db, selectMonth(month, before - 1, "all")), []);
});

t.test("the income of a month is that of two years before its award year began", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const years = [
    ["2019-01", 2016],
    ["2019-09", 2016],
    ["2019-10", 2017],
    ["2020-09", 2017],
    ["2020-10", 2018],
    ["2021-09", 2018],
    ["2021-10", 2019],
    ["2022-08", 2019],
    ["2022-09", 2020],
    ["2023-08", 2020],
    ["2023-09", 2021],
    ["2027-08", 2024],
  ] as const;
  for (const [month, year] of years) {
    const [calendarYear, number] = month.split("-").map(Number) as [number, number];
    const { rows } = await db.pool.query("SELECT inkomensjaar($1) AS year", [
      calendarYear * 12 + number - 1,
    ]);
    t.equal(rows[0].year, year, month);
  }
});

t.test("student hours of the months before are those of the same calendar year", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const january = 2024 * 12;
  const hours = (maand: number, studentenuren: number) =>
    ["arbeidsuren", { child_id: 2, maand, studentenuren }] as const;
  const moment = await deliver(db, [
    ["gezin_lid", { gezin_id: 1, child_id: 2, rol: "VOLLEDIG", van_maand: FROM }],
    hours(january - 1, 99),
    hours(january, 10),
    hours(january + 1, 20),
    hours(january + 6, 30),
  ]);
  const rows = await readRows(db, selectWindow({ from: january, to: january + 12 }, moment, "all"));
  const found = rows.map((row) => [
    row.van_maand - january,
    row["studentenuren_maand"],
    row["studentenuren_jaar_voordien"],
  ]);
  t.same(
    found.filter(([, now]) => now !== null),
    [
      [0, 10, null],
      [1, 20, 10],
      [6, 30, 30],
    ],
  );
});

t.test(
  "a membership without birth or payer still gives a row, to be rejected by name",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    const moment = await deliver(db, [
      ["gezin_lid", { gezin_id: 1, child_id: 2, rol: "VOLLEDIG", van_maand: FROM }],
    ]);
    const rows = await readRows(db, selectMonth(FROM, moment, "all"));
    t.match(rows, [{ gezin_id: "1", child_id: "2", geboortedatum: null, payer: null }]);
  },
);
