/** What can be wrong with a database, each with a code, what was expected and what was found. */
import t from "tap";
import { type Database, openDatabase, requireDiskSpace, requireFacts } from "./connection.js";
import { migrate, requireMigrated } from "./migrate.js";
import { openTestDatabase } from "./test/test-database.js";

const urlOf = (
  { config }: Database,
  change: Partial<Record<"user" | "password" | "database", string>>,
) => {
  const { user, password, database } = { ...config, ...change } as Record<string, string>;
  return `postgres://${user}:${password}@${config.host}:${config.port}/${database}`;
};

t.test("a server that is not there", async (t) => {
  await t.rejects(openDatabase({ url: "postgres://me:secret@127.0.0.1:1/groeikern" }), {
    code: "DATABASE_UNREACHABLE",
    message:
      /expected a PostgreSQL server at 127.0.0.1:1, found .*ECONNREFUSED.*; start it, correct DATABASE_URL/,
  });
  await t.rejects(openDatabase({ url: "postgres://me@nowhere.invalid/groeikern" }), {
    code: "DATABASE_UNREACHABLE",
    message: /at nowhere.invalid:5432/,
  });
});

t.test("of several servers the one that is there", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const { user, password, database, host, port } = db.config;
  const urlTo = (hosts: string, secret = password): string =>
    `postgres://${user}:${secret}@${hosts}/${database}`;
  const other = await openDatabase({ url: urlTo(`127.0.0.1:1,${host}:${port}`) });
  t.teardown(other.close);
  await requireMigrated(other);
  const { rows } = await other.pool.query("SELECT current_database() AS name");
  t.same(rows, [{ name: database }]);
  await t.rejects(openDatabase({ url: urlTo("127.0.0.1:1,127.0.0.1:2") }), {
    code: "DATABASE_UNREACHABLE",
    message: /expected a PostgreSQL server at 127.0.0.1:1 or 127.0.0.1:2, found .*ECONNREFUSED/,
  });
  await t.rejects(openDatabase({ url: urlTo(`127.0.0.1:1,${host}:${port}`, "secret") }), {
    code: "DATABASE_LOGIN_REFUSED",
  });
});

t.test("an address that is none, without showing its password", async (t) => {
  const refused = await openDatabase({ url: "mysql://me:secret@host/x" }).catch((error) => error);
  t.match(refused, {
    code: "DATABASE_URL_INVALID",
    message: /expected postgres:\/\/user.*found another text, not shown/,
  });
  t.notMatch(refused.message, /secret/);
});

t.test("a wrong password, a missing password and a database that does not exist", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const wrong = await openDatabase({ url: urlOf(db, { password: "secret" }) }).catch(
    (error) => error,
  );
  t.match(wrong, { code: "DATABASE_LOGIN_REFUSED", message: /found user groeikern refused/ });
  t.notMatch(wrong.message, /secret/);
  await t.rejects(openDatabase({ url: urlOf(db, { password: "" }) }), {
    code: "DATABASE_LOGIN_REFUSED",
    message: /expected a password of user groeikern .*, found none; give it in DATABASE_URL/,
  });
  await t.rejects(openDatabase({ url: urlOf(db, { database: "nowhere" }) }), {
    code: "DATABASE_MISSING",
    message:
      /expected the database nowhere at .*, found no such database; create it \(createdb nowhere\)/,
  });
});

t.test("a server by address is a database like the embedded one", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const other = await openDatabase({ url: urlOf(db, {}) });
  t.equal(other.embedded, false);
  t.equal(await requireDiskSpace(other, 1e18), "unseen");
  await requireMigrated(other);
  await other.close();
});

t.test("a schema that is missing, and a database from a newer program", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await requireMigrated(db);
  const { from, to } = await migrate(db);
  t.equal(from, to);
  await db.pool.query("INSERT INTO groeikern_version VALUES (999, '', '', 'now')");
  await t.rejects(requireMigrated(db), { code: "DATABASE_NEWER", message: /found 999/ });
  await t.rejects(migrate(db), { code: "DATABASE_NEWER" });
  await emptyDatabase(db);
  await t.rejects(requireMigrated(db), {
    code: "SCHEMA_MISSING",
    message: new RegExp(`expected schema version ${to}, found none; run groeikern migrate`),
  });
});

const emptyDatabase = ({ pool }: Database) =>
  pool.query(`DROP SCHEMA IF EXISTS public, flyway CASCADE; CREATE SCHEMA public`);

t.test("a schema from before the first release is named, with what to do", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const refused = { code: "SCHEMA_OLDER", message: /found that of an earlier groeikern.*generate/ };
  await db.pool.query("UPDATE groeikern_version SET md5 = 'x' WHERE version = 1");
  await t.rejects(migrate(db), refused);
  await t.rejects(requireMigrated(db), refused);
  await db.pool.query("DROP TABLE groeikern_version; CREATE TABLE schema_version (version bigint)");
  await t.rejects(migrate(db), refused);
});

t.test("what other programs keep in the database is left alone, or named", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await emptyDatabase(db);
  await db.pool.query(`CREATE SCHEMA flyway;
    CREATE TABLE flyway.schema_version (version_rank integer);
    CREATE TABLE flyway.groeikern_version (version text);
    CREATE TABLE schemaversion (version text);
    CREATE TABLE schema_version (id text);
    INSERT INTO schema_version VALUES ('theirs')`);
  t.ok((await migrate(db)).to > 0);
  await requireMigrated(db);
  t.equal((await db.pool.query("SELECT FROM schema_version")).rowCount, 1);

  const taken = { code: "SCHEMA_TAKEN", message: /found relation "run" already exists.*another/ };
  await emptyDatabase(db);
  await db.pool.query("CREATE TABLE run (id text)");
  await t.rejects(migrate(db), taken);
  await emptyDatabase(db);
  await db.pool.query("CREATE TABLE groeikern_version (id text)");
  const other = { code: "SCHEMA_TAKEN", message: /expected groeikern's own/ };
  await t.rejects(migrate(db), other);
  await t.rejects(requireMigrated(db), other);
});

t.test("no facts, and not enough disk", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await t.rejects(requireFacts(db), { code: "FACTS_MISSING", message: /run groeikern generate/ });
  t.equal(await requireDiskSpace(db, 1000), "enough");
  await t.rejects(requireDiskSpace(db, 1e18), {
    code: "DISK_FULL",
    message: /expected 1000000000.0 GB free at .*, found .* [GM]B; free some/,
  });
});
