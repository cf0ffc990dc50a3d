/** The calendar, the queues and the machines on the command line. */
import { Readable, Writable } from "node:stream";
import t from "tap";
import { monthIndex } from "../../core-wasm/month.js";
import { addressOf } from "../database/address.js";
import { openTestDatabase } from "../database/test/test-database.js";
import type { Status } from "../fleet/status.js";
import type { RunLine } from "../run/manifest.js";
import { recompute } from "../run/recompute.js";
import { deliverClean } from "../run/test/run-fixture.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { main } from "./main.js";
import { statusText } from "./status.js";

const db = await openTestDatabase();
t.teardown(db.close);
const env = { DATABASE_URL: addressOf(db.config) };

async function run(...line: readonly string[]) {
  let text = "";
  const collect = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const io = { stdin: Readable.from([]), stdout: collect, stderr: collect, env };
  return { code: await main(line, io), text };
}

t.test("a database that never had a worker has no queues, and a status", async (t) => {
  const { code, text } = await run("status");
  t.equal(code, EXIT_CODE.done);
  t.equal(
    text,
    ["machines", "queues", "jobs", "calendar", "runs", "derivations", "regularisations"]
      .map((name) => `${name}\nnone\n`)
      .join("\n"),
  );
});

const NOTHING: Status = {
  ...{ machines: [], queues: [], jobs: [], schedules: [], runs: [], derivations: [] },
};

t.test("a derivation under way is shown with its parts", async (t) => {
  const counted = { partsDone: 3, parts: 12, subjects: 24_000, startedAt: new Date(0) };
  const line = { planId: 4, status: "running", ...counted } as const;
  const text = statusText({ ...NOTHING, derivations: [line] });
  t.match(text, /^derivations\n.*\n *4 {2}running +3 of 12 +24,?000 /m);
});

t.test("a run that another replaced is called so, as in the list of runs", async (t) => {
  const run = { runId: 1, month: 24_307, status: "finished", replacedBy: 2 } as RunLine;
  const text = statusText({ ...NOTHING, runs: [run] });
  t.match(text, /^ *1 {2}2025-08 {2}finished, replaced by 2 /m);
});

t.test("machines and jobs are told in words, and a number as it is asked for again", async (t) => {
  const at = new Date(0);
  const machine = {
    ...{ workerId: 1200, host: "h", processId: 4711, threads: 2, startedAt: at, seenSeconds: 3 },
    ...{ isPresent: true, job: null },
  };
  const job = { jobId: "j", queue: "load", state: "active", asked: {}, attempts: 1 };
  const text = statusText({
    ...{ ...NOTHING, machines: [machine] },
    jobs: [{ ...job, createdAt: at, found: null }],
  });
  t.match(text, /^worker +host +process +threads +started +seen, s ago +present +job$/m);
  t.match(text, /^ *1200 +h +4711 +2 /m);
  t.match(text, /^job +queue +state +asked +attempts +created +found$/m);
});

t.test("a calendar is set, told, and taken away", async (t) => {
  const set = await run("schedule", "set", "0 4 1 * *", "--month", "previous");
  t.same(set, { code: EXIT_CODE.done, text: "recompute of previous: 0 4 1 * * Europe/Brussels\n" });
  const { text } = await run("schedule", "list", "--json");
  t.same(JSON.parse(text), {
    ...{ queue: "recompute", cron: "0 4 1 * *", zone: "Europe/Brussels" },
    asked: { month: "previous" },
  });
  t.equal((await run("schedule", "remove")).code, EXIT_CODE.done);
  t.equal((await run("schedule", "list")).text, "none\n");
});

t.test("what is set, handed over and taken away is told as the list tells it", async (t) => {
  const told = async (...words: string[]) =>
    JSON.parse((await run("schedule", ...words, "--job", "screen", "--json")).text);
  const line = { queue: "screen", cron: "0 3 1 10 *", zone: "Europe/Brussels" };
  t.same(await told("set", "0 3 1 10 *"), { ...line, asked: { year: "current" } });
  t.same(await told("remove"), { queue: "screen", cron: null });
  const { jobId, ...job } = await told("now", "--year", "2023");
  t.same(job, { queue: "screen", asked: { year: "2023" } });
  const { jobs } = JSON.parse((await run("status", "--json")).text) as Status;
  t.match(jobs, [{ jobId, ...job }]);
  await db.pool.query("DELETE FROM groeikern_work.job WHERE id = $1", [jobId]);
});

t.test("a calendar or a month that can not be is wrong use, and nothing is kept", async (t) => {
  const cron = await run("schedule", "set", "every day");
  t.equal(cron.code, EXIT_CODE.wrongUse);
  t.match(cron.text, /^groeikern: CRON: expected times such as "0 4 1 \* \*", found "every day"/);
  const month = await run("schedule", "now", "--month", "next");
  const words =
    /^groeikern: --month: expected a month YYYY-MM from 2019-01 to \S+, newest, previous/;
  t.match(month.text, words);
  t.equal(month.code, EXIT_CODE.wrongUse);
  for (const far of ["2018-12", "2101-01"]) {
    const { code, text } = await run("schedule", "set", "0 4 1 * *", "--month", far);
    t.match(text, words);
    t.match(text, `, found "${far}"`);
    t.equal(code, EXIT_CODE.wrongUse);
  }
  for (const far of ["2018", "2099"]) {
    const year = await run("schedule", "now", "--job", "screen", "--year", far);
    t.match(year.text, /^groeikern: --year: expected a year from 2019 to \d{4}, current, found "2/);
    t.equal(year.code, EXIT_CODE.wrongUse);
  }
  t.equal((await run("schedule", "list")).text, "none\n");
});

t.test("a run that is handed to the workers waits in the status for one of them", async (t) => {
  t.match(
    (await run("schedule", "now", "--month", "2025-08")).text,
    /^job .* of recompute of 2025-08$/m,
  );
  const { text } = await run("status", "--json");
  t.match(JSON.parse(text), {
    machines: [],
    jobs: [{ queue: "recompute", state: "created", asked: { month: "2025-08" }, attempts: 1 }],
  });
});

t.test("each kind of job has a calendar of its own, and its own words", async (t) => {
  const set = (...words: string[]) => run("schedule", "set", "0 2 * * *", ...words);
  t.match(
    (await set("--job", "load", "--folder", "/srv/records")).text,
    /^load of \/srv\/records: 0 2/,
  );
  t.match((await set("--job", "screen")).text, /^screen of current: /);
  t.match((await set("--job", "regularise")).text, /^regularise: /);
  const { text } = await run("schedule", "list");
  t.match(text, /load .*\nregularise .*\nscreen /);
  for (const words of [
    ["--job", "load"],
    ["--job", "regularise", "--month", "2024-10"],
    ["--job", "screen", "--year", "next"],
    ["--year", "2024"],
    ["--job", "pay"],
  ]) {
    const { code, text } = await set(...words);
    t.match([code, text], [/[12]/, /expected /], words.join(" "));
  }
  for (const job of ["load", "screen", "regularise"]) {
    t.equal((await run("schedule", "remove", "--job", job)).text, `${job} has no calendar\n`);
  }
});

t.test("a run's month is YYYY-MM in every list", async (t) => {
  await deliverClean(db, 3);
  const planning = recompute(db, { month: monthIndex(2025, 8), signal: AbortSignal.abort() });
  await t.rejects(planning, { code: "RUN_INTERRUPTED" });
  const [run1 = ""] = (await run("runs", "--json")).text.split("\n");
  t.match(JSON.parse(run1), { runId: 1, month: "2025-08" });
  t.match(JSON.parse((await run("status", "--json")).text), { runs: [JSON.parse(run1)] });
});
