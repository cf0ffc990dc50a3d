/** Pruning takes what nobody needs, whole, and never the current run of a month. */
import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { generate } from "../generate/generate.js";
import { findPrunable, prune } from "./prune.js";
import { recompute } from "./recompute.js";

const MONTH = monthIndex(2025, 8);

/** A month calculated twice, the second time on newer facts; the numbers of the runs. */
async function twoRuns(db: Database): Promise<[number, number]> {
  await generate(db, { children: 40, seed: 1, workers: 0 });
  const first = await recompute(db, { month: MONTH, workers: 1 });
  await generate(db, { children: 40, seed: 2, workers: 0, replace: true });
  const second = await recompute(db, { month: MONTH, workers: 1 });
  return [first.runId, second.runId];
}

const runsOf = async ({ pool }: Database): Promise<number[]> =>
  (await pool.query("SELECT run_id FROM run ORDER BY 1")).rows.map(({ run_id }) => run_id);

/** Rows of results, and the guards of every table but one. */
async function stateOf({ pool }: Database, apart = "") {
  const guards = `SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid::regclass::text <> $1 ORDER BY 1, 2`;
  const results = await pool.query("SELECT count(*)::int AS count FROM result");
  return { results: results.rows[0].count, guards: (await pool.query(guards, [apart])).rows };
}

t.test("a run that was replaced goes with all it has; the current one stays", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const [first, second] = await twoRuns(db);
  const before = await stateOf(db);
  const guards = (await stateOf(db, `result_run_${first}`)).guards;
  const found = (await findPrunable(db)).filter(({ kind }) => kind === "run");
  t.match(found, [{ name: String(first), why: `replaced by run ${second}` }]);
  t.ok((found[0]?.bytes ?? 0) > 0);
  t.same(await stateOf(db), before);
  await prune(db, found);
  t.same(await runsOf(db), [second]);
  const left = `SELECT to_regclass('result_run_${first}') AS leaf,
    (SELECT count(*)::int FROM run_total WHERE run_id = ${first}) AS totals,
    (SELECT count(*)::int FROM run_partition WHERE run_id = ${first}) AS partitions`;
  t.same((await db.pool.query(left)).rows, [{ leaf: null, totals: 0, partitions: 0 }]);
  t.same((await stateOf(db)).guards, guards);
  t.same(await findPrunable(db), []);
});

t.test("the current run of a month goes when it is named, and only then", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await generate(db, { children: 40, seed: 1, workers: 0 });
  const { runId } = await recompute(db, { month: MONTH, workers: 1 });
  t.same(await findPrunable(db), []);
  const found = await findPrunable(db, { runId });
  t.match(found, [{ kind: "run", name: String(runId), why: "current run of its month, named" }]);
  await prune(db, found);
  t.same(await runsOf(db), []);
  const again = await recompute(db, { month: MONTH, workers: 1 });
  t.ok(again.rowsOut > 0);
  await t.rejects(findPrunable(db, { runId: 999 }), { code: "RUN_UNKNOWN" });
});

t.test("kept years before the last ones go", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await generate(db, { children: 40, seed: 1, workers: 0 });
  const moment = "(SELECT max(delivery_id) FROM delivery)";
  for (const year of [2021, 2022, 2023]) {
    await db.pool.query(`INSERT INTO kept_year (year, facts_moment) VALUES (${year}, ${moment})`);
  }
  const years = async (options = {}) => {
    const found = await findPrunable(db, options);
    return found.filter(({ kind }) => kind === "kept year").map(({ name }) => name);
  };
  t.same(await years(), ["2021"]);
  t.same(await years({ keepYears: 0 }), ["2021", "2022", "2023"]);
  await prune(db, await findPrunable(db));
  t.same(await years({ keepYears: 0 }), ["2022", "2023"]);
});
