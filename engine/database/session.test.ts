/** Nothing around a session changes it: not the environment, not a database's or a role's settings. */
import t from "tap";
import { openClient } from "./client.js";
import { type Database, openDatabase } from "./connection.js";
import { startEmbedded } from "./embedded.js";
import { openTestDatabase } from "./test/test-database.js";

const HOSTILE: Readonly<Record<string, string>> = {
  search_path: "pg_catalog",
  client_encoding: "LATIN1",
  datestyle: "German",
  intervalstyle: "sql_standard",
  timezone: "Asia/Kathmandu",
  bytea_output: "escape",
  extra_float_digits: "-15",
  array_nulls: "off",
  standard_conforming_strings: "off",
  transform_null_equals: "on",
  row_security: "off",
  default_transaction_isolation: "serializable",
  default_transaction_read_only: "on",
  lock_timeout: "1ms",
  statement_timeout: "1s",
  idle_in_transaction_session_timeout: "5ms",
  idle_session_timeout: "5ms",
  transaction_timeout: "1s",
};

const READ = `SELECT $1::timestamptz AS moment, ARRAY[NULL::int] AS list, '\\x00ff'::bytea AS bytes,
  0.1::float8 + 0.2::float8 AS number, 'a\\b' AS text, '1 day 2 hours'::interval AS span,
  NULL::int = NULL AS nothing, to_char(1234.5, '9G999D9') AS money, 'é' AS letter`;
const MOMENT = new Date("2025-08-01T12:34:56.789Z");

async function readAll({ pool }: Database): Promise<unknown> {
  const { rows } = await pool.query(READ, [MOMENT]);
  const names = [...Object.keys(HOSTILE), "session_replication_role"];
  const settings = `SELECT ${names.map((name) => `current_setting('${name}')`).join(" || ' ' || ")}`;
  return [rows[0], Object.values((await pool.query(settings)).rows[0])];
}

t.test("settings of a database and of a role change nothing in ours", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const { user, database } = db.config;
  const before = await readAll(db);
  t.match(before, [{ moment: MOMENT, list: [null], letter: "é", text: "a\\b", nothing: null }]);
  const open = async () => {
    const config = { ...db.config, options: undefined };
    const url = `postgres://${user}:${config.password}@${config.host}:${config.port}/${database}`;
    return openDatabase({ url });
  };
  for (const whom of [`DATABASE ${database}`, `ROLE ${user} IN DATABASE ${database}`]) {
    for (const [name, value] of Object.entries(HOSTILE)) {
      await db.pool.query(`ALTER ${whom} SET ${name} = '${value}'`);
    }
    const other = await open();
    t.same(await readAll(other), before, whom);
    await other.close();
    await db.pool.query(`ALTER ${whom} RESET ALL`);
  }
  await db.pool.query(`ALTER DATABASE ${database} SET session_replication_role = 'replica'`);
  await t.rejects(open(), {
    code: "DATABASE_SETTING",
    message: /expected session_replication_role to be origin, found replica; correct it/,
  });
});

/** Every variable of libpq, and those that only the driver knows, with what would do harm. */
const ENVIRONMENT = {
  ...{ PGHOST: "nowhere.invalid", PGHOSTADDR: "192.0.2.1", PGPORT: "1", PGDATABASE: "nowhere" },
  ...{ PGUSER: "nobody", PGPASSWORD: "wrong", PGPASSFILE: "/nowhere", PGSERVICE: "nowhere" },
  ...{ PGSERVICEFILE: "/nowhere", PGOPTIONS: "-c nothing=1", PGAPPNAME: "other" },
  ...{ PGSSLMODE: "require", PGSSLNEGOTIATION: "direct", PGSSLCERT: "/nowhere", PGSSLKEY: "/n" },
  ...{ PGSSLROOTCERT: "/nowhere", PGSSLCRL: "/nowhere", PGREQUIREPEER: "nobody" },
  ...{ PGCHANNELBINDING: "require", PGGSSENCMODE: "require", PGREQUIREAUTH: "none" },
  ...{ PGREQUIRESSL: "1", PGSSLMINPROTOCOLVERSION: "TLSv1.3", PGCONNECT_TIMEOUT: "1" },
  ...{ PGCLIENTENCODING: "LATIN1", PGCLIENT_ENCODING: "LATIN1", PGDATESTYLE: "German" },
  ...{ PGTZ: "Asia/Kathmandu", PGGEQO: "off", PGTARGETSESSIONATTRS: "standby" },
  ...{ PGREPLICATION: "database", PGBINARY: "1", PGSSL: "true", PGDATA: "/nowhere" },
  ...{ TZ: "Asia/Kathmandu", LC_ALL: "C.UTF-8", PGSYSCONFDIR: "/nowhere", PGLOCALEDIR: "/nowhere" },
};

t.test("no variable of the environment reaches the embedded server", async (t) => {
  const kept = { ...process.env };
  t.teardown(() => {
    for (const name of Object.keys(ENVIRONMENT)) delete process.env[name];
    Object.assign(process.env, kept);
  });
  Object.assign(process.env, ENVIRONMENT);
  const db = await openDatabase({ database: "surroundings" });
  t.teardown(db.close);
  t.match(await readAll(db), [{ moment: MOMENT, letter: "é" }]);
  const server = await startEmbedded();
  t.teardown(server.close);
  const client = await openClient(server.config, "test");
  t.teardown(() => client.end());
  for (const [name, expected] of [
    ["datestyle", "ISO, MDY"],
    ["client_encoding", "UTF8"],
    ["application_name", "groeikern test"],
    ["timezone", "UTC"],
  ] as const) {
    const { rows } = await client.query("SELECT current_setting($1) AS found", [name]);
    t.equal(rows[0].found, expected, name);
  }
});
