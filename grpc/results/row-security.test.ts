/**
 * Row-level security with roles that really connect as such: a login that may be nothing but a
 * payer, and an owner of the database who is no superuser, as whom the service itself works.
 */
import pg from "pg";
import t, { type Test } from "tap";
import { type Database, openDatabase } from "../../engine/database/connection.js";
import { migrate } from "../../engine/database/migrate.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { changeFacts } from "../../engine/facts/change-facts.js";
import { regularise } from "../../engine/regularise/regularise.js";
import { recompute } from "../../engine/run/recompute.js";
import { deliverClean, MONTH } from "../../engine/run/test/run-fixture.js";
import { openTestService } from "../test/service-fixture.js";

const HOUSEHOLDS = 60;
const PASSWORD = "for-this-test-only";

/** A login that is gone after the test; the number keeps tests of other processes apart. */
async function createLogin(t: Test, { pool }: Database, kind: string, options: string) {
  const name = `${kind}_${process.pid}`;
  await pool.query(`DROP ROLE IF EXISTS ${name}`);
  await pool.query(`CREATE ROLE ${name} LOGIN NOSUPERUSER ${options} PASSWORD '${PASSWORD}'`);
  t.teardown(() => pool.query(`DROP OWNED BY ${name} CASCADE; DROP ROLE ${name}`));
  return name;
}

/** Decides the month otherwise for households of every payer: incomes that were known late. */
async function regulariseAll(db: Database): Promise<void> {
  const late = Array.from({ length: HOUSEHOLDS }, (_, at) => ({
    ...{ table: "gezin_aanslag" as const, gezinId: String(at + 1), van: 2022 },
    values: { inkomsten_cents: at % 2 === 0 ? 1_000_000 : 9_900_000 },
  }));
  await changeFacts(db, { source: "test", id: "late" }, late);
  await regularise(db, { on: MONTH + 2, workers: 1 });
  const { rows } = await db.pool.query("SELECT DISTINCT payer FROM difference");
  if (rows.length < 2) throw new Error("expected differences of several payers");
}

t.test("a login that is only a payer sees that payer's rows and nothing else", async (t) => {
  const database = await openTestDatabase();
  t.teardown(database.close);
  await deliverClean(database, HOUSEHOLDS);
  const { runId } = await recompute(database, { month: MONTH, workers: 1, partitions: 2 });
  await regulariseAll(database);
  const user = await createLogin(t, database, "payer_login", "");
  await database.pool.query(`GRANT groeikern_payer TO ${user}`);
  const client = new pg.Client({ ...database.config, user, password: PASSWORD });
  await client.connect();
  t.teardown(() => client.end());
  const payersOf = async (table: string): Promise<string[]> => {
    const { rows } = await client.query(`SELECT DISTINCT payer::text FROM ${table}`);
    return rows.map(({ payer }) => payer);
  };
  t.same(await payersOf("result"), []);
  t.same(await payersOf("decision"), []);
  t.same(await payersOf("difference"), []);
  await client.query("SELECT set_config('groeikern.payer', 'FONS', false)");
  t.same(await payersOf("result"), ["0"]);
  t.same(await payersOf("decision"), ["0"]);
  t.same(await payersOf("run_total"), ["FONS"]);
  t.same(await payersOf("difference"), ["FONS"]);
  const refused = { code: "42501" };
  for (const statement of [
    "SELECT FROM run_partition",
    "SELECT digest FROM run",
    "SELECT FROM cursor_key",
    "SELECT FROM kind",
    "SELECT FROM kept_rows",
    "SET ROLE groeikern_reader",
    `DELETE FROM decision WHERE run_id = ${runId}`,
    "ALTER TABLE decision DISABLE ROW LEVEL SECURITY",
    "UPDATE run_total SET cents = 0",
  ]) {
    const error = await client.query(statement).then(
      () => undefined,
      (found: pg.DatabaseError) => found,
    );
    t.match(error, refused, statement);
  }
});

t.test("a service whose database login is no superuser keeps payers apart", async (t) => {
  const admin = await openTestDatabase();
  t.teardown(admin.close);
  const user = await createLogin(t, admin, "owner_login", "");
  await admin.pool.query(`GRANT groeikern_payer, groeikern_reader TO ${user}`);
  const name = `owned_${process.pid}`;
  await admin.pool.query(`CREATE DATABASE ${name} OWNER ${user}`);
  t.teardown(() => admin.pool.query(`DROP DATABASE ${name} WITH (FORCE)`));
  const { host, port } = admin.config;
  const url = `postgres://${user}:${PASSWORD}@${host}:${port}/${name}`;
  const database = await openDatabase({ url });
  t.teardown(database.close);
  await migrate(database);
  await deliverClean(database, HOUSEHOLDS);
  const { runId } = await recompute(database, { month: MONTH, workers: 1, partitions: 2 });
  const { client, service } = await openTestService(t, { database });
  const payers = async (role: string): Promise<Set<string>> => {
    const found = new Set<string>();
    for await (const { results } of (await client(role)).streamResults({ runId })) {
      for (const { payer } of results) found.add(payer);
    }
    return found;
  };
  t.same([...(await payers("payer:FONS"))], ["FONS"]);
  t.same([...(await payers("payer:INFINO"))], ["INFINO"]);
  t.equal((await payers("reader")).size, 5);
  t.ok((await (await client("payer:FONS")).getManifest(runId)).totals.length > 0);
  await service.close();
  await database.close();
});
