/** What a run asks of the server besides its partitions: few questions, whatever its size. */
import pg from "pg";
import t from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { recompute } from "./recompute.js";
import { deliverClean, MONTH } from "./test/run-fixture.js";

const QUESTIONS_MAX = 32;

t.test("a run asks few questions besides those of its partitions", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, 60);
  await recompute(db, { month: MONTH, workers: 1, partitions: 1 });
  const asked = t.capture(pg.Client.prototype, "query", pg.Client.prototype.query);
  await recompute(db, { month: MONTH + 1, workers: 1, partitions: 1 });
  const { length } = asked();
  t.ok(length <= QUESTIONS_MAX, `${length} questions`);
});
