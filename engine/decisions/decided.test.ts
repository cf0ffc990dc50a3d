/** What a run decided reads the same by range, as a history and in SQL, whatever it wrote of it. */
import type pg from "pg";
import t from "tap";
import { type Database, inTransaction } from "../database/connection.js";
import { correct, deliver } from "../database/test/sample-facts.js";
import { openTestDatabase } from "../database/test/test-database.js";
import { recompute } from "../run/recompute.js";
import { deliverClean, MONTH } from "../run/test/run-fixture.js";
import { verify } from "../verify/verify.js";
import { type ChainMonth, type HouseholdHistory, readHistory } from "./history.js";
import { Outcomes } from "./outcomes.js";
import { ALL_PAYERS, StateReader } from "./state-reader.js";
import { type PlainRow, plainRows } from "./test/plain-rows.js";

const HOUSEHOLDS = 40;
const EVERYONE = { from: 0n, to: 2n ** 62n };
const IDS = Array.from({ length: HOUSEHOLDS + 2 }, (_, index) => BigInt(index + 1));
const MONTHS = [MONTH, MONTH + 1, MONTH + 2];
const OPTIONS = { workers: 1, partitions: 3 };

/** Three months, of which the second and third wrote only what changed. */
async function threeMonths(db: Database): Promise<void> {
  await deliverClean(db, HOUSEHOLDS);
  await recompute(db, { ...OPTIONS, month: MONTH });
  await correct(db, "gezin_uitbetaler", "gezin_id = 7", [
    { gezin_id: 7, payer: "FONS", van_maand: MONTH - 90, tot_maand: MONTH + 1 },
    { gezin_id: 7, payer: "PARENTIA", van_maand: MONTH + 1 },
  ]);
  await correct(db, "gezin_lid", "gezin_id = 9", [
    { gezin_id: 9, child_id: 90, rol: "VOLLEDIG", van_maand: MONTH - 90, tot_maand: MONTH + 2 },
  ]);
  await recompute(db, { ...OPTIONS, month: MONTH + 1 });
  await recompute(db, { ...OPTIONS, month: MONTH + 2 });
}

async function chainOf(client: pg.ClientBase, month: number): Promise<number[]> {
  const { rows } = await client.query(
    "SELECT chain FROM run WHERE month = $1 AND status = 'finished' AND replaced_by IS NULL",
    [month],
  );
  return rows[0].chain;
}

const readMonth = (db: Database, month: number): Promise<PlainRow[]> =>
  inTransaction(db, async (client) => {
    const state = new StateReader();
    const chain = await chainOf(client, month);
    await state.read(client, { chain, payers: ALL_PAYERS, range: EVERYONE });
    return plainRows(state.rows(EVERYONE, month));
  });

/** A history as rows of its months, to be compared with the months themselves. */
async function readHistories(db: Database): Promise<Map<number, PlainRow[]>> {
  const table = new Outcomes();
  const histories = await inTransaction(db, async (client) => {
    const asked: ChainMonth[] = [];
    for (const month of MONTHS) asked.push({ month, chain: await chainOf(client, month) });
    const few = await readHistory(client, asked, IDS.slice(0, 5), table);
    return [...few, ...(await readHistory(client, asked, IDS.slice(5), table))];
  });
  const months = new Map<number, PlainRow[]>();
  for (const history of histories) addHistory(months, history, table);
  return months;
}

function addHistory(
  months: Map<number, PlainRow[]>,
  { gezinId, months: own }: HouseholdHistory,
  table: Outcomes,
): void {
  for (const { month, rows } of own) {
    const plain = rows.map(({ childId, payer, outcome }): PlainRow => {
      const { totaalCents, ...rest } = table.at(outcome);
      return { gezinId, childId, payer, vanMaand: month, totMaand: month + 1, ...rest };
    });
    months.set(month, [...(months.get(month) ?? []), ...plain]);
  }
}

t.test("a month that wrote what changed reads as the kernel calculated it", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await threeMonths(db);
  const { rows: runs } = await db.pool.query("SELECT run_id, base_run, chain FROM run ORDER BY 1");
  t.same(runs, [
    { run_id: 1, base_run: null, chain: [1] },
    { run_id: 2, base_run: 1, chain: [1, 2] },
    { run_id: 3, base_run: 2, chain: [1, 2, 3] },
  ]);
  for (const { run_id } of runs) t.same((await verify(db, { runId: run_id })).findings, []);
  const counts = await db.pool.query(
    "SELECT run_id, sum(row_count)::int AS rows FROM decision GROUP BY run_id ORDER BY run_id",
  );
  const [first, ...others] = counts.rows.map(({ rows }) => rows as number);
  for (const count of others) t.ok(count < (first ?? 0) / 2, `${count} rows of ${first}`);
  const histories = await readHistories(db);
  for (const month of MONTHS) {
    t.same(histories.get(month), await readMonth(db, month));
  }
  const payers = (await readMonth(db, MONTH + 1)).filter(({ gezinId }) => gezinId === 7n);
  t.same(new Set(payers.map(({ payer }) => payer)), new Set([4]));
  const gone = (await readMonth(db, MONTH + 2)).filter(({ gezinId }) => gezinId === 9n);
  t.same(gone, []);
});

t.test("the same facts again write nothing, and a chain does not grow without end", async (t) => {
  const db = await openTestDatabase();
  t.teardown(db.close);
  await deliverClean(db, 6);
  const lengths: number[] = [];
  for (let run = 0; run < 14; run += 1) {
    await deliver(db, []);
    const { runId } = await recompute(db, { month: MONTH, workers: 1, partitions: 1 });
    const { rows } = await db.pool.query(
      `SELECT cardinality(chain) AS length, (SELECT count(*)::int FROM decision d
         WHERE d.run_id = run.run_id) AS blocks FROM run WHERE run_id = $1`,
      [runId],
    );
    lengths.push(rows[0].length);
    t.equal(rows[0].blocks > 0, rows[0].length === 1);
    t.same((await verify(db, { runId })).findings, []);
  }
  t.same(lengths, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2]);
});
