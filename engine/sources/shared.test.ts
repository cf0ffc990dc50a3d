/** A derivation that several share comes to what one alone comes to, once. */
import t, { type Test } from "tap";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { changeFacts } from "../facts/change-facts.js";
import { until } from "../test/until.js";
import { listDerivations } from "./derivation-plan.js";
import { joinDerivation } from "./derive-parts.js";
import { deriveFacts } from "./driver.js";
import { INSCHRIJVING_LP } from "./inschrijving-lp/flow.js";
import { derivedBy, enrolment, leaveDerivation, loadFamilies } from "./test/families.js";
import { loadMessages } from "./test/messages.js";

const CHILDREN = 80;
const SUBJECTS = (CHILDREN * 5) / 2;
const PARTS = 10;
const OPTIONS = { partSubjects: SUBJECTS / PARTS, workers: 1 };

let undisturbed: unknown;

async function open(t: Test): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await loadFamilies(db, CHILDREN);
  return db;
}

t.before(async () => {
  const db = await openTestDatabase();
  await loadFamilies(db, CHILDREN);
  await deriveFacts(db);
  undisturbed = await derivedBy(db);
  await db.close();
});

/** Nothing is left of a plan. */
async function isNothingLeft({ pool }: Database): Promise<boolean> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT ((SELECT count(*) FROM derivation_plan) + (SELECT count(*) FROM derivation_part)
       + (SELECT count(*) FROM derivation_subject))::integer AS count`,
  );
  return rows[0]?.count === 0;
}

t.test("two that share one both do parts, and come to the same", async (t) => {
  const db = await open(t);
  const joined: Promise<boolean>[] = [];
  const done: number[] = [];
  const told = await deriveFacts(db, {
    ...OPTIONS,
    onShared: (planId) => {
      const onProgress = (count: number): void => void done.push(count);
      joined.push(joinDerivation(db, planId, { workers: 1, onProgress }));
    },
  });
  t.same(await Promise.all(joined), [true]);
  t.ok(done.length > 0);
  t.match(told, { subjects: SUBJECTS, unknown: 0 });
  t.same(await derivedBy(db), undisturbed);
  t.ok(await isNothingLeft(db));
  t.match(await deriveFacts(db, OPTIONS), { subjects: 0, deliveryId: null });
});

t.test("what one left in the middle the next goes on with", async (t) => {
  const db = await open(t);
  await leaveDerivation(db, OPTIONS, SUBJECTS / 2);
  const [left] = await listDerivations(db.pool);
  t.match(left, { status: "interrupted", parts: PARTS, subjects: SUBJECTS });
  t.ok(left !== undefined && left.partsDone >= PARTS / 2 && left.partsDone < PARTS);
  t.equal((await db.pool.query("SELECT FROM derived_subject")).rowCount, 0, "nothing is seen");
  const done: number[] = [];
  await deriveFacts(db, { ...OPTIONS, onProgress: (count) => void done.push(count) });
  t.ok((done[0] as number) >= SUBJECTS / 2);
  t.same(await derivedBy(db), undisturbed);
  t.equal(await joinDerivation(db, left?.planId ?? 0), false, "it has ended");
});

t.test("a part that another holds is waited for, by the next derivation too", async (t) => {
  const db = await open(t);
  await leaveDerivation(db, OPTIONS);
  const holder = await db.pool.connect();
  await holder.query("BEGIN; SELECT FROM derivation_part WHERE part_no = 3 FOR UPDATE");
  let isOver = false;
  const all = [deriveFacts(db, OPTIONS), deriveFacts(db, OPTIONS)];
  const ended = Promise.all(all).finally(() => {
    isOver = true;
  });
  await until(async () => (await listDerivations(db.pool))[0]?.partsDone === PARTS - 1);
  t.match(await listDerivations(db.pool), [{ status: "running" }]);
  t.equal(isOver, false);
  await holder.query("ROLLBACK");
  holder.release();
  const told = (await ended).map(({ subjects }) => subjects);
  t.same(told.sort(), [0, SUBJECTS].sort());
  t.same(await derivedBy(db), undisturbed);
});

t.test("records that come meanwhile wait, and are of the next derivation", async (t) => {
  const db = await open(t);
  let loading: Promise<unknown> | undefined;
  const told = await deriveFacts(db, {
    ...OPTIONS,
    onShared: () => {
      loading = loadMessages(db, INSCHRIJVING_LP, [enrolment(CHILDREN, 2)]);
    },
  });
  t.equal(told.subjects, SUBJECTS);
  await loading;
  t.same(await derivedBy(db), undisturbed);
  t.match(await deriveFacts(db, OPTIONS), { changed: 1 });
});

const NEWS: readonly [string, (db: Database) => Promise<unknown>][] = [
  ["records", (db) => loadMessages(db, INSCHRIJVING_LP, [enrolment(CHILDREN, 2)])],
  [
    "a delivery of others",
    (db) => {
      const values = { geboortedatum: "2012-03-04", overlijdensdatum: null };
      const id = { source: "case worker", id: "1" };
      return changeFacts(db, id, [{ table: "kind", childId: "999999999", values }]);
    },
  ],
  ["another derivation", (db) => db.pool.query(DERIVED)],
  ["another program", (db) => db.pool.query("UPDATE derivation_plan SET program = 'another'")],
];
const DERIVED = `INSERT INTO source_derivation (upto_batch, subject_count, changed_count)
  VALUES (0, 0, 0)`;

for (const [what, bring] of NEWS) {
  t.test(`${what}: a plan from before is made anew`, async (t) => {
    const db = await open(t);
    await leaveDerivation(db, OPTIONS, SUBJECTS / 2);
    const [left] = await listDerivations(db.pool);
    await bring(db);
    if (what === "another program") t.equal(await joinDerivation(db, left?.planId ?? 0), false);
    const plans: number[] = [];
    const done: number[] = [];
    await deriveFacts(db, {
      ...OPTIONS,
      onShared: (planId) => void plans.push(planId),
      onProgress: (count) => void done.push(count),
    });
    t.equal(plans.length, 1);
    t.not(plans[0], left?.planId);
    t.equal(done[0], 0);
    const { rows } = await db.pool.query("SELECT count(*)::integer AS count FROM derived_subject");
    t.same(rows, [{ count: CHILDREN }]);
  });
}

t.test("a dry run, and one that fails in the end, leave nothing", async (t) => {
  const db = await open(t);
  const before = await derivedBy(db);
  const told = await deriveFacts(db, { ...OPTIONS, isDryRun: true });
  t.match(told, { subjects: SUBJECTS, insertedCount: 2 * CHILDREN });
  t.same(await derivedBy(db), before);
  t.ok(await isNothingLeft(db));
  await db.pool.query("ALTER TABLE kind ADD CONSTRAINT nobody CHECK (child_id < 0)");
  await t.rejects(deriveFacts(db, OPTIONS));
  t.same(await derivedBy(db), before);
  t.ok(await isNothingLeft(db));
  await db.pool.query("ALTER TABLE kind DROP CONSTRAINT nobody");
  await deriveFacts(db, OPTIONS);
  t.same(await derivedBy(db), undisturbed);
});
