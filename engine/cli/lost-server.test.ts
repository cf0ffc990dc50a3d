/** A server that is killed under a run: the command goes on by itself, to the same bytes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable, Writable } from "node:stream";
import t from "tap";
import { compiledFile } from "../../core-wasm/root.js";
import { openClient } from "../database/client.js";
import { openDatabase } from "../database/connection.js";
import { findPostmaster } from "../database/postmaster.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { recompute } from "../run/recompute.js";
import { deliverClean, MONTH } from "../run/test/run-fixture.js";
import { until } from "../test/until.js";
import { runMigrate } from "./migrate.js";
import { withLastingDatabase } from "./open-database.js";

const HOUSEHOLDS = 200;
const PARTITIONS = 6;

function terminal() {
  const said: string[] = [];
  const stderr = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      said.push(chunk.toString());
      done();
    },
  });
  return { said, io: { stdin: Readable.from([]), stdout: stderr, stderr, env: {} } };
}

t.test("a run whose server is killed in its middle is finished by the same command", async (t) => {
  const { said, io } = terminal();
  const options = { month: MONTH, workers: 1, partitions: PARTITIONS };
  let isKilled = false;
  const summary = await withLastingDatabase(io, false, async (db) => {
    await runMigrate(db, io, true);
    if (!isKilled) await deliverClean(db, HOUSEHOLDS);
    const postmaster = await findPostmaster(db.dataFolder ?? "");
    const onProgress = ({ phase, done }: { phase: string; done: number }): void => {
      if (isKilled || phase !== "partitions" || done === 0) return;
      isKilled = true;
      process.kill(postmaster?.pid as number, "SIGKILL");
    };
    return recompute(db, { ...options, onProgress });
  });
  t.ok(isKilled);
  t.match(said.join(""), "the server was lost; waiting for it, then going on\n");
  t.match(summary, { runId: 1, isResumed: true, status: "finished", partitionCount: PARTITIONS });
  const other = await openTestDatabase();
  t.teardown(other.close);
  await deliverClean(other, HOUSEHOLDS);
  const { digest } = await recompute(other, options);
  t.equal(summary.digest, digest, "as an undisturbed run");
});

t.test("a server that is killed while a command opens it is started again", async (t) => {
  const holder = await openDatabase();
  const client = await openClient({ ...holder.config, database: "postgres" }, "test");
  client.on("error", () => undefined);
  await client.query("SELECT pg_advisory_lock(hashtext('groeikern'), hashtext('create'))");
  const opened = withLastingDatabase(terminal().io, false, ({ pool }) => pool.query("SELECT 1"));
  const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
  await until(async () => (await client.query(waiting)).rowCount === 1);
  const postmaster = await findPostmaster(holder.dataFolder ?? "");
  process.kill(postmaster?.pid as number, "SIGKILL");
  t.equal((await opened).rowCount, 1);
  await client.end().catch(() => undefined);
  await holder.close().catch(() => undefined);
});

t.test("a worker whose embedded server is killed starts it again and takes jobs", async (t) => {
  const holder = await openDatabase();
  t.teardown(() => holder.close().catch(() => undefined));
  await runMigrate(holder, terminal().io, true);
  const words = [compiledFile("engine/cli/main"), "worker", "--threads", "1"];
  const worker = spawn(process.execPath, words, { env: { ...process.env, DATABASE_URL: "" } });
  t.teardown(() => worker.kill("SIGKILL"));
  const ended = once(worker, "close");
  let said = "";
  worker.stdout.on("data", (chunk: Buffer) => (said += chunk));
  const takes = (times: number) => async () => (said.match(/takes jobs/g)?.length ?? 0) >= times;
  await until(takes(1));
  const postmaster = await findPostmaster(holder.dataFolder ?? "");
  process.kill(postmaster?.pid as number, "SIGKILL");
  await until(takes(2));
  worker.kill("SIGINT");
  const [code] = await ended;
  t.equal(code, 0, said);
});
