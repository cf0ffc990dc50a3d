/** A server that is lost is one thing, however the driver, the machine or the server tells it. */
import type { Socket } from "node:net";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import t from "tap";
import { isPassing } from "../run/run-end.js";
import { openClient } from "./client.js";
import { databaseError, type ServerConfig } from "./database-error.js";
import { openTestDatabase } from "./test/test-database.js";

const PLACE: ServerConfig = { host: "db.example", user: "groeikern", database: "facts" };
const LOST = ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "08006", "57P01", "57P02", "25P03"];
const HINDERED = ["40P01", "40001", "55P03", "57014", "53200", "58030"];

const withCode = (code: string): Error => Object.assign(new Error("as told"), { code });

t.test("a lost connection has one code, whatever told it", async (t) => {
  for (const code of LOST) {
    t.match(databaseError(withCode(code), PLACE), { code: "DATABASE_UNREACHABLE" }, code);
  }
  for (const told of ["Connection terminated", "Connection terminated unexpectedly"]) {
    t.match(databaseError(new Error(told), PLACE), { code: "DATABASE_UNREACHABLE" }, told);
  }
});

t.test("what may be gone the next time does not end a run", async (t) => {
  for (const code of [...LOST, ...HINDERED]) {
    t.ok(isPassing(databaseError(withCode(code), PLACE).code), code);
  }
  t.notOk(isPassing(databaseError(withCode("22003"), PLACE).code), "a number out of range");
});

t.test("an embedded server that refuses its password is another one, on its port", async (t) => {
  const refused = withCode("28P01");
  t.match(databaseError(refused, PLACE), { code: "DATABASE_LOGIN_REFUSED" });
  const embedded = { ...PLACE, isEmbedded: true };
  t.match(databaseError(refused, embedded), { code: "DATABASE_UNREACHABLE" });
});

t.test("a session that ends in the middle of a COPY is a lost one", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const client = await openClient(db.config, "test");
  await client.query("CREATE TEMP TABLE kept (word text)");
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
  const stream = client.query(copyFrom("COPY kept FROM STDIN"));
  const failed = new Promise((resolve) => stream.once("error", resolve));
  const piece = Buffer.alloc(2 ** 18, "a\n");
  await new Promise((taken) => stream.write(piece, taken));
  const { stream: socket } = (client as unknown as { connection: { stream: Socket } }).connection;
  socket.pause();
  await db.pool.query("SELECT pg_terminate_backend($1, 10000)", [rows[0].pid]);
  const send = (): void => {
    if (!socket.destroyed) stream.write(piece, send);
  };
  send();
  const error = await failed;
  t.equal(databaseError(error, db.config).code, "DATABASE_UNREACHABLE", String(error));
  await client.end();
});

t.test("a transaction that others wait for is ended when its process stands still", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const { inTransaction } = await import("./connection.js");
  const read = (client: pg.ClientBase) =>
    client.query(`SELECT current_setting('idle_in_transaction_session_timeout') AS silent,
      current_setting('tcp_user_timeout') AS deaf`);
  t.match((await inTransaction(db, read)).rows, [{ silent: "1min", deaf: /60000|1min/ }]);
  t.match((await inTransaction(db, read, { isPatient: true })).rows, [{ silent: "0" }]);
});

t.test("the end of a connection waits for nobody who says nothing", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const client = await openClient(db.config, "test");
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.write = () => true;
  await client.end();
  t.ok(stream.destroyed);
});
