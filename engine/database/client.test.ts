/** A session that the server ends fails the work on it, and never the process. */
import type pg from "pg";
import t from "tap";
import { openClient } from "./client.js";
import { openTestDatabase } from "./test/test-database.js";

/** Ends a session as an administrator does, and waits until its owner has heard of it. */
async function terminate(admin: pg.Pool, client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
  const ended = new Promise((done) => client.once("end", done));
  await admin.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  await ended;
}

t.test("a session that ends while nobody asks it anything", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const client = await openClient(db.config, "test");
  await terminate(db.pool, client);
  await t.rejects(client.query("SELECT 1"), /not queryable/);
});

t.test("a connection taken from the pool that ends while it is held", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const client = await db.pool.connect();
  await terminate(db.pool, client);
  await t.rejects(client.query("SELECT 1"), /not queryable/);
  client.release(true);
  t.equal((await db.pool.query("SELECT 1 AS one")).rows[0].one, 1);
});
