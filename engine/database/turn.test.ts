/** Turns: one at a time, and whoever stands still does not keep the others waiting for good. */
import { once } from "node:events";
import { from as copyFrom } from "pg-copy-streams";
import t, { type Test } from "tap";
import { until } from "../test/until.js";
import { openClient } from "./client.js";
import type { Database } from "./connection.js";
import { openTestDatabase } from "./test/test-database.js";
import { inTurn } from "./turn.js";

async function open(t: Test) {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await db.pool.query("CREATE TABLE held (one integer)");
  const session = async () => {
    const client = await openClient(db.config, "turn");
    t.teardown(() => client.end().catch(() => undefined));
    return client;
  };
  return { db, holder: await session(), waiter: await session() };
}

/** Sessions of the database that have an advisory lock, or wait for one. */
const lockCount = async ({ pool }: Database, isGranted: boolean): Promise<number | null> => {
  const { rowCount } = await pool.query(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted = $1
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [isGranted],
  );
  return rowCount;
};
const isWaiting = async (db: Database): Promise<boolean> => (await lockCount(db, false)) === 1;

t.test("a COPY that stands still loses its turn, and nothing of it is kept", async (t) => {
  const { holder, waiter } = await open(t);
  await holder.query("BEGIN; SELECT take_turn('sources')");
  const copying = holder.query(copyFrom("COPY held FROM STDIN"));
  const failed = once(copying, "error");
  copying.write("1\n");
  await waiter.query("BEGIN; SELECT take_turn('sources', '300 ms')");
  await failed;
  t.equal((await waiter.query("SELECT FROM held")).rowCount, 0);
});

t.test("a COPY that goes on keeps its turn, however long it takes", async (t) => {
  const { db, holder, waiter } = await open(t);
  await holder.query("BEGIN; SELECT take_turn('sources')");
  const copying = holder.query(copyFrom("COPY held FROM STDIN"));
  const waiting = waiter.query("BEGIN; SELECT take_turn('sources', '3 s')");
  await until(() => isWaiting(db));
  const feed = setInterval(() => copying.write("1\n"), 10);
  t.teardown(() => clearInterval(feed));
  const hasTurn = Promise.race([waiting.then(() => true), once(copying, "error").then(() => true)]);
  // Three of its looks see another number of bytes each.
  const looks = "SELECT bytes_processed AS bytes FROM pg_stat_progress_copy";
  for (let look = 0; look < 3; look += 1) {
    const { bytes } = (await db.pool.query(looks)).rows[0];
    await until(async () => (await db.pool.query(looks)).rows[0]?.bytes !== bytes);
  }
  t.equal(await Promise.race([hasTurn, Promise.resolve(false)]), false);
  clearInterval(feed);
  copying.end();
  await once(copying, "finish");
  await holder.query("COMMIT");
  await waiting;
  t.not((await waiter.query("SELECT FROM held")).rowCount, 0);
});

t.test("work over several transactions has its turn alone, and is bound to signs", async (t) => {
  const { db } = await open(t);
  const told: string[] = [];
  let end = (): void => undefined;
  const first = inTurn(db, "years", async (client) => {
    const { rows } = await client.query("SHOW idle_session_timeout");
    t.same(rows, [{ idle_session_timeout: "1min" }]);
    await new Promise<void>((resolve) => (end = resolve));
    told.push("first");
  });
  await until(async () => (await lockCount(db, true)) === 1);
  const refusal = () => new Error("another has it");
  await t.rejects(
    inTurn(db, "years", async () => told.push("never"), { refusal }),
    { message: "another has it" },
  );
  const second = inTurn(db, "years", async () => told.push("second"));
  await until(() => isWaiting(db));
  end();
  await Promise.all([first, second]);
  t.same(told, ["first", "second"]);
  t.equal(await lockCount(db, true), 0);
});
