/** Whatever is delivered: every month can be run, and what is wrong is rejected by name. */
import t, { type Test } from "tap";
import { Kernel } from "../../core-wasm/kernel.js";
import { monthText } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { type Database, inTransaction } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { generate } from "../generate/generate.js";
import { readRows } from "../input/read-rows.js";
import { decodeRows } from "../scan/decode-rows.js";
import { verify } from "../verify/verify.js";
import { recompute } from "./recompute.js";
import { describeRejected } from "./rejection.js";
import { correctAtRandom } from "./test/random-corrections.js";

const EVERYONE = { from: 0n, to: 2n ** 63n - 1n };
const CHILDREN = 300;
const SEED = 23;
const CORRECTIONS_PER_TABLE = 20;
const FIRST_MONTH = 2019 * 12;
/** Between the months that are run whole; every month of a year among them. */
const STEP = 11;

async function openCorrected(t: Test): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await generate(db, { children: CHILDREN, seed: SEED, workers: 1 });
  for (const [table, count] of await correctAtRandom(db, SEED, CORRECTIONS_PER_TABLE)) {
    t.ok(count > 0, `corrections of ${table}`);
  }
  return db;
}

t.test("after random corrections of every fact table a run comes to its end", async (t) => {
  const db = await openCorrected(t);
  const { lastMonth } = await loadParameters();
  let rejectedCount = 0;
  for (let month = FIRST_MONTH; month <= lastMonth; month += STEP) {
    const run = await recompute(db, { month, workers: 1, partitions: 3 });
    t.match(run, { status: "finished", rowsIn: run.rowsOut + run.rejectedCount }, monthText(month));
    rejectedCount += run.rejectedCount;
    t.same((await verify(db, { runId: run.runId })).findings, []);
  }
  const { rows } = await db.pool.query("SELECT count(*)::integer AS named FROM rejected");
  t.match(rows, [{ named: rejectedCount }]);
  const twice = await db.pool.query(
    `SELECT run_id, child_id FROM result WHERE basisbedrag_cents > 0
     GROUP BY run_id, child_id HAVING count(*) > 1`,
  );
  t.same(twice.rows, [], "no child has a basic amount in two households");
});

t.test("the faults of every month are told of the rows that have them", async (t) => {
  const db = await openCorrected(t);
  const kernel = await Kernel.load();
  const { lastMonth } = await loadParameters();
  await inTransaction(db, async (client) => {
    for (let month = FIRST_MONTH; month <= lastMonth; month += 1) {
      const window = { from: month, to: month + 1 };
      const rows = await readRows(client, { households: EVERYONE, window, knownAt: 2 });
      kernel.beginDecode();
      const rejectedCount = kernel.prepare(decodeRows(kernel, rows));
      const rejected = describeRejected(kernel, rows, new Map());
      const lost = rejected.filter(({ detail }) => !/^\w*:? ?expected .*, found ./.test(detail));
      t.equal(rejected.length, rejectedCount, monthText(month));
      t.same(lost, []);
      t.ok(rejectedCount > 1);
    }
  });
});
