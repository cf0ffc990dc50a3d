/** A run is published whole, when its totals agree, and never changes after. */
import t from "tap";
import { COMPONENTS, REASON_FIELDS, reasonTexts, sqlName } from "../../core-wasm/layout.js";
import { openClient } from "./client.js";
import type { Database } from "./connection.js";
import { REASON_LAYOUT } from "./reason-layout.js";
import { plannedRun } from "./test/planned-run.js";
import { deliver } from "./test/sample-facts.js";
import { openTestDatabase } from "./test/test-database.js";

/** A run of one partition with two results of 100 and 250 cents, ready to be published. */
async function computedRun(db: Database): Promise<void> {
  await deliver(db, [["kind", { child_id: 1, geboortedatum: "2020-01-01" }]]);
  await db.pool.query(`
    ${plannedRun(24_240)};
    INSERT INTO run_partition (run_id, partition_no, gezin_from, gezin_to, rows_expected)
      VALUES (1, 0, 1, 100, 2);
    SELECT create_result_leaf(1);
    INSERT INTO result_run_1 (gezin_id, child_id, redenen, totaal_cents, payer, voorlopig,
      basisbedrag_cents, covid19_toeslag_cents) VALUES (1, 1, 1, 100, 0, false, 100, NULL), (2, 2, 17, 250, 4, true, 200, 50);
    INSERT INTO run_total (run_id, partition_no, payer, component, row_count, cents, checksum)
      SELECT 1, 0, payer::payer, component, 1, cents, hashint4extended(cents, key << 32 # key)
      FROM (VALUES ('FONS', 'basisbedrag', 100, 1::bigint), ('FONS', 'totaal', 100, 1),
        ('PARENTIA', 'basisbedrag', 200, 2), ('PARENTIA', 'covid19Toeslag', 50, 2),
        ('PARENTIA', 'totaal', 250, 2)) told (payer, component, cents, key);
    INSERT INTO run_reason (run_id, partition_no, component, reason, row_count, cents)
      VALUES (1, 0, 'basisbedrag', 'nieuw', 2, 300), (1, 0, 'covid19Toeslag', 'eerste', 1, 50);
    UPDATE run_partition SET status = 'finished', rows_in = 2, rows_out = 2, rejected = 0,
      voorlopig = 1, shared = 0, used_candidates = '{}', digest = 'd', finished_at = clock_timestamp(),
      checksum = (hashint4extended(0, (1::bigint << 32 # 1) # 1)::numeric
        + hashint4extended(9, (2::bigint << 32 # 2) # 17))::bigint`);
}

t.test(
  "results have a column for each component, and reasons read as the layout says",
  async (t) => {
    const db = await openTestDatabase();
    t.teardown(db.close);
    const { rows } = await db.pool.query(
      `SELECT column_name FROM information_schema.columns
     WHERE table_name = 'result' AND column_name LIKE '%\\_cents' ORDER BY ordinal_position`,
    );
    const expected = ["totaal", ...COMPONENTS].map((name) => sqlName(`${name}Cents`));
    t.same(
      rows.map(({ column_name }) => column_name),
      expected,
    );
    const last = REASON_FIELDS.reduce(
      (all, { shift, names }) => all | (BigInt(names.length - 1) << BigInt(shift)),
      0n,
    );
    const second = 1n | (1n << BigInt(REASON_FIELDS[1]?.shift ?? 0));
    for (const redenen of [0n, 1n, second, last]) {
      const answer = await db.pool.query("SELECT reason_texts($1, $2) AS texts", [
        String(redenen),
        REASON_LAYOUT,
      ]);
      t.same(answer.rows[0].texts, reasonTexts(redenen));
    }
  },
);

t.test("a run whose totals agree is published in one step", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await computedRun(db);
  t.equal((await db.pool.query("SELECT FROM result")).rowCount, 0);
  await db.pool.query("SELECT publish_run(1)");
  const { rows } = await db.pool.query(
    "SELECT status, rows_in, rows_out, totaal_cents, digest IS NOT NULL AS has_digest FROM run",
  );
  t.same(rows, [
    { status: "finished", rows_in: "2", rows_out: "2", totaal_cents: "350", has_digest: true },
  ]);
  const readable = await db.pool.query(
    "SELECT maand, payer, totaal_cents, redenen FROM result_readable ORDER BY gezin_id",
  );
  t.match(readable.rows, [
    { maand: "2020-01", payer: "FONS", totaal_cents: 100, redenen: ["recht.onvoorwaardelijk"] },
    { maand: "2020-01", payer: "PARENTIA", totaal_cents: 250 },
  ]);
});

t.test("a run whose totals disagree is not published", async (t) => {
  const wrongs: readonly [string, RegExp][] = [
    [
      "UPDATE run_total SET cents = 101 WHERE component = 'basisbedrag' AND payer = 'FONS'",
      /expected 301 basisbedrag_cents in run 1, found 300/,
    ],
    [
      `UPDATE run_total SET cents = CASE payer WHEN 'FONS' THEN 101 ELSE 199 END
       WHERE component = 'basisbedrag'`,
      /expected components of (FONS|PARENTIA) that add up to \d+ in run 1, found \d+/,
    ],
    [
      "UPDATE result_run_1 SET payer = 1 WHERE payer = 0",
      /expected payers, reasons and provisional marks as calculated in run 1, found others/,
    ],
    [
      "UPDATE result_run_1 SET redenen = 18 - redenen",
      /expected payers, reasons and provisional marks as calculated/,
    ],
    [
      "UPDATE result_run_1 SET voorlopig = NOT voorlopig",
      /expected payers, reasons and provisional marks as calculated/,
    ],
    [
      "UPDATE result_run_1 SET basisbedrag_cents = 300 - basisbedrag_cents",
      /expected basisbedrag_cents at the rows for which it was calculated/,
    ],
    [
      `UPDATE result_run_1 SET totaal_cents = totaal_cents + CASE gezin_id WHEN 1 THEN 50 ELSE -50 END`,
      /expected totaal_cents at the rows for which it was calculated/,
    ],
    [
      "UPDATE result_run_1 SET child_id = 3 - child_id, gezin_id = 3 - gezin_id",
      /at the rows for which it was calculated|as calculated/,
    ],
    [
      "UPDATE result_run_1 SET child_id = 7 WHERE gezin_id = 2",
      /at the rows for which it was calculated/,
    ],
    [
      "DELETE FROM run_total WHERE component = 'covid19Toeslag'",
      /expected 0 covid19_toeslag_cents in run 1, found 50/,
    ],
    [
      "UPDATE run_reason SET cents = 299 WHERE component = 'basisbedrag'",
      /expected reasons of basisbedrag that add up to 300 in run 1, found 299/,
    ],
    ["DELETE FROM result_run_1 WHERE gezin_id = 2", /expected 2 results in run 1, found 1/],
    [
      "UPDATE run_partition SET status = 'open'",
      /expected 1 finished partitions in run 1, found 0/,
    ],
  ];
  const db = await openTestDatabase();
  t.teardown(db.close);
  await computedRun(db);
  const client = await openClient(db.config, "test");
  t.teardown(() => client.end());
  for (const [sql, message] of wrongs) {
    await client.query(`BEGIN; ${sql}; SAVEPOINT damaged`);
    await t.rejects(client.query("SELECT publish_run(1)"), { message }, sql);
    await client.query("ROLLBACK TO damaged");
    t.equal((await client.query("SELECT FROM result")).rowCount, 0);
    await client.query("ROLLBACK");
  }
});

t.test("a finished run never changes", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await computedRun(db);
  await db.pool.query("SELECT publish_run(1)");
  const tries = [
    "UPDATE run SET totaal_cents = 1",
    "DELETE FROM run",
    "UPDATE run_partition SET digest = 'x'",
    "DELETE FROM run_total",
    "DELETE FROM run_reason",
    "INSERT INTO rejected SELECT (r).* FROM (SELECT jsonb_populate_record(NULL::rejected, '{\"run_id\": 1}') AS r) x",
    "UPDATE result SET totaal_cents = 1",
    "DELETE FROM result",
    "TRUNCATE result",
    "UPDATE result_run_1 SET totaal_cents = 1",
    "DELETE FROM result_run_1",
    "TRUNCATE result_run_1",
    "INSERT INTO result_run_1 (gezin_id, child_id, redenen, totaal_cents, payer, voorlopig) VALUES (9, 9, 0, 0, 0, false)",
    "SELECT publish_run(1)",
    "SELECT create_result_leaf(1)",
  ];
  for (const sql of tries) await t.rejects(db.pool.query(sql), /expected/, sql);
});
