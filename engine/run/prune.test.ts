/** Pruning takes what nobody needs, and nothing of the current run of a month. */
import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { generate } from "../generate/generate.js";
import { verify } from "../verify/verify.js";
import { readManifest } from "./manifest.js";
import { findPrunable, prune } from "./prune.js";
import { recompute } from "./recompute.js";
import { abandonRun } from "./run-end.js";

const MONTH = monthIndex(2025, 8);

t.test(
  "what was decided stays, also where a later run of the month decided otherwise",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    await generate(db, { children: 40, seed: 1, workers: 0 });
    const { runId } = await recompute(db, { month: MONTH, workers: 1 });
    await generate(db, { children: 40, seed: 2, workers: 0, replace: true });
    await recompute(db, { month: MONTH, workers: 1 });
    t.same(await findPrunable(db), []);
    t.same((await verify(db, { runId })).findings, []);
  },
);

t.test("a run that was given up goes whole, a current one and one under way stay", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await generate(db, { children: 40, seed: 1, workers: 0 });
  const { runId } = await recompute(db, { month: MONTH, workers: 1 });
  const identity = await readManifest(db, runId);
  const insert = `INSERT INTO run (month, parameter_digest, kernel_digest, reason_layout)
    SELECT month + $1, parameter_digest, kernel_digest, reason_layout
    FROM run WHERE run_id = $2
    RETURNING run_id`;
  const added = async (later: number): Promise<number> =>
    (await db.pool.query(insert, [later, runId])).rows[0].run_id;
  const [givenUp, underWay] = [await added(1), await added(2)];
  await abandonRun(db, givenUp);
  const found = await findPrunable(db);
  t.match(found, [{ kind: "run", name: String(givenUp), why: "abandoned" }]);
  await prune(db, found);
  await t.rejects(readManifest(db, givenUp), { code: "RUN_UNKNOWN" });
  t.match(await readManifest(db, underWay), { runId: underWay });
  t.same(await readManifest(db, runId), identity);
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
