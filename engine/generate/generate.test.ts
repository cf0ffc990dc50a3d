/** The load: whole or not at all, exact, with every kind of fact; refused when not empty. */
import t from "tap";
import { enumerationOf } from "../../core-wasm/layout.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { type FactColumn, labelsOf } from "../facts/columns.js";
import { FACT_TABLE_NAMES, factTable } from "../facts/tables.js";
import { type GenerateOptions, generate, REFERENCE_MONTH } from "./generate.js";

const SMALL: GenerateOptions = { children: 2000, seed: 1 };

t.test("20,000 children: exactly so many, valid, every kind of fact", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const summary = await generate(db, { children: 20_000, seed: 1, workers: 0 });
  const scalar = async (sql: string) =>
    Number((await db.pool.query(`SELECT (${sql}) AS v`)).rows[0].v);
  await db.pool.query("SELECT validate_facts()");
  const inMonth = `van_maand <= ${REFERENCE_MONTH} AND ${REFERENCE_MONTH} < tot_maand`;
  const children = `SELECT count(DISTINCT child_id) FROM gezin_lid WHERE ${inMonth}`;
  t.equal(await scalar(children), 20_000);
  const shared = await scalar(`${children} AND rol = 'GEDEELD_ANDER'`);
  t.ok(shared > 1300 && shared < 1900, `about 8 % evenly shared, found ${shared}`);
  for (const table of FACT_TABLE_NAMES) {
    t.equal(await scalar(`SELECT count(*) FROM ${table}`), summary.rows[table], table);
    t.ok(summary.rows[table] > 10, `${table} occurs`);
  }
  for (const [table, condition] of [...SAYINGS, ...MEETINGS]) {
    t.ok((await scalar(`SELECT count(*) FROM ${table} WHERE ${condition}`)) > 0, condition);
  }
});

/** What a column can say that is rare and yet must occur: each label, both booleans, a date. */
function sayings(name: string, { fact: { value }, isNullable }: FactColumn): string[] {
  const present = isNullable ? [`${name} IS NOT NULL`] : [];
  switch (value.kind) {
    case "bool":
      return [name, `NOT ${name}`];
    case "enum":
      if (isNullable) return present;
      return labelsOf(enumerationOf(value.values)).map((label) => `${name} = '${label}'`);
    case "count":
    case "cents":
      return [...present, `${name} > 0`];
    default:
      return present;
  }
}

const SAYINGS = FACT_TABLE_NAMES.flatMap((table) =>
  Object.entries(factTable(table).columns).flatMap(([name, column]) =>
    sayings(name, column).map((condition) => [table, condition] as const),
  ),
);

/** Where two facts, or a fact and its span, meet. */
const MEETINGS: readonly (readonly [table: string, condition: string])[] = [
  ["kind", "overlijdensdatum = geboortedatum"],
  ["gezin_kadaster", "ki_vreemd_cents > 125000"],
  ["zorgbesluit", "zorg_pijler1 >= 4 AND zorg_totaal < 6"],
  ["zorgbesluit", "zorg_totaal > 20"],
  ["pleegplaatsing", "tot_maand - van_maand > 12"],
  ["studie", "statuut = 'SCHOOLVERLATER' AND tot_maand - van_maand > 12"],
  ["studie", "statuut = 'LEERLING' AND lesuren_per_week < 17 AND studiepunten = 0"],
  ["studie", "statuut = 'STUDENT' AND studiepunten < 27"],
  ["arbeidsuren", "andere_uren > 80"],
  ["leefeenheid", "is_ki_test_vrijgesteld AND NOT is_uitzonderlijk"],
];

t.test(
  "the same seed gives the same digest; keys, guards and defaults are as before",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    const schema = async () => (await db.pool.query(SCHEMA)).rows;
    const before = await schema();
    const first = await generate(db, SMALL);
    t.same(await schema(), before);
    const again = await generate(db, { ...SMALL, replace: true, workers: 1 });
    t.same(await schema(), before);
    t.equal(again.digest, first.digest);
    t.same(again.rows, first.rows);
    const { rows } = await db.pool.query("SELECT seed, children, digest FROM population");
    t.same(rows, [{ seed: "1", children: 2000, digest: first.digest }]);
  },
);

/** Indexes, constraints, triggers and defaults of the schema. */
const SCHEMA = `
  SELECT pg_get_indexdef(indexrelid) AS line FROM pg_index WHERE indrelid::regclass::text !~ '^pg_'
  UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
  UNION ALL SELECT tgrelid::regclass || ' ' || tgname || tgenabled::text FROM pg_trigger
  UNION ALL SELECT adrelid::regclass || ' ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef
  ORDER BY 1`;

t.test("a database with facts is refused, and --replace starts over", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await generate(db, SMALL);
  const refusal = {
    code: "FACTS_PRESENT",
    message: /expected empty fact tables, found .* seed 1; .*--replace/,
  };
  await t.rejects(generate(db, { ...SMALL, seed: 2 }), refusal);
  const other = await generate(db, { ...SMALL, seed: 2, replace: true });
  t.equal(other.seed, 2);
});

t.test("an interruption at any point leaves the database as it was", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  for (const phase of ["load", "index"] as const) {
    const controller = new AbortController();
    const onProgress = (progress: { phase: string }) => {
      if (progress.phase === phase) controller.abort();
    };
    const run = generate(db, { ...SMALL, signal: controller.signal, onProgress });
    await t.rejects(run, { code: "INTERRUPTED" }, phase);
    const { rows } = await db.pool.query(
      "SELECT (SELECT count(*) FROM kind) + (SELECT count(*) FROM population) AS found",
    );
    t.equal(rows[0].found, "0", phase);
  }
  t.ok(await generate(db, SMALL));
});

t.test("options out of range are refused by name", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  for (const [option, value, found] of [
    ["children", 0, "a whole number from .*, found 0"],
    ["seed", -1, "a whole number from .*, found -1"],
    ["month", 24_227, "a month from 2019-01 to 2027-08, found 2018-12"],
    ["month", 24_300.5, "a month from 2019-01 to 2027-08, found 24300.5"],
    ["workers", 1.5, "a whole number from .*, found 1.5"],
  ] as const) {
    const message = new RegExp(`^${option}: expected ${found}`);
    await t.rejects(generate(db, { ...SMALL, [option as string]: value }), {
      code: "GENERATE_OPTION",
      message,
    });
  }
});
