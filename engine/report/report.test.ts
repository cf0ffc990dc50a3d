/** Reports: sums that agree with the manifest and with a plain count of the stored rows. */
import t from "tap";
import { COMPONENTS } from "../../core-wasm/layout.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { recompute } from "../run/recompute.js";
import { deliverClean, MONTH } from "../run/test/run-fixture.js";
import { GROUPINGS } from "../scan/groups.js";
import { reportRun } from "./report.js";
import { reportPage } from "./report-page.js";
import { CENTS, CHILDREN, HOUSEHOLDS } from "./report-sink.js";
import { reportTables, sumAt } from "./report-tables.js";

const TOTAL = COMPONENTS.length;
const options = { workers: 1, partitions: 2 };

t.test("a run beside the month before", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, 40);
  await recompute(db, { ...options, month: MONTH - 1 });
  const run = await recompute(db, { ...options, month: MONTH });
  const found = await reportRun(db, run.runId, { workers: 1, rangeRows: 20 });
  t.equal(found.before?.run.runId, 1);
  t.equal(sumAt(found, 0, 0, CENTS + TOTAL), Number(run.totaalCents));
  const { rows } = await db.pool.query<{ children: string; households: string }>(
    `SELECT count(*) AS children, count(DISTINCT gezin_id) AS households FROM result
     WHERE run_id = $1 AND basisbedrag_cents > 0`,
    [run.runId],
  );
  t.equal(sumAt(found, 0, 0, CHILDREN), Number(rows[0]?.children));
  t.equal(sumAt(found, 0, 0, HOUSEHOLDS), Number(rows[0]?.households));
  for (const [index, { name, bands }] of GROUPINGS.entries()) {
    const sum = bands.reduce((all, _, band) => all + sumAt(found, index, band, CENTS + TOTAL), 0);
    t.equal(sum, Number(run.totaalCents), name);
  }
  const payer = GROUPINGS.findIndex(({ name }) => name === "payer");
  for (const { payer: name, component, cents } of run.totals) {
    if (component !== "totaal") continue;
    const band = (GROUPINGS[payer]?.bands ?? []).indexOf(name);
    t.equal(sumAt(found, payer, band, CENTS + TOTAL), Number(cents), name);
  }
  const page = reportPage(found);
  t.notMatch(page, /(src|href)\s*=|@import|url\(/, "the page stands alone");
  for (const { title } of reportTables(found)) t.match(page, title);
});

t.test("a run that is not there", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await t.rejects(reportRun(db, 1), { code: "RUN_UNKNOWN" });
});
