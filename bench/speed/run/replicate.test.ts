/** The rows of a month some times over: as many results, and nothing left of them. */
import t from "tap";
import { openTestDatabase } from "../../../engine/database/test/test-database.js";
import { recompute } from "../../../engine/run/recompute.js";
import { deliverClean, MONTH } from "../../../engine/run/test/run-fixture.js";
import { withReplicated } from "./replicate.js";

const HOUSEHOLDS = 30;
const ROWS = 60;

t.test("three times the rows give three times the results, in whole households", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, HOUSEHOLDS);
  const once = await recompute(db, { month: MONTH, workers: 1, partitions: 2 });
  const thrice = await withReplicated(db, MONTH, 3, (month) =>
    recompute(db, { month, workers: 1, partitions: 3 }),
  );
  t.equal(once.rowsOut, ROWS);
  t.match(thrice, { rowsOut: 3 * ROWS, partitionCount: 3, rejectedCount: 0 });
  t.equal(thrice.totaalCents, 3n * once.totaalCents);
  t.same((await db.pool.query("SELECT FROM kept_rows")).rowCount, 0);
});
