/** A regularisation on several workers: whoever is killed, the others finish it, to the cent. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import t, { type Test } from "tap";
import { compiledFile } from "../../core-wasm/root.js";
import { addressOf } from "../database/address.js";
import type { Database } from "../database/connection.js";
import { listRegularisations } from "../regularise/list.js";
import { regularise } from "../regularise/regularise.js";
import { openLate, PARTS, planLate, saidBy } from "../regularise/test/late-incomes.js";
import { until } from "../test/until.js";
import { thisMonth } from "./moments.js";
import { DEAD_QUEUE, openQueues } from "./queues.js";
import { readStatus } from "./status.js";
import { ATTEMPTS, drain } from "./test/drain.js";
import { WorkerPresence } from "./worker-presence.js";

const CHILD = compiledFile("engine/fleet/test/worker-child");
const ON = thisMonth(new Date());

let undisturbed: unknown;
t.before(async () => {
  const db = await openLate();
  await regularise(db, { on: ON, parts: PARTS, workers: 1 });
  undisturbed = await saidBy(db);
  await db.close();
});

/** Planned, with none of its parts done, and the job of it as often as is asked. */
async function openPlanned(t: Test, jobs: number): Promise<Database> {
  const db = await openLate();
  t.teardown(db.close);
  await planLate(db, { on: ON });
  const boss = await openQueues(db, { isWorking: false, attempts: ATTEMPTS });
  for (let job = 0; job < jobs; job += 1) await boss.send("regularise", {});
  await boss.stop({ graceful: false });
  return db;
}

/** Keeps a part from everybody, so that it can not end, until it is let go. */
async function keepPart(db: Database): Promise<() => Promise<void>> {
  const client = await db.pool.connect();
  await client.query(`BEGIN; SELECT FROM regularisation_part
    WHERE part_no = ${PARTS - 1} FOR UPDATE`);
  return async () => {
    await client.query("ROLLBACK");
    client.release();
  };
}

const partsDone = async (db: Database): Promise<number> =>
  (await listRegularisations(db))[0]?.partsDone ?? 0;

t.test("a job that comes twice, to two workers at once, is one regularisation", async (t) => {
  const db = await openPlanned(t, 2);
  const notices = await drain(db, 2);
  t.same(await saidBy(db), undisturbed);
  const { queues } = await readStatus(db);
  t.match(
    queues.find(({ queue }) => queue === "regularise"),
    { completed: 2, failed: 0 },
  );
  t.ok(notices.some((line) => /regularisation 1: \d+ households/.test(line)));
});

t.test("who plans one calls the others, and they do parts of it", async (t) => {
  const db = await openPlanned(t, 1);
  const letGo = await keepPart(db);
  const draining = drain(db, 2);
  await until(async () => (await readStatus(db)).machines.every(({ job }) => job !== null));
  const { machines } = await readStatus(db);
  t.same(machines.map(({ job }) => job?.split(":")[0]).sort(), ["join", "regularise"]);
  await letGo();
  await draining;
  t.same(await saidBy(db), undisturbed);
});

for (const [who, kill] of [
  ["the worker that planned it", "first"],
  ["a worker that joined it", "second"],
] as const) {
  t.test(`${who} is killed in the middle, and the others finish it`, async (t) => {
    const db = await openPlanned(t, 1);
    const letGo = await keepPart(db);
    const other = await WorkerPresence.take(db, 1);
    const first = startChild(db);
    await lineWith(first, /done 1$/);
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
    t.same(await saidBy(db), undisturbed);
    const { jobs } = await readStatus(db);
    const tries = (of: string): unknown[] =>
      jobs.filter(({ queue }) => queue === of).map(({ state, attempts }) => [state, attempts]);
    t.same(tries("regularise"), [["completed", kill === "first" ? 2 : 1]]);
    t.same(tries("join").at(-1), ["completed", kill === "second" ? 2 : 1]);
    t.same(tries(DEAD_QUEUE), [], "what others have done is not among the dead");
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
