/** The kept month is never stale: built once, refreshed by delivery, equal to the facts. */
import t, { type Test } from "tap";
import { type Database, inTransaction } from "../database/connection.js";
import { correct, deliver, drawFacts } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { INPUT_COLUMN_LIST } from "./columns.js";
import { PACKED_ROW } from "./packed-row.js";
import { newestDelivery, prepareInput } from "./prepare.js";
import { inputLeaf, selectMonth } from "./select.js";

const MONTH = 24_284;

async function sameAsFacts(t: Test, db: Database, moment: number): Promise<void> {
  const order = "ORDER BY gezin_id, child_id";
  const kept = await db.pool.query(`SELECT ${INPUT_COLUMN_LIST} FROM ${inputLeaf(MONTH)} ${order}`);
  const facts = await db.pool.query(`${selectMonth(MONTH, moment, "all")} ${order}`);
  t.same(kept.rows, facts.rows);
  const packed = await db.pool.query(
    `SELECT packed = ${PACKED_ROW} AS is_fresh FROM ${inputLeaf(MONTH)}`,
  );
  t.ok(packed.rows.every(({ is_fresh }) => is_fresh));
}

t.test("the first call builds the month, the next finds it", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const moment = await deliver(db, drawFacts(1, 10));
  const built = await prepareInput(db, MONTH);
  t.equal(built.factsMoment, moment);
  t.ok(built.rowCount > 5);
  await sameAsFacts(t, db, moment);
  t.same(await prepareInput(db, MONTH), built);
});

t.test("each kind of correction is in the rows after the next call", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(2, 40));
  await prepareInput(db, MONTH);
  const { rows } = await db.pool.query("SELECT table_name, subject FROM fact_table ORDER BY 1");
  for (const { table_name, subject } of rows) {
    const some = subject === "gezin_id" ? "gezin_id = 3" : "child_id BETWEEN 50 AND 69";
    const moment = await correct(db, table_name, some, []);
    const { factsMoment, rowCount } = await prepareInput(db, MONTH);
    t.equal(factsMoment, moment, table_name);
    await sameAsFacts(t, db, moment);
    const { rows: counted } = await db.pool.query(`SELECT count(*) FROM ${inputLeaf(MONTH)}`);
    t.equal(Number(counted[0].count), rowCount);
  }
});

t.test("a member that joins a household is in the rows after the next call", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(3, 40));
  await prepareInput(db, MONTH);
  const moment = await deliver(db, [
    ["gezin_lid", { gezin_id: 77, child_id: 770, rol: "VOLLEDIG", van_maand: MONTH }],
    ["kind", { child_id: 770, geboortedatum: "2023-02-03" }],
  ]);
  await prepareInput(db, MONTH);
  await sameAsFacts(t, db, moment);
});

t.test("a correction of most households builds the month again", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(4, 10));
  await prepareInput(db, MONTH);
  const moment = await correct(db, "kind", "true", []);
  await prepareInput(db, MONTH);
  await sameAsFacts(t, db, moment);
});

t.test("a server crash that emptied the rows and their state leads to a build", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const moment = await deliver(db, drawFacts(5, 5));
  await prepareInput(db, MONTH);
  await db.pool.query(`TRUNCATE ${inputLeaf(MONTH)}, calculation_input_state`);
  await prepareInput(db, MONTH);
  await sameAsFacts(t, db, moment);
});

t.test("without facts a month has no rows", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  t.same(await prepareInput(db, MONTH), { factsMoment: 0, rowCount: 0 });
});

t.test("the marks rise with the rows and begin whole households", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(6, 30));
  await prepareInput(db, MONTH);
  const { rows } = await db.pool.query(
    `SELECT gezin, row, (SELECT count(*) FROM ${inputLeaf(MONTH)} WHERE gezin_id < gezin) AS before
     FROM calculation_input_state, unnest(mark_gezin, mark_row) mark (gezin, row)`,
  );
  t.ok(rows.length > 1);
  for (const { row, before } of rows) t.equal(row, before);
});

t.test("two commands at once build the month once", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(9, 10));
  const [one, two] = await Promise.all([prepareInput(db, MONTH), prepareInput(db, MONTH)]);
  t.same(one, two);
  t.equal(await inTransaction(db, newestDelivery), one.factsMoment);
});
