/** Whatever stops a run, the same command finishes it, with the bytes of an undisturbed one. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import t, { type Test } from "tap";
import { yearOf } from "../../core-wasm/month.js";
import { compiledFile } from "../../core-wasm/root.js";
import type { Database } from "../database/connection.js";
import { correct } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { keepYears } from "../input/keep-years.js";
import { listRuns, readManifest } from "./manifest.js";
import { type RecomputeOptions, recompute } from "./recompute.js";
import { abandonRun } from "./run-end.js";
import { RunPresence } from "./run-presence.js";
import { deliverClean, MONTH } from "./test/run-fixture.js";

const HOUSEHOLDS = 300;
const ROWS = 600;
const PARTITIONS = 10;
const CHILD = compiledFile("engine/run/test/run-child");
const DYING_TASK = compiledFile("engine/run/test/dying-task");
const OPTIONS: RecomputeOptions = { month: MONTH, workers: 1, partitions: PARTITIONS };

async function openFilled(t: Test): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, HOUSEHOLDS);
  return db;
}

/** The digest of a run that nothing disturbs; the same in every database of these tests. */
let undisturbed: string | null = null;
t.before(async () => {
  const db = await openTestDatabase();
  await deliverClean(db, HOUSEHOLDS);
  undisturbed = (await recompute(db, OPTIONS)).digest;
  await db.close();
});

/** Interrupts a run when some of its rows are done. */
async function interrupt(db: Database, options: RecomputeOptions = OPTIONS): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const onProgress = ({ done }: { done: number }) => {
    if (done > ROWS / PARTITIONS) controller.abort();
  };
  await recompute(db, { ...options, signal, onProgress });
}

async function requireWhole(t: Test, db: Database): Promise<void> {
  const { rows } = await db.pool.query(
    "SELECT count(*), count(DISTINCT (gezin_id, child_id)) AS different FROM result",
  );
  t.same(rows, [{ count: String(ROWS), different: String(ROWS) }]);
}

t.test("an interrupted run says so, and the same command goes on with what is open", async (t) => {
  const db = await openFilled(t);
  await t.rejects(interrupt(db), {
    code: "RUN_INTERRUPTED",
    message:
      /^interrupted; \d+ of 10 partitions of run 1 finished; the same command resumes run 1, /,
  });
  const [stopped] = await listRuns(db);
  t.match(stopped, { status: "interrupted", digest: null });
  t.ok((stopped?.rowsIn ?? 0) < ROWS);
  const notices: string[] = [];
  const onNotice = (line: string) => notices.push(line);
  const summary = await recompute(db, { ...OPTIONS, onNotice });
  t.match(summary, { runId: 1, isResumed: true, rowsIn: ROWS, digest: undisturbed });
  t.equal(summary.rowsCalculated, ROWS - (stopped?.rowsIn ?? 0));
  t.match(notices, [/^run 1 of 2024-10 goes on, as of delivery 1$/]);
  await requireWhole(t, db);
});

t.test(
  "a resumed run keeps its own moment, and the next command takes the newer facts",
  async (t) => {
    const db = await openFilled(t);
    await t.rejects(interrupt(db), { code: "RUN_INTERRUPTED" });
    await correct(db, "gezin_aanslag", "true", []);
    await db.pool.query("SELECT forget_kept_input()");
    const notices: string[] = [];
    const onNotice = (line: string) => notices.push(line);
    const resumed = await recompute(db, { ...OPTIONS, onNotice });
    t.match(resumed, { runId: 1, factsMoment: 1, digest: undisturbed });
    t.match(notices, [/as of delivery 1; newer facts \(delivery 2\) wait for the next run$/]);
    const next = await recompute(db, OPTIONS);
    t.match(next, { runId: 2, factsMoment: 2, isResumed: false });
    t.not(next.digest, undisturbed);
    t.ok(next.totaalCents < resumed.totaalCents);
  },
);

t.test("a worker that dies in a partition is replaced, and the run ends the same", async (t) => {
  const db = await openFilled(t);
  process.env.GROEIKERN_TEST_DEATH = join(t.testdir({}), "died");
  const summary = await recompute(db, { ...OPTIONS, workers: 2, taskFile: DYING_TASK });
  t.match(summary, { isResumed: false, rowsIn: ROWS, digest: undisturbed });
  await requireWhole(t, db);
});

t.test("workers that keep dying fail the run, which the same command resumes", async (t) => {
  const db = await openFilled(t);
  delete process.env.GROEIKERN_TEST_DEATH;
  const failing = recompute(db, { ...OPTIONS, taskFile: DYING_TASK });
  await t.rejects(failing, {
    code: "WORKER_DIED",
    message:
      /partition 1: expected it to finish in 3 attempts.*same command resumes run 1, groeikern run abandon 1 gives it up$/,
  });
  t.match(await listRuns(db), [{ status: "interrupted", failure: /its worker died/ }]);
  t.match(await recompute(db, OPTIONS), { runId: 1, digest: undisturbed, failure: null });
});

t.test("a run that is given up frees its month, and one that is worked on is not", async (t) => {
  const db = await openFilled(t);
  await t.rejects(interrupt(db), { code: "RUN_INTERRUPTED" });
  const presence = new RunPresence(db);
  await presence.hold(1);
  t.match(await listRuns(db), [{ status: "running" }]);
  await t.rejects(abandonRun(db, 1), { code: "RUN_HELD" });
  await presence.release();
  t.match(await abandonRun(db, 1), { status: "abandoned", failure: "given up" });
  await t.rejects(abandonRun(db, 1), { code: "RUN_ENDED" });
  await t.rejects(abandonRun(db, 9), { code: "RUN_UNKNOWN" });
  t.match(await recompute(db, OPTIONS), { runId: 2, isResumed: false, rowsIn: ROWS });
});

t.test("a run that fails by its facts frees its month, and an old kernel's does too", async (t) => {
  const db = await openFilled(t);
  await t.rejects(interrupt(db), { code: "RUN_INTERRUPTED" });
  await db.pool.query("UPDATE run_partition SET rows_expected = 7 WHERE status = 'open'");
  await t.rejects(recompute(db, OPTIONS), {
    code: "INPUT_CHANGED",
    message: /run 1 can not succeed and has failed; the same command begins a new one$/,
  });
  await t.rejects(interrupt(db), { code: "RUN_INTERRUPTED" });
  await db.pool.query("INSERT INTO program VALUES ('old', 'kernel', '')");
  await db.pool.query("UPDATE run SET kernel_digest = 'old' WHERE run_id = 2");
  t.match(await recompute(db, OPTIONS), { runId: 3, rowsIn: ROWS });
  t.match(await listRuns(db), [
    { status: "finished" },
    { status: "failed", failure: /kernel or the parameters have changed/ },
    { status: "failed", failure: /expected the 7 rows/ },
  ]);
});

t.test("two commands at once share the run and double nothing", async (t) => {
  const db = await openFilled(t);
  const both = await Promise.all([recompute(db, OPTIONS), recompute(db, OPTIONS)]);
  t.match(both, [
    { runId: 1, digest: undisturbed },
    { runId: 1, digest: undisturbed },
  ]);
  t.equal(both[0].rowsCalculated + both[1].rowsCalculated, ROWS);
  await requireWhole(t, db);
});

t.test("a command that is killed again and again leaves nothing behind", async (t) => {
  const db = await openFilled(t);
  for (const rows of [0, 120, 300]) {
    const child = startChild(db);
    await lineWith(child, (line) => Number(/^done (\d+)$/.exec(line)?.[1] ?? -1) >= rows);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
  }
  await recompute(db, OPTIONS);
  t.match(await readManifest(db, 1), { rowsIn: ROWS, digest: undisturbed });
  await requireWhole(t, db);
});

function startChild({ config }: Database): ChildProcess {
  const { host, port, user, password, database } = config;
  const url = `postgres://${user}:${password}@${host}:${port}/${database}`;
  const partitions = String(PARTITIONS);
  return spawn(process.execPath, [CHILD], {
    env: { ...process.env, GROEIKERN_TEST_URL: url, GROEIKERN_TEST_PARTITIONS: partitions },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Waits for a line of a child's output, or for its end. */
async function lineWith({ stdout }: ChildProcess, isIt: (line: string) => boolean): Promise<void> {
  if (stdout === null) return;
  for await (const line of createInterface({ input: stdout })) if (isIt(line)) return;
}

t.test(
  "an interruption while kept rows are refreshed leaves them and a run that waits",
  async (t) => {
    const db = await openFilled(t);
    await keepYears(db, [yearOf(MONTH)], { workers: 1 });
    await correct(db, "gezin_aanslag", "true", []);
    const controller = new AbortController();
    const notices: string[] = [];
    const onNotice = (line: string): void => {
      notices.push(line);
      controller.abort();
    };
    await t.rejects(recompute(db, { ...OPTIONS, signal: controller.signal, onNotice }), {
      code: "RUN_INTERRUPTED",
      message: /^interrupted while the rows of 2024 were made/,
    });
    t.same(notices, ["rows of 2024: refresh from the facts"]);
    const { rows } = await db.pool.query("SELECT facts_moment FROM kept_year");
    t.same(rows, [{ facts_moment: 1 }]);
    t.match(await listRuns(db), [{ runId: 1, status: "interrupted", partitionCount: null }]);
    t.match(await recompute(db, OPTIONS), { runId: 1, factsMoment: 2, rowsIn: ROWS });
  },
);
