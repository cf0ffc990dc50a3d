/** A server that is lost under a command: in words, and gone on where the work can. */
import { Readable, Writable } from "node:stream";
import t from "tap";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { EXIT_CODE } from "../terminal/exit-code.js";
import { until } from "../test/until.js";
import { main } from "./main.js";
import { withDatabase, withLastingDatabase } from "./open-database.js";

const db = await openTestDatabase();
t.teardown(db.close);
const { user, password, host, port, database } = db.config;
const env = { DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}` };

function terminal() {
  const said: string[] = [];
  const stderr = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      said.push(chunk.toString());
      done();
    },
  });
  return { said, io: { stdin: Readable.from([]), stdout: stderr, stderr, env } };
}

/** Ends its own session, as a restart of the server does. */
const lose = ({ pool }: Database) => pool.query("SELECT pg_terminate_backend(pg_backend_pid())");

t.test("a session that is lost is one error in words", async (t) => {
  await t.rejects(withDatabase(terminal().io, false, lose), {
    code: "DATABASE_UNREACHABLE",
    message: /^database: expected a PostgreSQL server at .*, found .*; start it/,
  });
});

t.test("work that can go on is begun again on a server that is back, and it is said", async (t) => {
  const { said, io } = terminal();
  let attempts = 0;
  const work = async (open: Database) => {
    attempts += 1;
    if (attempts < 3) await lose(open);
    return attempts;
  };
  t.equal(await withLastingDatabase(io, false, work), 3);
  const line = "the server was lost; waiting for it, then going on\n";
  t.same(said, [line, line]);
});

t.test("a server that is lost again and again ends the command", async (t) => {
  const { said, io } = terminal();
  let attempts = 0;
  const work = (open: Database) => {
    attempts += 1;
    return lose(open);
  };
  await t.rejects(withLastingDatabase(io, true, work), { code: "DATABASE_UNREACHABLE" });
  t.equal(attempts, 4);
  t.same(said, []);
});

t.test("any other fault ends it at once", async (t) => {
  const work = ({ pool }: Database) => pool.query("SELECT 1 / 0");
  await t.rejects(withLastingDatabase(terminal().io, false, work), {
    code: "DATABASE_FAILED",
    message: "database: division by zero (22012)",
  });
});

t.test(
  "a migrate whose session ends while it waits for its lock is one line and an exit",
  async (t) => {
    const holder = await openClient(db.config, "test");
    t.teardown(() => holder.end());
    await holder.query("SELECT pg_advisory_lock(hashtext('groeikern'), hashtext('migrate'))");
    const { said, io } = terminal();
    const code = main(["migrate"], io);
    const waiting = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await until(async () => (await db.pool.query(waiting)).rowCount === 1);
    t.equal(await code, EXIT_CODE.failed);
    t.match(said, [
      /^groeikern: database: expected a PostgreSQL server at .*, found .*; start it.*\n$/,
    ]);
  },
);
