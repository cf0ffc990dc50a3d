/** A run is published whole, when its totals agree, and never changes after. */
import t from "tap";
import { COMPONENTS, REASON_FIELDS, reasonTexts, sqlName } from "../../core-wasm/layout.js";
import { writeBlocks } from "../decisions/block-table.js";
import type { PlainRow } from "../decisions/test/plain-rows.js";
import { packPlain, rewriteRun } from "../decisions/test/rewrite-run.js";
import { openClient } from "./client.js";
import { type Database, inTransaction } from "./connection.js";
import { REASON_LAYOUT } from "./reason-layout.js";
import { plannedRun } from "./test/planned-run.js";
import { deliver } from "./test/sample-facts.js";
import { openTestDatabase } from "./test/test-database.js";

const MONTH = 24_240;
const cents = (amounts: Record<string, number>): number[] =>
  COMPONENTS.map((name) => amounts[name] ?? 0);

/** Two results of 100 and 250 cents. */
const RESULTS: readonly PlainRow[] = [
  {
    ...{ gezinId: 1n, childId: 1n, payer: 0, vanMaand: MONTH, totMaand: MONTH + 1 },
    ...{ redenen: 1n, voorlopig: false, componenten: cents({ basisbedrag: 100 }) },
  },
  {
    ...{ gezinId: 2n, childId: 2n, payer: 4, vanMaand: MONTH, totMaand: MONTH + 1 },
    ...{ redenen: 17n, voorlopig: true },
    componenten: cents({ basisbedrag: 200, covid19Toeslag: 50 }),
  },
];

/** A run of one partition with those results, ready to be published. */
async function computedRun(db: Database): Promise<void> {
  await deliver(db, [["kind", { child_id: 1, geboortedatum: "2020-01-01" }]]);
  await db.pool.query(`
    ${plannedRun(MONTH)};
    INSERT INTO run_partition (run_id, partition_no, gezin_from, gezin_to, rows_expected)
      VALUES (1, 0, 1, 100, 2);
    INSERT INTO run_total (run_id, partition_no, payer, component, row_count, cents, checksum)
      SELECT 1, 0, payer::payer, component, 1, cents, hashint4extended(cents, key << 32 # key)
      FROM (VALUES ('FONS', 'basisbedrag', 100, 1::bigint), ('FONS', 'totaal', 100, 1),
        ('PARENTIA', 'basisbedrag', 200, 2), ('PARENTIA', 'covid19Toeslag', 50, 2),
        ('PARENTIA', 'totaal', 250, 2)) told (payer, component, cents, key);
    INSERT INTO run_reason (run_id, partition_no, component, reason, row_count, cents)
      VALUES (1, 0, 'basisbedrag', 'nieuw', 2, 300), (1, 0, 'covid19Toeslag', 'eerste', 1, 50)`);
  await inTransaction(db, (client) => writeBlocks(client, 1, packPlain(RESULTS)));
  await db.pool.query(`
    UPDATE run_partition SET status = 'finished', rows_in = 2, rows_out = 2, rejected = 0,
      voorlopig = 1, shared = 0, used_candidates = '{}', digest = 'd', finished_at = clock_timestamp(),
      is_whole = true, blocks_digest = blocks_digest(1, 1, 100), totals_digest = totals_digest(1, 0),
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

/** What can go wrong with stored results: each change leaves some of the sums as they were. */
const WRONGS: readonly [name: string, change: (rows: readonly PlainRow[]) => PlainRow[]][] = [
  ["another payer", ([one, two]) => [{ ...one, payer: 1 }, two] as PlainRow[]],
  ["other reasons", (rows) => rows.map((row) => ({ ...row, redenen: 18n - row.redenen }))],
  ["marks swapped", (rows) => rows.map((row) => ({ ...row, voorlopig: !row.voorlopig }))],
  ["amounts swapped", ([one, two]) => swapped(one, two, "componenten")],
  ["children swapped", ([one, two]) => swapped(one, two, "childId")],
  ["a row away and another twice", ([one]) => [one, { ...one, childId: 9n }] as PlainRow[]],
  ["a row away", (rows) => rows.slice(0, 1)],
];

function swapped(one: PlainRow | undefined, two: PlainRow | undefined, key: keyof PlainRow) {
  return [{ ...one, [key]: two?.[key] } as PlainRow, { ...two, [key]: one?.[key] } as PlainRow];
}

t.test("a run whose stored results are not the calculated ones is not published", async (t) => {
  for (const [name, change] of WRONGS) {
    const db = await openTestDatabase();
    await computedRun(db);
    await rewriteRun(db, 1, change);
    const message =
      /expected the decisions of partition 0 as they were written in run 1, found others/;
    await t.rejects(db.pool.query("SELECT publish_run(1)"), { message }, name);
    t.equal((await db.pool.query("SELECT FROM result")).rowCount, 0);
    await db.close();
  }
});

t.test("a run whose totals disagree is not published", async (t) => {
  const others = /expected the totals of partition 0 as they were told in run 1, found others/;
  const wrongs: readonly [string, RegExp][] = [
    ["UPDATE run_total SET checksum = checksum + 1 WHERE payer = 'FONS'", others],
    ["UPDATE run_total SET row_count = 2", others],
    [
      "UPDATE run_total SET cents = 101 WHERE component = 'basisbedrag' AND payer = 'FONS'",
      /expected components of FONS that add up to 100 in run 1, found 101/,
    ],
    [
      "DELETE FROM run_total WHERE component = 'covid19Toeslag'",
      /expected components of PARENTIA that add up to 250 in run 1, found 200/,
    ],
    [
      "UPDATE run_reason SET cents = 299 WHERE component = 'basisbedrag'",
      /expected reasons of basisbedrag that add up to 300 in run 1, found 299/,
    ],
    [
      "UPDATE run_partition SET status = 'open'",
      /expected 1 finished partitions in run 1, found 0/,
    ],
    ["UPDATE run_partition SET rejected = 1, rows_in = 3, rows_expected = 3", /1 rejected rows/],
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
    "UPDATE decision SET rows = ''",
    "DELETE FROM decision",
    "TRUNCATE decision",
    "INSERT INTO decision VALUES (1, 0, 50, 50, 1, '')",
    "SELECT publish_run(1)",
  ];
  for (const sql of tries) await t.rejects(db.pool.query(sql), /expected/, sql);
});
