/** Bad facts are refused with what was expected and found, and leave the database as it was. */

import t from "tap";
import { until } from "../test/until.js";
import type { Database } from "./connection.js";
import { factFault } from "./database-error.js";
import { BAD_FACTS, CHILD, MEMBER, MONTH } from "./test/bad-facts.js";
import { plannedRun } from "./test/planned-run.js";
import { correct, deliver, drawFacts } from "./test/sample-facts.js";
import { openTestDatabase } from "./test/test-database.js";

/** Everything that a refused delivery must leave alone, as one text. */
async function contents(db: Database): Promise<string> {
  const { rows } = await db.pool.query<{ table_name: string }>(
    "SELECT table_name FROM fact_table UNION SELECT 'delivery'",
  );
  const parts = rows.map(
    ({ table_name }) =>
      `SELECT '${table_name}', md5(string_agg(f::text, ',')) FROM ${table_name} f`,
  );
  return JSON.stringify((await db.pool.query(parts.join(" UNION ALL "))).rows);
}

t.test("bad facts", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, [["kind", { child_id: 9, geboortedatum: "2020-02-29" }]]);
  const before = await contents(db);
  for (const [name, table, rows, message] of BAD_FACTS) {
    const refused = await deliver(
      db,
      rows.map((row) => [table, row] as const),
    ).catch(factFault);
    t.match(refused, { code: "FACT_FAULT", message }, `${name} is refused`);
    t.equal(await contents(db), before, `${name} leaves the database as it was`);
  }
});

t.test(
  "a second version that overlaps the current one is refused until that is closed",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    await deliver(db, [["gezin_lid", MEMBER]]);
    const again = { ...MEMBER, van_maand: MONTH + 5 };
    await t.rejects(
      deliver(db, [["gezin_lid", again]]),
      /found \[24240, 32767\) and one from 24245/,
    );
    await correct(db, "gezin_lid", "gezin_id = 1", [{ ...MEMBER, tot_maand: MONTH + 5 }, again]);
    const { rows } = await db.pool.query("SELECT count(*) FROM gezin_lid WHERE known_to IS NULL");
    t.equal(rows[0].count, "2");
  },
);

t.test("every overlap is worded, whichever table was refused before", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const client = await db.pool.connect();
  t.teardown(() => client.release());
  const twice: readonly [string, string][] = [
    ["gezin_aanslag", "(1, 2020, 100)"],
    ["gezin_lid", "(1, 1, 'VOLLEDIG', 24240)"],
    ["kind", "(1, '2015-05-05')"],
    ["schoolinschrijving", "(1, 'LAGER', true, 'LAGER', true, false, 2020)"],
    ["opvang", "(1, 24240, 1)"],
  ];
  const message = /expected spans of one \(.*\) that do not overlap, found \[\d+, \d+\) and one/;
  for (const order of [twice, twice.toReversed()]) {
    for (const [table, row] of order) {
      for (const validate of ["", `ALTER TABLE ${table} DISABLE TRIGGER guard_overlap;`]) {
        await client.query(`BEGIN; SELECT open_delivery('first'); INSERT INTO ${table} VALUES ${row};
          COMMIT; BEGIN; ${validate} SELECT open_delivery('second')`);
        const insert = `INSERT INTO ${table} VALUES ${row}; SELECT validate_facts()`;
        await t.rejects(client.query(insert), { code: "23P01", message }, table);
        await client.query("ROLLBACK; BEGIN; SELECT reset_facts(); COMMIT");
      }
    }
  }
});

t.test("facts are written in a delivery, never changed and never deleted", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, [["kind", CHILD]]);
  const refused: readonly [string, RegExp][] = [
    [
      "INSERT INTO kind (child_id, geboortedatum) VALUES (2, '2020-01-01')",
      /expected an open delivery, found none/,
    ],
    ["UPDATE kind SET known_to = 2", /expected an open delivery, found none/],
    ["DELETE FROM kind", /expected facts to stay, found DELETE/],
    ["TRUNCATE kind", /expected facts to stay, found TRUNCATE/],
    ["SELECT open_delivery('x'); UPDATE kind SET rangklasse = 2", /only sets known_to/],
    ["SELECT open_delivery('x'); UPDATE kind SET known_to = 999", /only sets known_to/],
    [
      "SELECT open_delivery('x'); INSERT INTO kind (child_id, geboortedatum, known_from) VALUES (3, '2020-01-01', 1)",
      /expected a new version with known_from/,
    ],
    ["SELECT open_delivery('x'); SELECT open_delivery('y')", /expected no open delivery/],
    [
      "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT open_delivery('x')",
      /expected isolation level read committed/,
    ],
  ];
  const before = await contents(db);
  for (const [sql, message] of refused) {
    const client = await db.pool.connect();
    await t.rejects(client.query(sql), { message }, sql);
    client.release(true);
    t.equal(await contents(db), before);
  }
});

t.test("a closed version stays closed", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, [["kind", CHILD]]);
  await correct(db, "kind", "true", []);
  const reopen = "SELECT open_delivery('x'); UPDATE kind SET known_to = opened_delivery()";
  await t.rejects(db.pool.query(reopen), /only sets known_to of a current version/);
});

t.test("deliveries become visible in the order of their ids", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const [first, second] = [await db.pool.connect(), await db.pool.connect()];
  await first.query("BEGIN");
  await first.query("SELECT open_delivery('first')");
  const waiting = second.query("SELECT open_delivery('second') AS id");
  await until(async () => {
    const { rows } = await db.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length === 1;
  });
  await first.query("COMMIT");
  t.equal((await waiting).rows[0].id, 2);
  first.release();
  second.release();
});

t.test("a load past the guards is validated as a whole", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(5, 5));
  await db.pool.query("SELECT validate_facts()");
  const loads: readonly [string, string, RegExp][] = [
    [
      "gezin_lid",
      "INSERT INTO gezin_lid VALUES (70, 7, 'VOLLEDIG', 10, 20, 1), (70, 7, 'VOLLEDIG', 19, 30, 1)",
      /gezin_lid: expected spans .* found \[10, 20\) and one from 19 for \(70,7\)/,
    ],
    [
      "kind",
      "INSERT INTO kind VALUES (700, '2020-01-01', NULL, 0, 77)",
      /kind: expected every version to name a delivery, found delivery 77/,
    ],
    [
      "opvang",
      "SELECT open_delivery('later'); INSERT INTO opvang VALUES (700, 30, 1, 1, 1, 2), (700, 30, 2, 2, 2, NULL)",
      /^$/,
    ],
    [
      "kind",
      "SELECT open_delivery('last'); INSERT INTO kind VALUES (9, '2020-01-01', NULL, 0, 1, 3), (9, '2020-01-01', NULL, 0, 2, NULL)",
      /kind: expected spans .* for \(9\)/,
    ],
  ];
  for (const [table, sql, message] of loads) {
    const load = `ALTER TABLE ${table} DISABLE TRIGGER USER; ${sql}; SELECT validate_facts()`;
    const outcome = await db.pool.query(load).then(
      () => ({ message: "" }),
      (error) => error,
    );
    t.match(outcome, { message }, sql);
  }
});

t.test("reset empties the facts, keeps the deliveries and fails the runs under way", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliver(db, drawFacts(6, 3));
  await db.pool.query(plannedRun(24_228));
  await db.pool.query("SELECT reset_facts()");
  const { rows } = await db.pool.query(
    "SELECT (SELECT count(*) FROM kind) AS kind, (SELECT count(*) FROM delivery) AS delivery, status FROM run",
  );
  t.same(rows, [{ kind: "0", delivery: "1", status: "failed" }]);
});

t.test("every table and column of the schema says what it is", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  const { rows } = await db.pool.query(
    `SELECT c.relname || coalesce('.' || attname, '') AS name
     FROM pg_class c LEFT JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
       AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, attnum) IS NULL)`,
  );
  t.same(rows, []);
});
