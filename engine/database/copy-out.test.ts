/** Bytes of a COPY come whole, among other statements too; faults are told, the session stays. */
import t from "tap";
import { CopyMemory, copyOut, readTogether } from "./copy-out.js";
import { openTestDatabase } from "./test/test-database.js";

const NUMBERS =
  "COPY (SELECT int4send(n) FROM generate_series(1, 200000) n) TO STDOUT (FORMAT binary)";
const HEADER_BYTES = 19;
const ROW_BYTES = 10;
const TRAILER_BYTES = 2;

t.test("what COPY sends comes in one buffer, within the transaction that was begun", async (t) => {
  const { pool, close } = await openTestDatabase();
  t.teardown(close);
  const client = await pool.connect();
  t.teardown(() => client.release());
  const bytes = await copyOut(client, `BEGIN READ ONLY; ${NUMBERS}; COMMIT`);
  t.equal(bytes.length, HEADER_BYTES + 200_000 * ROW_BYTES + TRAILER_BYTES);
  t.equal(bytes.readInt32BE(bytes.length - TRAILER_BYTES - 4), 200_000);
  const fault = "COPY (SELECT 1 / (n - 5000) FROM generate_series(1, 9000) n) TO STDOUT";
  await t.rejects(copyOut(client, `BEGIN; ${fault}; COMMIT`), { code: "22012" });
  await client.query("ROLLBACK");
  const { rows } = await client.query("SELECT 1 AS one");
  t.same(rows, [{ one: 1 }], "the session is of use still");
});

t.test("several are read by one message, each its own bytes", async (t) => {
  const { pool, close } = await openTestDatabase();
  t.teardown(close);
  const client = await pool.connect();
  t.teardown(() => client.release());
  const text = (sql: string) => ({
    sql: `COPY (${sql}) TO STDOUT`,
    of: (bytes: Buffer) => bytes.toString(),
  });
  const memory = new CopyMemory();
  const readings = [text("SELECT 'one'"), text("SELECT WHERE false"), text("SELECT 3")] as const;
  t.same(await readTogether(client, readings, memory), ["one\n", "", "3\n"]);
  await t.rejects(readTogether(client, [text("SELECT 1"), text("SELECT 1 / 0")]), {
    code: "22012",
  });
  t.same(await readTogether(client, readings, memory), ["one\n", "", "3\n"], "as before");
});

t.test("a session that ends meanwhile rejects", async (t) => {
  const { pool, close } = await openTestDatabase();
  t.teardown(close);
  const client = await pool.connect();
  t.teardown(() => client.release(true));
  const ended = "COPY (SELECT pg_terminate_backend(pg_backend_pid())) TO STDOUT";
  await t.rejects(copyOut(client, ended));
});
