/** Sessions of a worker that stands still: the server, or whoever waits, ends them; no others. */
import { once } from "node:events";
import { from as copyFrom } from "pg-copy-streams";
import t from "tap";
import { openTestDatabase } from "../database/test/test-database.js";
import { until } from "../test/until.js";
import { closePair, endStuck, openPair } from "./connection-pair.js";

t.test(
  "a COPY whose worker stands still is ended after its bound, and what it held is free",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    await db.pool.query("CREATE TABLE held AS SELECT 1 AS one");
    const pair = await openPair(db.config);
    t.teardown(() => closePair(pair));
    const { writer, reader } = pair;
    await writer.query("BEGIN; SELECT FROM held FOR UPDATE");
    const copying = writer.query(copyFrom("COPY held FROM STDIN"));
    const failed = once(copying, "error");
    copying.write("2\n");
    const waits =
      "SELECT wait_event = 'ClientRead' AS yes FROM pg_stat_activity WHERE query LIKE 'COPY held%'";
    await until(async () => (await db.pool.query(waits)).rows[0]?.yes === true);
    t.equal(await endStuck(db.pool), 0, "it may be silent for half a minute");
    t.equal(await endStuck(db.pool, 0), 1);
    await failed;
    // The client hears of the end a moment before the server has let go.
    await reader.query("SELECT FROM held FOR UPDATE");
    t.same(
      (await reader.query("SELECT one FROM held")).rows,
      [{ one: 1 }],
      "nothing of it is kept",
    );
  },
);

t.test("a transaction in which nothing is said is ended by the server", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const pair = await openPair(db.config);
  t.teardown(() => closePair(pair));
  for (const client of Object.values(pair)) {
    const { rows } = await client.query("SHOW idle_in_transaction_session_timeout");
    t.same(rows, [{ idle_in_transaction_session_timeout: "30s" }]);
  }
});
