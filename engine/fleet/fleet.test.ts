/** Jobs on workers: shared, done once however often they come, and never lost with who had them. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import t, { type Test } from "tap";
import { monthText } from "../../core-wasm/month.js";
import { compiledFile } from "../../core-wasm/root.js";
import { addressOf } from "../database/address.js";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { recompute } from "../run/recompute.js";
import { deliverClean, MONTH } from "../run/test/run-fixture.js";
import { until } from "../test/until.js";
import { readMonth, readYear } from "./moments.js";
import { openQueues } from "./queues.js";
import { readStatus } from "./status.js";
import { type WorkerOptions, work } from "./worker.js";
import { WorkerPresence } from "./worker-presence.js";

const HOUSEHOLDS = 300;
const ROWS = 600;
const PARTITIONS = 10;
const CHILD = compiledFile("engine/fleet/test/worker-child");
const ATTEMPTS = { retryLimit: 1, retryDelay: 0, retryBackoff: false };
const JOB = { month: monthText(MONTH) };

/** A database with facts and the run of its month, of which no partition is finished. */
async function openPlanned(t: Test): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, HOUSEHOLDS);
  const signal = AbortSignal.abort();
  const planning = recompute(db, { month: MONTH, workers: 1, partitions: PARTITIONS, signal });
  await t.rejects(planning, { code: "RUN_INTERRUPTED" });
  return db;
}

async function send(db: Database, ...jobs: object[]): Promise<void> {
  const boss = await openQueues(db, { isWorking: false, attempts: ATTEMPTS });
  for (const job of jobs) await boss.send("recompute", job);
  await boss.stop({ graceful: false });
}

const drain = (database: Database, options: Partial<WorkerOptions> = {}): Promise<void> => {
  const { signal } = new AbortController();
  return work({ database, threads: 1, signal, isDraining: true, attempts: ATTEMPTS, ...options });
};

async function requireWhole(t: Test, db: Database): Promise<void> {
  const { rows } = await db.pool.query(
    "SELECT count(*), count(DISTINCT (gezin_id, child_id)) AS different FROM result_readable",
  );
  t.same(rows, [{ count: String(ROWS), different: String(ROWS) }]);
}

let undisturbed: string | null = null;
t.before(async () => {
  const db = await openTestDatabase();
  await deliverClean(db, HOUSEHOLDS);
  const options = { month: MONTH, workers: 1, partitions: PARTITIONS };
  undisturbed = (await recompute(db, options)).digest;
  await db.close();
});

t.test("a job that comes twice, to two workers at once, is one run", async (t) => {
  const db = await openPlanned(t);
  await send(db, JOB, JOB);
  await Promise.all([drain(db), drain(db)]);
  const { runs, queues, machines } = await readStatus(db);
  t.match(runs, [{ runId: 1, status: "finished", digest: undisturbed }]);
  t.equal(runs.length, 1);
  t.match(
    queues.find(({ queue }) => queue === "recompute"),
    { waiting: 0, active: 0, completed: 2 },
  );
  t.same(machines, []);
  await requireWhole(t, db);
});

t.test("who begins a run calls the others, and they join it", async (t) => {
  const db = await openPlanned(t);
  await send(db, JOB);
  const other = await WorkerPresence.take(db, 1);
  await drain(db);
  await other.leave();
  const { queues, jobs } = await readStatus(db);
  t.match(
    queues.find(({ queue }) => queue === "join"),
    { completed: 1 },
  );
  const joined = jobs.find(({ queue }) => queue === "join");
  t.match(joined, { asked: { month: /^20\d\d-\d\d$/, runId: 1 } }, "the month as people read it");
});

t.test("a worker that is killed with a job leaves it to another", async (t) => {
  const db = await openPlanned(t);
  await send(db, JOB);
  const child = startChild(db);
  await lineWith(child, (line) => /^done [1-9]/.test(line));
  child.kill("SIGKILL");
  await until(() => child.exitCode !== null || child.signalCode !== null);
  const abort = new AbortController();
  const working = drain(db, { isDraining: false, signal: abort.signal });
  await until(async () => (await readStatus(db)).queues.some(isDone));
  abort.abort();
  await working;
  const { runs, jobs } = await readStatus(db);
  t.match(runs, [{ runId: 1, status: "finished", digest: undisturbed }]);
  t.match(jobs, [{ queue: "recompute", state: "completed", attempts: 2 }]);
  await requireWhole(t, db);
});

const isDone = (line: { queue: string; completed: number }): boolean =>
  line.queue === "recompute" && line.completed === 1;

t.test("a job that fails is tried again, and then lies among the dead", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await send(db, JOB);
  const abort = new AbortController();
  const working = drain(db, { isDraining: false, signal: abort.signal });
  await until(async () => {
    const { queues } = await readStatus(db);
    return queues.some(({ queue, waiting }) => queue === "dead" && waiting === 1);
  });
  abort.abort();
  await working;
  const { jobs } = await readStatus(db);
  t.match(
    jobs.find(({ queue }) => queue === "recompute"),
    { state: "failed", attempts: 2, found: /expected facts, found none/ },
  );
});

t.test("a month of a job follows from the day on which it is done", async (t) => {
  const today = new Date(2026, 0, 8);
  t.equal(monthText(await readMonth("previous", today)), "2025-12");
  t.equal(monthText(await readMonth("current", today)), "2026-01");
  t.equal(monthText(await readMonth("2025-09", today)), "2025-09");
  await t.rejects(readMonth("next", today), { code: "JOB_MONTH" });
  t.same([readYear("current", today), readYear("2024", today)], [2026, 2024]);
  t.throws(() => readYear("last", today), { code: "JOB_YEAR" });
});

function startChild({ config }: Database): ChildProcess {
  const { host = "", port = 0, user = "", database = "" } = config;
  const url = addressOf({ host, port, user, database, password: String(config.password) });
  const env = { ...process.env, GROEIKERN_TEST_URL: url };
  return spawn(process.execPath, [CHILD], { env, stdio: ["ignore", "pipe", "inherit"] });
}

/** Waits for a line of a child's output, or for its end. */
async function lineWith({ stdout }: ChildProcess, isIt: (line: string) => boolean): Promise<void> {
  if (stdout === null) return;
  for await (const line of createInterface({ input: stdout })) if (isIt(line)) return;
}
