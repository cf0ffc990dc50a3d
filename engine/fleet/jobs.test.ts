/**
 * Loads, screenings and regularisations as jobs: each done once however often it comes, and whoever
 * dies with it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import { compiledFile } from "../../core-wasm/root.js";
import { addressOf } from "../database/address.js";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { generateSources } from "../generate/sources/generate-sources.js";
import { decideLate } from "../regularise/test/late-incomes.js";
import { until } from "../test/until.js";
import type { AskedQueue } from "./queue-names.js";
import { openQueues } from "./queues.js";
import { type JobLine, readStatus } from "./status.js";
import { work } from "./worker.js";
import { WorkerPresence } from "./worker-presence.js";

const CHILD = compiledFile("engine/fleet/test/worker-child");
const ATTEMPTS = { retryLimit: 3, retryDelay: 1, retryBackoff: false };
const CHILDREN = 40;
const HOUSEHOLDS = 30;
const YEAR = "2024";

const records = await mkdtemp(join(tmpdir(), "groeikern-jobs-"));
t.teardown(() => rm(records, { recursive: true }));
const population = { children: CHILDREN, seed: 3, month: monthIndex(2024, 10) };
await generateSources({ ...population, output: records, workers: 0 });

async function open(t: Test): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  return db;
}

async function send(db: Database, queue: AskedQueue, asked: object, times = 1): Promise<void> {
  const boss = await openQueues(db, { isWorking: false, attempts: ATTEMPTS });
  for (let time = 0; time < times; time += 1) await boss.send(queue, asked);
  await boss.stop({ graceful: false });
}

/** Two workers until nothing waits, nor waits to be tried again. */
async function drain(db: Database): Promise<readonly JobLine[]> {
  const abort = new AbortController();
  const options = { database: db, threads: 1, signal: abort.signal, attempts: ATTEMPTS };
  const working = [work(options), work(options)];
  await until(async () => (await readStatus(db)).queues.every(isDone));
  abort.abort();
  await Promise.all(working);
  return (await readStatus(db)).jobs;
}

const isDone = (line: { waiting: number; active: number }): boolean =>
  line.waiting + line.active === 0;

/** Records, facts of some tables, deliveries and differences, as they stand. */
async function counted(db: Database): Promise<unknown> {
  const tables = ["source_record", "kind", "gezin_lid", "opvang", "delivery", "difference"];
  const counts = tables.map((name) => `(SELECT count(*)::integer FROM ${name}) AS ${name}`);
  return (await db.pool.query(`SELECT ${counts.join(", ")}`)).rows[0];
}

const CASES = [
  { queue: "load", asked: { folder: records }, prepare: async () => undefined },
  { queue: "screen", asked: { year: YEAR }, prepare: (db: Database) => loadOnly(db) },
  { queue: "regularise", asked: {}, prepare: (db: Database) => decideLate(db, HOUSEHOLDS) },
] as const;

/** Records of which no fact has been derived. */
async function loadOnly(db: Database): Promise<void> {
  const { loadSource } = await import("../sources/load.js");
  const { loadSources } = await import("../sources/registry.js");
  const { openInput } = await import("../sources/input.js");
  const register = (await loadSources()).flows.get("register");
  if (register === undefined) throw new Error("expected a flow register");
  await loadSource(db, register, [await openInput(join(records, "register.jsonl.gz"))]);
}

for (const { queue, asked, prepare } of CASES) {
  let once: unknown;

  t.test(`${queue}: delivered once, done`, async (t) => {
    const db = await open(t);
    await prepare(db);
    const before = await counted(db);
    await send(db, queue, asked);
    t.match(await drain(db), [{ queue, state: "completed", found: /\d/ }]);
    once = await counted(db);
    t.notSame(once, before);
  });

  t.test(`${queue}: delivered three times to two workers, done once`, async (t) => {
    const db = await open(t);
    await prepare(db);
    await send(db, queue, asked, 3);
    const jobs = await drain(db);
    t.ok(jobs.every(({ state }) => state === "completed"));
    t.equal(jobs.length, 3);
    t.same(await counted(db), once);
  });

  t.test(`${queue}: a worker that is killed with it leaves it to another`, async (t) => {
    const db = await open(t);
    await prepare(db);
    await send(db, queue, asked);
    const child = startChild(db);
    await saysBegun(child);
    child.kill("SIGKILL");
    const [job] = await drain(db);
    t.match(job, { queue, state: "completed", attempts: 2 });
    t.same(await counted(db), once);
  });
}

t.test("a load names the files that it could not read to their end", async (t) => {
  const db = await open(t);
  const folder = t.testdir({ "register.jsonl.gz": Buffer.from([0x1f, 0x8b, 8]) });
  await send(db, "load", { folder });
  t.match(await drain(db), [{ found: /1 file \(register\.jsonl\.gz\) refused/ }]);
});

t.test("a load of a folder that is not there lies among the dead, and says why", async (t) => {
  const db = await open(t);
  await send(db, "load", { folder: join(records, "nowhere") });
  const abort = new AbortController();
  const options = { database: db, threads: 1, signal: abort.signal, attempts: ATTEMPTS };
  const working = work(options);
  await until(async () => (await readStatus(db)).queues.some(isDead));
  abort.abort();
  await working;
  const { jobs } = await readStatus(db);
  t.match(
    jobs.find(({ queue }) => queue === "load"),
    { state: "failed", attempts: 4, found: /expected a folder of records, found ENOENT/ },
  );
});

const isDead = ({ queue, waiting }: { queue: string; waiting: number }): boolean =>
  queue === "dead" && waiting === 1;

t.test("the status says how far a job is", async (t) => {
  const db = await open(t);
  const boss = await openQueues(db, { isWorking: false });
  const presence = await WorkerPresence.take(db, 1);
  await presence.noteTaken("load", "00000000-0000-0000-0000-000000000001");
  presence.progress = { phase: "derive", done: 1200, total: 3000 };
  await presence.sign(boss);
  t.match((await readStatus(db)).machines, [{ job: "load: derive 1,200 of 3,000" }]);
  await presence.leave();
  await boss.stop({ graceful: false });
});

function startChild({ config }: Database): ChildProcess {
  const { host = "", port = 0, user = "", database = "" } = config;
  const url = addressOf({ host, port, user, database, password: String(config.password) });
  const env = { ...process.env, GROEIKERN_TEST_URL: url };
  return spawn(process.execPath, [CHILD], { env, stdio: ["ignore", "pipe", "inherit"] });
}

/** Waits until it has begun a job. */
async function saysBegun({ stdout }: ChildProcess): Promise<void> {
  let text = "";
  for await (const chunk of stdout ?? []) {
    text += String(chunk);
    if (/: begun/.test(text)) return;
  }
}
