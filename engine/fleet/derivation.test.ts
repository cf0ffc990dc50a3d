/** A screening on several workers: whoever is killed, it comes to what one alone comes to. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import t, { type Test } from "tap";
import { compiledFile } from "../../core-wasm/root.js";
import { addressOf } from "../database/address.js";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { screenYear } from "../screening/screen.js";
import { listDerivations } from "../sources/derivation-plan.js";
import { derivedBy, leaveDerivation, loadFamilies } from "../sources/test/families.js";
import { until } from "../test/until.js";
import { DEAD_QUEUE, openQueues } from "./queues.js";
import { readStatus } from "./status.js";
import { work } from "./worker.js";
import { WorkerPresence } from "./worker-presence.js";

const CHILD = compiledFile("engine/fleet/test/worker-child");
const ATTEMPTS = { retryLimit: 3, retryDelay: 1, retryBackoff: false };
const YEAR = 2024;
const CHILDREN = 80;
const PARTS = 10;
const PART_SUBJECTS = (CHILDREN * 5) / 2 / PARTS;

let undisturbed: unknown;
t.before(async () => {
  const db = await openTestDatabase();
  await loadFamilies(db, CHILDREN);
  await screenYear(db, YEAR);
  undisturbed = await derivedBy(db);
  await db.close();
});

/** With a plan of which no part is done, and the job as often as is asked. */
async function openPlanned(t: Test, jobs: number): Promise<Database> {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await loadFamilies(db, CHILDREN);
  await leaveDerivation(db, { partSubjects: PART_SUBJECTS });
  const boss = await openQueues(db, { isWorking: false, attempts: ATTEMPTS });
  for (let job = 0; job < jobs; job += 1) await boss.send("screen", { year: String(YEAR) });
  await boss.stop({ graceful: false });
  return db;
}

/** So many workers here until nothing waits, nor waits to be tried again. */
async function drain(db: Database, count: number): Promise<readonly string[]> {
  const abort = new AbortController();
  const notices: string[] = [];
  const onNotice = (line: string): void => void notices.push(line);
  const options = { database: db, threads: 1, signal: abort.signal, attempts: ATTEMPTS, onNotice };
  const working = Array.from({ length: count }, () => work(options));
  await until(async () => {
    const { queues } = await readStatus(db);
    const own = queues.filter(({ queue }) => queue !== DEAD_QUEUE);
    return own.every(({ waiting, active }) => waiting + active === 0);
  });
  abort.abort();
  await Promise.all(working);
  return notices;
}

/** Keeps a part from everybody, so that it can not end, until it is let go. */
async function keepPart(db: Database): Promise<() => Promise<void>> {
  const client = await db.pool.connect();
  await client.query(`BEGIN; SELECT FROM derivation_part WHERE part_no = ${PARTS - 1} FOR UPDATE`);
  return async () => {
    await client.query("ROLLBACK");
    client.release();
  };
}

const partsDone = async (db: Database): Promise<number> =>
  (await listDerivations(db.pool))[0]?.partsDone ?? 0;

t.test("a job that comes twice, to two workers at once, is one screening", async (t) => {
  const db = await openPlanned(t, 2);
  const letGo = await keepPart(db);
  const draining = drain(db, 2);
  await until(async () => (await partsDone(db)) === PARTS - 1);
  const { derivations } = await readStatus(db);
  t.match(derivations, [{ status: "running", partsDone: PARTS - 1, parts: PARTS }]);
  await letGo();
  const notices = await draining;
  t.same(await derivedBy(db), undisturbed);
  const { queues } = await readStatus(db);
  t.match(
    queues.find(({ queue }) => queue === "screen"),
    { completed: 2, failed: 0 },
  );
  const changed = notices.flatMap((line) => /(\d+) subjects? changed/.exec(line)?.[1] ?? []);
  t.same(changed.sort(), ["0", String(CHILDREN)]);
});

t.test("who plans one calls the others, and they do parts of it", async (t) => {
  const db = await openPlanned(t, 1);
  const letGo = await keepPart(db);
  const draining = drain(db, 2);
  await until(async () => (await readStatus(db)).machines.every(({ job }) => job !== null));
  const { machines } = await readStatus(db);
  t.same(machines.map(({ job }) => job?.split(":")[0]).sort(), ["join", "screen"]);
  await letGo();
  await draining;
  t.same(await derivedBy(db), undisturbed);
});

for (const [who, kill] of [
  ["the worker that has the job", "first"],
  ["a worker that joined it", "second"],
] as const) {
  t.test(`${who} is killed in the middle, and the others finish it`, async (t) => {
    const db = await openPlanned(t, 1);
    const letGo = await keepPart(db);
    const other = await WorkerPresence.take(db, 1);
    const first = startChild(db);
    await lineWith(first, new RegExp(`done ${PART_SUBJECTS}$`));
    await other.leave();
    const second = startChild(db);
    await lineWith(second, /of join: begun/);
    await until(async () => (await partsDone(db)) >= 2);
    const victim = kill === "first" ? first : second;
    victim.kill("SIGKILL");
    await until(() => victim.signalCode !== null);
    await letGo();
    await drain(db, 1);
    await Promise.all([first, second].map((child) => until(() => hasEnded(child))));
    t.same(await derivedBy(db), undisturbed);
    const { jobs } = await readStatus(db);
    t.match(
      jobs.find(({ queue }) => queue === "screen"),
      { state: "completed", attempts: kill === "first" ? 2 : 1 },
    );
  });
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

function startChild({ config }: Database): ChildProcess {
  const { host = "", port = 0, user = "", database = "" } = config;
  const url = addressOf({ host, port, user, database, password: String(config.password) });
  const env = { ...process.env, GROEIKERN_TEST_URL: url };
  const child = spawn(process.execPath, [CHILD], { env, stdio: ["ignore", "pipe", "inherit"] });
  t.teardown(() => child.kill("SIGKILL"));
  return child;
}

/** Waits for a line of a child's output, or for its end; the rest is read too. */
function lineWith({ stdout }: ChildProcess, wanted: RegExp): Promise<void> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdout as NodeJS.ReadableStream });
    lines.on("line", (line) => wanted.test(line) && resolve());
    lines.on("close", resolve);
  });
}
