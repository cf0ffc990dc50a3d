/** A regularisation that several share decides what one alone decides, to the cent, and once. */
import t, { type Test } from "tap";
import type { Database } from "../database/connection.js";
import { verify } from "../verify/verify.js";
import { joinRegularisation } from "./join.js";
import { listRegularisations } from "./list.js";
import { regularise } from "./regularise.js";
import { openLate, PARTS, planLate, saidBy } from "./test/late-incomes.js";

const ON = 24_300;
const OPTIONS = { on: ON, parts: PARTS, workers: 1 };

async function open(t: Test): Promise<Database> {
  const db = await openLate();
  t.teardown(db.close);
  return db;
}

let undisturbed: unknown;
t.before(async () => {
  const db = await openLate();
  const found = await regularise(db, OPTIONS);
  t.ok(found.arrearsCents > 0 && found.recoveriesCents > 0);
  undisturbed = await saidBy(db);
  await db.close();
});

t.test("two that share one both do parts, and come to the same", async (t) => {
  const db = await open(t);
  const joined: Promise<boolean>[] = [];
  const done: number[] = [];
  await regularise(db, {
    ...OPTIONS,
    onShared: (id) => {
      const onProgress = (count: number): void => void done.push(count);
      joined.push(joinRegularisation(db, id, { workers: 1, onProgress }));
    },
  });
  t.same(await Promise.all(joined), [true]);
  t.ok(done.length > 0);
  t.same(await saidBy(db), undisturbed);
  t.match(await regularise(db, OPTIONS), { isUpToDate: true });
  t.same((await verify(db, { runId: null })).findings, []);
});

t.test("what one left in the middle another finishes, who planned nothing", async (t) => {
  const db = await open(t);
  await planLate(db, OPTIONS, 3);
  const [left] = await listRegularisations(db);
  t.match(left, { status: "interrupted", parts: PARTS });
  t.ok(left !== undefined && left.partsDone >= 3 && left.partsDone < PARTS);
  t.equal(await joinRegularisation(db, left?.regularisationId ?? 0), true);
  t.match(await listRegularisations(db), [{ status: "finished", partsDone: PARTS }]);
  t.same(await saidBy(db), undisturbed);
  t.equal(await joinRegularisation(db, left?.regularisationId ?? 0), false, "it has ended");
});

t.test("a part that another holds is waited for, and is done once", async (t) => {
  const db = await open(t);
  await planLate(db, OPTIONS);
  const holder = await db.pool.connect();
  await holder.query("BEGIN; SELECT FROM regularisation_part WHERE part_no = 3 FOR UPDATE");
  let isOver = false;
  const deciding = regularise(db, OPTIONS).finally(() => {
    isOver = true;
  });
  const other = joinRegularisation(db, 1, { workers: 1 });
  for (;;) {
    const [line] = await listRegularisations(db);
    if (line?.partsDone === PARTS - 1) break;
  }
  t.equal(isOver, false);
  t.match(await listRegularisations(db), [{ status: "running" }]);
  await t.rejects(regularise(db, OPTIONS), { code: "REGULARISATION_UNDER_WAY" });
  await holder.query("ROLLBACK");
  holder.release();
  await Promise.all([deciding, other]);
  t.same(await saidBy(db), undisturbed);
});

t.test("one that rests on a run that was replaced is begun anew", async (t) => {
  const db = await open(t);
  await planLate(db, OPTIONS);
  const { recompute } = await import("../run/recompute.js");
  const { MONTH } = await import("../run/test/run-fixture.js");
  await recompute(db, { month: MONTH, workers: 1 });
  t.match(await regularise(db, OPTIONS), { isUpToDate: true }, "the run has seen all");
});

t.test("a run that is published while it is under way: it begins anew on that one", async (t) => {
  const db = await open(t);
  const { recompute } = await import("../run/recompute.js");
  const { MONTH } = await import("../run/test/run-fixture.js");
  const notices: string[] = [];
  const holder = await db.pool.connect();
  await planLate(db, OPTIONS);
  await holder.query("BEGIN; SELECT FROM regularisation_part WHERE part_no = 3 FOR UPDATE");
  const deciding = regularise(db, { ...OPTIONS, onNotice: (line) => void notices.push(line) });
  const other = joinRegularisation(db, 1, { workers: 1 });
  await recompute(db, { month: MONTH, workers: 1 });
  await holder.query("ROLLBACK");
  holder.release();
  t.match(await deciding, { regularisationId: null, isUpToDate: true }, "the run has seen all");
  await other;
  t.match(notices.at(-1), /expected run 1 of .* to be the current one .*, found run 2 published/);
  t.same(await listRegularisations(db), []);
  const { rows } = await db.pool.query("SELECT count(*)::integer AS count FROM difference");
  t.same(rows, [{ count: 0 }], "nobody is told a difference of what is decided no more");
  t.same((await verify(db, { runId: null })).findings, []);
});

t.test("a fault that would come again removes it; one of the surroundings does not", async (t) => {
  const db = await open(t);
  const worker = { ...OPTIONS, workers: 1 };
  await db.pool.query("ALTER TABLE difference ADD CONSTRAINT small CHECK (after_cents < 0)");
  await t.rejects(regularise(db, worker), { message: /part \d.*expected it to finish/ });
  t.same(await listRegularisations(db), []);
  await db.pool.query("ALTER TABLE difference DROP CONSTRAINT small");
  t.match(await regularise(db, worker), { isUpToDate: false });
});
