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
import type { AskedQueue } from "./queue-names.js";
import { DEAD_QUEUE, openQueues } from "./queues.js";
import { type JobLine, readStatus } from "./status.js";
import { ATTEMPTS, drain } from "./test/drain.js";
import { WorkerPresence } from "./worker-presence.js";

const CHILD = compiledFile("engine/fleet/test/worker-child");
const CHILDREN = 40;
const HOUSEHOLDS = 30;
const YEAR = "2024";
const ROWS_WITH_ROOM = 3;

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

/** What two workers made of it. */
async function drained(db: Database): Promise<readonly JobLine[]> {
  await drain(db, 2);
  return (await readStatus(db)).jobs;
}

/** Records, facts of some tables, deliveries and differences, as they stand. */
async function counted(db: Database): Promise<Record<string, number>> {
  const tables = ["source_record", "kind", "gezin_lid", "opvang", "delivery", "difference"];
  const counts = tables.map((name) => `(SELECT count(*)::integer FROM ${name}) AS ${name}`);
  return (await db.pool.query(`SELECT ${counts.join(", ")}`)).rows[0];
}

const CASES = [
  {
    queue: "load",
    asked: { folder: records },
    written: "gezin_lid",
    prepare: async () => undefined,
  },
  {
    queue: "screen",
    asked: { year: YEAR },
    written: "kind",
    prepare: (db: Database) => loadOnly(db),
  },
  {
    queue: "regularise",
    asked: {},
    written: "difference",
    prepare: (db: Database) => decideLate(db, HOUSEHOLDS),
  },
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

for (const { queue, asked, prepare, written } of CASES) {
  let once: unknown;

  t.test(`${queue}: delivered once, done`, async (t) => {
    const db = await open(t);
    await prepare(db);
    const before = await counted(db);
    await send(db, queue, asked);
    t.match(await drained(db), [{ queue, state: "completed", found: /\d/ }]);
    once = await counted(db);
    t.notSame(once, before);
  });

  t.test(`${queue}: delivered three times to two workers, done once`, async (t) => {
    const db = await open(t);
    await prepare(db);
    await send(db, queue, asked, 3);
    const jobs = await drained(db);
    t.ok(jobs.every(({ state }) => state === "completed"));
    t.equal(jobs.length, 3);
    t.same(await counted(db), once);
  });

  t.test(`${queue}: a full disk leaves nothing half written, and it is tried again`, async (t) => {
    const db = await open(t);
    await prepare(db);
    const { source_record: _, ...before } = await counted(db);
    await send(db, queue, asked);
    await fillDisk(db, written);
    let found: Promise<unknown> | undefined;
    const lookAndMakeRoom = async (): Promise<unknown> => {
      const left = await counted(db);
      await db.pool.query("INSERT INTO room VALUES (true)");
      return left;
    };
    await drain(db, 1, (line) => {
      if (/expected room on the disk/.test(line)) found ??= lookAndMakeRoom();
    });
    t.match(await found, before);
    const [job] = (await readStatus(db)).jobs;
    t.match(job, { queue, state: "completed" });
    t.ok(Number(job?.attempts) >= 2);
    t.same(await counted(db), once);
  });

  t.test(`${queue}: a worker that is killed with it leaves it to another`, async (t) => {
    const db = await open(t);
    await prepare(db);
    await send(db, queue, asked);
    const child = startChild(db);
    await saysDone(child);
    child.kill("SIGKILL");
    const [job] = await drained(db);
    t.match(job, { queue, state: "completed", attempts: 2 });
    t.same(await counted(db), once);
  });
}

t.test("a load names the files that it could not read to their end", async (t) => {
  const db = await open(t);
  const folder = t.testdir({ "register.jsonl.gz": Buffer.from([0x1f, 0x8b, 8]) });
  await send(db, "load", { folder });
  t.match(await drained(db), [{ found: /1 file \(register\.jsonl\.gz\) refused/ }]);
});

t.test("a load of a folder that is not there lies among the dead, and says why", async (t) => {
  const db = await open(t);
  await send(db, "load", { folder: join(records, "nowhere") });
  const jobs = await drained(db);
  t.match(
    jobs.find(({ queue }) => queue === "load"),
    { state: "failed", attempts: 4, found: /expected a folder of records, found ENOENT/ },
  );
  const { queues } = await readStatus(db);
  t.match(queues.find(isDead), { waiting: 1 });
});

const isDead = ({ queue }: { queue: string }): boolean => queue === DEAD_QUEUE;

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

/** Waits until it has done some of a job. */
async function saysDone({ stdout }: ChildProcess): Promise<void> {
  let text = "";
  for await (const chunk of stdout ?? []) {
    text += String(chunk);
    if (/: begun\n(.*\n)*done [1-9]/.test(text)) return;
  }
}

/** Some rows are written, and no more until there is a row in `room`. */
async function fillDisk({ pool }: Database, table: string): Promise<void> {
  await pool.query(`
    CREATE TABLE room (is_free boolean);
    CREATE FUNCTION need_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (SELECT count(*) FROM ${table}) >= ${ROWS_WITH_ROOM} AND NOT EXISTS (SELECT FROM room) THEN
        RAISE disk_full USING MESSAGE = 'could not extend file: No space left on device';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER need_room BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION need_room()`);
}
