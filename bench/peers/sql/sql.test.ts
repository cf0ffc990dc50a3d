import { join } from "node:path";
import type pg from "pg";
import t, { type Test } from "tap";
import { Kernel } from "../../../core-wasm/kernel.js";
import { COMPONENTS, type ComponentName } from "../../../core-wasm/layout.js";
import { monthIndex, monthText } from "../../../core-wasm/month.js";
import { loadParameters } from "../../../core-wasm/parameters.js";
import { openTestDatabase } from "../../../engine/database/test/test-database.js";
import { KernelBridge } from "../../accuracy/kernel-bridge.js";
import { Random } from "../../accuracy/random.js";
import { randomHousehold } from "../../accuracy/random-household.js";
import { referenceMonth } from "../../accuracy/reference/calculate.js";
import type { ReferenceRow } from "../../accuracy/reference/facts.js";
import { loadReferenceParameters } from "../../accuracy/reference/parameters.js";
import { compareResults } from "../../accuracy/result-tables.js";
import { createResultSql, loadInput, openDuckdb, sumsSql } from "./duckdb.js";
import { insertStatement } from "./statement.js";
import { type StoredResult, storeFacts, storeResults } from "./stored-rows.js";

const HOUSEHOLDS = 300;
/** July, September and November; before and after the middle limit; confirmed and provisional. */
const MONTHS = [
  [2019, 1],
  [2019, 12],
  [2020, 8],
  [2020, 9],
  [2020, 11],
  [2022, 7],
  [2022, 9],
  [2022, 11],
  [2023, 4],
  [2025, 8],
  [2025, 9],
  [2026, 7],
  [2026, 9],
].map(([year, month]) => monthIndex(year as number, month as number));

const book = await loadParameters();
const parameters = await loadReferenceParameters();
const bridge = new KernelBridge(await Kernel.load(), book);
const db = await openTestDatabase();
t.teardown(() => db.close());

const holdsIn = ({ vanMaand, totMaand }: ReferenceRow, month: number): boolean =>
  (vanMaand ?? 0) <= month && month < (totMaand ?? Number.POSITIVE_INFINITY);

/** Months of age at which a rule begins or ends, and ages that the school bonus asks for. */
const AGES = [0, 36, 48, 72, 144, 216, 252, 264, 300];
const BONUS_AGES = [5, 12, 18];

/**
 * The statement compares days of birth: the last day before each edge of the month, and the first.
 */
function edgeBirths(month: number): string[] {
  const year = Math.floor(month / 12);
  const januaries = [2015, 2016, ...BONUS_AGES.map((age) => year - age + 1)];
  const firsts = [
    ...AGES.flatMap((age) => [month - age, month - age + 1]),
    ...januaries.map((january) => monthIndex(january, 1)),
  ];
  const dayText = (first: number, day: number) =>
    new Date(Date.UTC(Math.floor(first / 12), first % 12, day)).toISOString().slice(0, 10);
  return firsts.flatMap((first) => [dayText(first, 0), dayText(first, 1)]);
}

/**
 * Hostile households around a month, of which something holds in it; half of the births at edges.
 */
function householdsOf(random: Random, month: number): ReferenceRow[][] {
  const births = edgeBirths(month);
  const atEdge = (row: ReferenceRow): ReferenceRow => {
    if (random.chance(0.5)) return row;
    const geboortedatum = random.pick(births);
    const rangklasse = geboortedatum < "2019-01-01" ? row.rangklasse : 0;
    return { ...row, geboortedatum, rangklasse, overlijdensdatum: null };
  };
  const made = Array.from({ length: HOUSEHOLDS }, () => {
    const { rows } = randomHousehold(random, parameters, month);
    return rows.filter((row) => holdsIn(row, month)).map(atEdge);
  });
  return made.filter((rows) => rows.length > 0);
}

function referenceResults(households: readonly ReferenceRow[][], month: number): StoredResult[] {
  return households.flatMap((rows) =>
    referenceMonth(parameters, rows, month).map(({ row, totaal, voorlopig, componenten }) => {
      const cents = COMPONENTS.map((name) => [name, Number(componenten[name])] as const);
      return { row, totaalCents: Number(totaal), voorlopig, cents: recordOf(cents) };
    }),
  );
}

function kernelResults(households: readonly ReferenceRow[][], month: number): StoredResult[] {
  if (bridge.load(households) !== 0) throw new Error("expected rows without a fault");
  bridge.calculate(month);
  const { results } = bridge;
  return households.flatMap((rows, index) => {
    const byChild = new Map(rows.map((row) => [row.childId, row]));
    return bridge.heldRows(index).map((place) => {
      const cents = COMPONENTS.map(
        (name) => [name, results[`${name}Cents`][place] as number] as const,
      );
      return {
        row: byChild.get(bridge.childOf(place)) as ReferenceRow,
        totaalCents: results.totaalCents[place] as number,
        voorlopig: results.voorlopig[place] === 1,
        cents: recordOf(cents),
      };
    });
  });
}

const recordOf = (cents: readonly (readonly [ComponentName, number])[]) =>
  Object.fromEntries(cents) as Record<ComponentName, number>;

const paid = new Set<ComponentName>();
const duckdb = await openDuckdb().catch(() => null);
const files = t.testdir();

/** Every sum of DuckDB's results over the same rows, and of those in a table of PostgreSQL. */
async function duckdbSums(client: pg.ClientBase, month: number, table: string) {
  if (duckdb === null) return undefined;
  await loadInput(duckdb, client, "facts", join(files, `${month}.csv`));
  await duckdb.run(createResultSql({ book, month }));
  const [found] = (await duckdb.runAndReadAll(sumsSql("result"))).getRows();
  const { rows } = await client.query({ text: sumsSql(table), rowMode: "array" });
  return { found: String(found?.[0]), expected: String((rows as unknown[][])[0]?.[0]) };
}

/** Breaks three results of the SQL statement and looks for them. */
async function findsFaults(t: Test, client: pg.ClientBase): Promise<void> {
  const first = "(SELECT ctid FROM by_sql ORDER BY gezin_id, child_id OFFSET $ LIMIT 1)";
  const of = (place: number) => `WHERE ctid = ${first.replace("$", String(place))}`;
  await client.query(`DELETE FROM by_sql ${of(2)}`);
  await client.query(
    `UPDATE by_sql SET schoolbonus_cents = coalesce(schoolbonus_cents, 0) + 1 ${of(0)}`,
  );
  await client.query(`UPDATE by_sql SET voorlopig = NOT voorlopig ${of(1)}`);
  const { differing, byColumn } = await compareResults(client, "by_sql", "by_reference");
  t.equal(differing, 3);
  t.same(byColumn, { rij: 1, schoolbonus_cents: 1, voorlopig: 1 });
}

for (const month of MONTHS) {
  const name = `SQL, reference and kernel agree on every cent of ${monthText(month)}`;
  t.test(name, async (t) => {
    const random = new Random(month);
    const households = householdsOf(random, month);
    const reference = referenceResults(households, month);
    const client = await db.pool.connect();
    try {
      await client.query("CREATE SCHEMA proof; SET search_path = proof, public");
      await storeFacts(client, "facts", households.flat(), month, random);
      await storeResults(client, "by_reference", reference);
      await storeResults(client, "by_kernel", kernelResults(households, month));
      await storeResults(client, "by_sql", []);
      await client.query("ALTER TABLE by_sql ALTER run_id SET DEFAULT 0");
      const facts = { table: "facts" };
      await client.query(insertStatement(book.sheet(month), facts, "by_sql"));
      const none = { rows: reference.length, differing: 0, byColumn: {}, first: [] };
      t.same(await compareResults(client, "by_sql", "by_reference"), none);
      t.same(await compareResults(client, "by_sql", "by_kernel"), none);
      const sums = await duckdbSums(client, month, "by_sql");
      t.equal(sums?.found, sums?.expected, "DuckDB gives the same sums");
      await t.test("a row less, a cent more and a mark turned are found", (t) =>
        findsFaults(t, client),
      );
    } finally {
      await client.query("DROP SCHEMA IF EXISTS proof CASCADE; RESET search_path");
      client.release();
    }
    for (const { cents } of reference) {
      for (const component of COMPONENTS) if (cents[component] > 0) paid.add(component);
    }
  });
}

t.test("the months compared pay every component at least once", async (t) => {
  t.same(
    COMPONENTS.filter((name) => !paid.has(name)),
    [],
  );
});
