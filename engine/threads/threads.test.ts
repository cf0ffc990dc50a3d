/** Threads are kept between jobs, and nothing of one job is seen in another. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import t, { type Test } from "tap";
import { compiledFile } from "../../core-wasm/root.js";
import { Crew } from "./crew.js";
import { endIdleThreads, idleThreadCount } from "./shelf.js";
import { type CountingTask, NEVER_CLOSES, type Told } from "./test/counting-task.js";

const KIND = { taskFile: compiledFile("engine/threads/test/counting-task"), heapMb: 32 };
const CHILD = compiledFile("engine/threads/test/idle-child");
const OUT_OF_MEMORY = { code: "ERR_WORKER_OUT_OF_MEMORY" };

t.beforeEach(endIdleThreads);
t.after(endIdleThreads);

function open(t: Test, settings: string, count = 1, signal?: AbortSignal) {
  const crew = new Crew<string, CountingTask, Told>({ kind: KIND, count, settings, signal });
  t.teardown(() => crew.close());
  return crew;
}

t.test("a second job finds the thread of the first, warm, with its own settings", async (t) => {
  const one = open(t, "one");
  const first = await one.run({ what: "tell" });
  t.match(first, { owner: "one", jobs: 1, closed: 0 });
  await one.close();
  t.equal(idleThreadCount(), 1);
  const second = await open(t, "two").run({ what: "tell" });
  t.same(second, { owner: "two", threadId: first.threadId, jobs: 2, closed: 1 });
  t.equal(idleThreadCount(), 0);
});

t.test("jobs at the same time have threads of their own, whatever their turns", async (t) => {
  const [one, two] = [open(t, "one", 2), open(t, "two", 2)];
  const tasks = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : two));
  const told = await Promise.all(tasks.map((crew) => crew.run({ what: "tell" })));
  t.same(
    told.map(({ owner }) => owner),
    tasks.map((crew) => (crew === one ? "one" : "two")),
  );
  const threadsOf = (name: string) =>
    new Set(told.filter(({ owner }) => owner === name).map(({ threadId }) => threadId));
  t.equal(threadsOf("one").size, 2);
  t.equal(new Set([...threadsOf("one"), ...threadsOf("two")]).size, 4);
});

t.test("a thread that dies fails its task, and the next task finds another", async (t) => {
  const crew = open(t, "one");
  const before = await crew.run({ what: "tell" });
  await t.rejects(crew.run({ what: "exit" }), { message: /exited with code: 1/ });
  const after = await crew.run({ what: "tell" });
  t.match(after, { owner: "one", jobs: 1 });
  t.not(after.threadId, before.threadId);
  await t.rejects(crew.run({ what: "fill" }), OUT_OF_MEMORY);
  t.match(await crew.run({ what: "tell" }), { owner: "one", jobs: 1 });
});

t.test("what a task throws is its outcome, and the thread goes on", async (t) => {
  const crew = open(t, "one");
  await t.rejects(crew.run({ what: "throw" }), { name: "RangeError", message: "thrown for one" });
  t.match(await crew.run({ what: "tell" }), { jobs: 1 });
});

t.test(
  "a job that is closed, or aborted, waits for no task, and keeps no busy thread",
  async (t) => {
    const closed = open(t, "one");
    const tasks = [closed.run({ what: "wait" }), closed.run({ what: "tell" })];
    const rejected = Promise.all(tasks.map((task) => t.rejects(task, { message: /was closed/ })));
    await closed.close();
    await rejected;
    const controller = new AbortController();
    const aborted = open(t, "two", 1, controller.signal);
    const waiting = t.rejects(aborted.run({ what: "wait" }), { name: "AbortError" });
    controller.abort();
    await waiting;
    await t.rejects(aborted.run({ what: "tell" }), { name: "AbortError" });
    await aborted.close();
    t.equal(idleThreadCount(), 0);
  },
);

t.test("a job that does not come to its end ends with its thread", async (t) => {
  const crew = open(t, NEVER_CLOSES);
  t.match(await crew.run({ what: "tell" }), { owner: NEVER_CLOSES });
  await crew.close();
  t.equal(idleThreadCount(), 0);
});

t.test("a kind whose threads are not kept ends them with the job", async (t) => {
  const kind = { ...KIND, isKept: false } as const;
  const crew = new Crew<string, CountingTask, Told>({ kind, count: 1, settings: "one" });
  t.teardown(() => crew.close());
  t.match(await crew.run({ what: "tell" }), { owner: "one", jobs: 1 });
  await crew.close();
  t.equal(idleThreadCount(), 0);
});

t.test("a module that can not be loaded is an error that names it", async (t) => {
  const taskFile = join(t.testdir({ "broken.mjs": 'import "./not-there.mjs";' }), "broken.mjs");
  const crew = new Crew<null, null, null>({ kind: { taskFile }, count: 1, settings: null });
  t.teardown(() => crew.close());
  const error = { code: "WORKER_BROKEN", message: /broken\.mjs, found: .*not-there/ };
  await t.rejects(crew.run(null), error);
  await t.rejects(crew.run(null), error);
});

t.test("threads that nobody uses keep no process alive", async (t) => {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD]);
  t.equal(stdout, "2\n");
});
