/** A server that is killed under a run: the command goes on by itself, to the same bytes. */
import { Readable, Writable } from "node:stream";
import t from "tap";
import { findPostmaster } from "../database/postmaster.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { recompute } from "../run/recompute.js";
import { deliverClean, MONTH } from "../run/test/run-fixture.js";
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
