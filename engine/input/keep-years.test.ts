/** Kept years are never stale: built once, refreshed by household, equal to the facts. */
import type pg from "pg";
import t, { type Test } from "tap";
import { monthIndex, yearOf } from "../../core-wasm/month.js";
import { type Database, inTransaction } from "../database/connection.js";
import { correct, deliver, drawFacts } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { recompute } from "../run/recompute.js";
import { correctAtRandom } from "../run/test/random-corrections.js";
import { deliverClean } from "../run/test/run-fixture.js";
import { cutAtMarks } from "../scan/ranges.js";
import { keepYears, newestDelivery } from "./keep-years.js";
import { readKept, readKeptMoment, windowOf } from "./kept-rows.js";
import { type Marks, readMarks, readMemberMarks } from "./marks.js";
import { type PackedRows, rowsWithin } from "./packed-rows.js";
import { readRows } from "./read-rows.js";

const YEARS = [2022, 2023, 2024];
const ALL = { from: 0n, to: 2n ** 63n - 1n };
const WORKERS = 1;

const keep = (db: Database, years: readonly number[] = YEARS): Promise<number> =>
  keepYears(db, years, { workers: WORKERS });

/** First, last and some between: a year is kept whole, so that its months differ in their cuts. */
const monthsOf = (year: number): number[] =>
  [0, 4, 8, 9, 11].map((index) => windowOf(year).from + index);

const hex = ({ bytes }: PackedRows): string => Buffer.from(bytes).toString("hex");

/** Kept rows of months, in parts, are those of the facts, and counted right. */
async function requireFacts(t: Test, client: pg.ClientBase, knownAt: number): Promise<void> {
  const other: number[] = [];
  for (const year of YEARS) {
    t.equal(await readKeptMoment(client, year), knownAt);
    const window = windowOf(year);
    const facts = await readRows(client, { households: ALL, window, knownAt });
    for (const month of monthsOf(year)) {
      const only = { from: month, to: month + 1 };
      const expected = rowsWithin(facts, only);
      const low = await readKept(client, only, { from: -(2n ** 63n), to: 9n });
      const high = await readKept(client, only, { from: 9n, to: ALL.to });
      const { rowCount } = await readMarks(client, month, knownAt, () => 1);
      const isSame = hex(low) + hex(high) === hex(expected) && rowCount === expected.rowCount;
      if (!isSame) other.push(month);
    }
  }
  t.same(other, []);
}

t.test("years are made from the facts, and found the next time", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const moment = await deliver(db, drawFacts(21, 200));
  const work: string[] = [];
  const onWork = (kind: string, years: readonly number[]) => work.push(`${kind} ${years}`);
  t.equal(await keepYears(db, [2024, 2022, 2023], { workers: WORKERS, onWork }), moment);
  await keepYears(db, YEARS, { workers: WORKERS, onWork });
  t.same(work, ["build 2022,2023,2024"]);
  await inTransaction(db, (client) => requireFacts(t, client, moment));
});

t.test("after each of many random corrections the rows are those of the facts", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(22, 150));
  await keep(db);
  for (const seed of [1, 2, 3]) {
    await correctAtRandom(db, seed, 8);
    const work: string[] = [];
    const onWork = (kind: string) => work.push(kind);
    const moment = await keepYears(db, YEARS, { workers: WORKERS, onWork });
    t.same(work, ["refresh"]);
    await inTransaction(db, (client) => requireFacts(t, client, moment));
  }
});

t.test("a correction of each fact table is in the rows", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(23, 40));
  await keep(db);
  const { rows } = await db.pool.query("SELECT table_name, subject FROM fact_table ORDER BY 1");
  for (const { table_name, subject } of rows) {
    const some = subject === "gezin_id" ? "gezin_id = 3" : "child_id BETWEEN 50 AND 69";
    await correct(db, table_name, some, []);
    const moment = await keep(db);
    await inTransaction(db, (client) => requireFacts(t, client, moment));
  }
});

t.test("households that come, below, between and above the others, find a block", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(
    db,
    drawFacts(24, 60).map(([table, row]) => [
      table,
      row["gezin_id"] === undefined ? row : { ...row, gezin_id: 1000 * Number(row["gezin_id"]) },
    ]),
  );
  await keep(db);
  for (const gezin_id of [1, 30_500, 2 ** 50]) {
    const lid = { gezin_id, child_id: gezin_id + 7, rol: "VOLLEDIG", van_maand: 24_200 };
    await deliver(db, [["gezin_lid", lid]]);
    const moment = await keep(db);
    await inTransaction(db, (client) => requireFacts(t, client, moment));
  }
});

t.test("a block that grows is cut in more", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, 100);
  await keep(db);
  const countBlocks = async (): Promise<number> => {
    const { rows } = await db.pool.query("SELECT count(*)::integer FROM kept_rows");
    return rows[0].count;
  };
  const before = await countBlocks();
  await deliver(
    db,
    Array.from({ length: 300 }, (_, index) => {
      const lid = { gezin_id: 200 + index, child_id: 9000 + index, rol: "VOLLEDIG" };
      return ["gezin_lid", { ...lid, van_maand: 24_200 }] as const;
    }),
  );
  const moment = await keep(db);
  t.ok((await countBlocks()) > before);
  await inTransaction(db, (client) => requireFacts(t, client, moment));
});

t.test("a crash that emptied the rows and their state leads to a build", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const moment = await deliver(db, drawFacts(25, 20));
  await keep(db);
  await db.pool.query("TRUNCATE kept_year, kept_rows");
  await keep(db);
  await inTransaction(db, (client) => requireFacts(t, client, moment));
});

t.test("rows that a build left behind when it died are replaced", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const moment = await deliver(db, drawFacts(26, 20));
  await keep(db);
  await db.pool.query("DELETE FROM kept_year; DELETE FROM kept_rows WHERE gezin_from > 5");
  await keep(db);
  await inTransaction(db, (client) => requireFacts(t, client, moment));
});

t.test("two commands at once make the years once", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(27, 10));
  const work: string[] = [];
  const onWork = (kind: string) => work.push(kind);
  const both = [0, 1].map(() => keepYears(db, YEARS, { workers: WORKERS, onWork }));
  await Promise.all(both);
  t.same(work, ["build"]);
});

t.test("without facts a year is kept and empty", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  t.equal(await keep(db), 0);
  await inTransaction(db, (client) => requireFacts(t, client, 0));
});

t.test("a run reads the same from a kept year and from the facts", async (t) => {
  const month = monthIndex(2024, 9);
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, 200);
  const options = { month, workers: 1, partitions: 1 };
  const made = await recompute(db, options);
  await keep(db, [yearOf(month)]);
  await correct(db, "kind", "child_id = 15", [{ child_id: 15, geboortedatum: "2011-02-03" }]);
  const refreshed = await recompute(db, options);
  t.equal(refreshed.factsMoment, made.factsMoment + 1);
  t.equal(
    await readKeptMoment(db.pool as unknown as pg.ClientBase, yearOf(month)),
    refreshed.factsMoment,
  );
  await db.pool.query("SELECT forget_kept_input()");
  await correct(db, "kind", "child_id = 15", [{ child_id: 15, geboortedatum: "2011-02-03" }]);
  const again = await recompute(db, options);
  t.equal(again.resultsDigest, refreshed.resultsDigest);
  t.equal(again.rowsIn, made.rowsIn);
});

t.test("of a kept year those marks come that a cut falls on", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, 400);
  const knownAt = await keepYears(db, [2023], { workers: WORKERS });
  const textOf = (marks: Marks, parts: number): string =>
    cutAtMarks(marks, parts)
      .map(({ from, to, rowCount }) => `${from} ${to} ${rowCount}`)
      .join("\n");
  await inTransaction(db, async (client) => {
    for (const month of [monthIndex(2023, 1), monthIndex(2023, 12)]) {
      const all = await readAllMarks(client, month);
      const blocks = all.gezin.length;
      t.ok(blocks > 5);
      for (const parts of [1, 2, 3, 4, blocks, 2 * blocks]) {
        const seen: number[] = [];
        const marks = await readMarks(client, month, knownAt, (count) => {
          seen.push(count);
          return parts;
        });
        t.equal(seen.join(), String(all.rowCount));
        t.ok(marks.gezin.length <= parts);
        t.equal(textOf(marks, parts), textOf(all, parts));
      }
    }
  });
});

/** Every block of the only year that is kept. */
async function readAllMarks(client: pg.ClientBase, month: number): Promise<Marks> {
  const { rows } = await client.query<{ gezin: string; count: number }>(
    "SELECT gezin_from AS gezin, row_counts[$1] AS count FROM kept_rows ORDER BY gezin_from",
    [month - windowOf(2023).from + 1],
  );
  let rowCount = 0;
  const rowsBefore = rows.map(({ count }) => {
    rowCount += count;
    return rowCount - count;
  });
  return { gezin: rows.map(({ gezin }) => BigInt(gezin)), rowsBefore, rowCount };
}

t.test("the marks rise, begin whole households and count the memberships", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, [
    ...drawFacts(28, 60),
    ["gezin_lid", { gezin_id: 2 ** 52, child_id: 5, rol: "VOLLEDIG", van_maand: 24_200 }],
  ]);
  await inTransaction(db, async (client) => {
    const knownAt = await newestDelivery(client);
    const window = windowOf(2023);
    const { gezin, rowsBefore, rowCount } = await readMemberMarks(client, window, knownAt);
    t.ok(gezin.length > 1);
    for (const [index, from] of gezin.entries()) {
      const { rows } = await client.query(
        `SELECT count(*)::integer AS before FROM gezin_lid
         WHERE gezin_id < $1 AND van_maand < $2 AND tot_maand > $3`,
        [String(from), window.to, window.from],
      );
      t.equal(rowsBefore[index], rows[0].before);
    }
    t.ok(rowCount > (rowsBefore.at(-1) ?? 0));
    const { rows } = await client.query("SHOW max_parallel_workers_per_gather");
    t.same(rows, [{ max_parallel_workers_per_gather: "0" }], "a small table is counted alone");
  });
});
