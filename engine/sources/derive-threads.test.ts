/** More subjects than are derived here are derived in threads, and come out the same. */
import t from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { deriveFacts } from "./driver.js";
import { loadSources } from "./registry.js";
import { derivedBy, loadFamilies } from "./test/families.js";
import { TOUCHED_AT_ONCE } from "./touched-subjects.js";

const CHILDREN = 1_200;

t.test("what threads derive is what follows here", async (t) => {
  const db = await openTestDatabase();
  const other = await openTestDatabase();
  t.teardown(() => Promise.all([db.close(), other.close()]));
  for (const one of [db, other]) await loadFamilies(one, CHILDREN);
  const steps: number[] = [];
  const told = await deriveFacts(db, { onProgress: (done) => steps.push(done) });
  t.equal(told.subjects, (CHILDREN * 5) / 2, "children and parents");
  t.ok(steps.length > 1, `${TOUCHED_AT_ONCE} at a time`);
  t.match(told, { unknown: 0, findings: 0, insertedCount: 2 * CHILDREN });
  const sources = await loadSources();
  t.same(await deriveFacts(other, { sources }), told);
  t.same(await derivedBy(other), await derivedBy(db), "the same delivery, in the same order");
  const here = await deriveFacts(db, { isAll: true, sources });
  t.match(here, { subjects: told.subjects, changed: 0, changes: 0, deliveryId: null });
});
