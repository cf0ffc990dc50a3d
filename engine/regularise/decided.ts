/**
 * What is decided of households and months: what the current run of each month says, and the
 * differences that finished regularisations of that run have decided since.
 */
import type pg from "pg";
import { addAmounts, centsOf, newRows } from "../decisions/amount-rows.js";
import { readDifferences } from "../decisions/differences.js";
import { type ChainMonth, readHistory } from "../decisions/history.js";
import { layDifferences } from "../decisions/lay-differences.js";
import { Outcomes } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";
import { ALL_PAYERS, StateReader } from "../decisions/state-reader.js";
import type { GezinRange, Households } from "../input/households.js";
import type { DecidedMonth } from "./decided-months.js";

export interface DecidedWanted {
  readonly households: Households;
  readonly months: readonly DecidedMonth[];
}

/** By month the rows, by household and child, of which something is due. */
export type RowsByMonth = ReadonlyMap<number, DecidedRows>;

/** Rows that are compared by their money. */
const NO_REASONS = 0;

/** What is decided, in the snapshot of the client's transaction. */
export async function readDecided(
  client: pg.ClientBase,
  wanted: DecidedWanted,
  table: Outcomes,
): Promise<RowsByMonth> {
  const rows = await readRunRows(client, wanted, table);
  for (const [month, differences] of await readDifferences(client, wanted)) {
    const base = rows.get(month) ?? newRows(table);
    rows.set(month, layDifferences(base, month, differences, NO_REASONS));
  }
  return rows;
}

/** What the runs themselves say. */
async function readRunRows(
  client: pg.ClientBase,
  { households, months }: DecidedWanted,
  table: Outcomes,
): Promise<Map<number, DecidedRows>> {
  const asked = await readChains(client, months);
  if ("from" in households) return readRange(client, asked, households, table);
  const byMonth = new Map<number, DecidedRows>();
  const found = new Outcomes();
  for (const { gezinId, months: own } of await readHistory(client, asked, households, found)) {
    for (const { month, rows: decided } of own) {
      const rows = byMonth.get(month) ?? newRows(table);
      byMonth.set(month, rows);
      for (const { childId, payer, outcome } of decided) {
        const cents = centsOf({ table: found }, outcome);
        addAmounts(rows, month, { gezinId, childId, payer, cents });
      }
    }
  }
  return byMonth;
}

/** The runs by which each month is read. */
async function readChains(
  client: pg.ClientBase,
  months: readonly DecidedMonth[],
): Promise<ChainMonth[]> {
  const { rows } = await client.query<{ run_id: number; chain: number[] }>(
    "SELECT run_id, chain FROM run WHERE run_id = ANY ($1::integer[])",
    [months.map(({ runId }) => runId)],
  );
  const chains = new Map(rows.map(({ run_id, chain }) => [run_id, chain]));
  return months.map(({ month, runId }) => ({ month, chain: chains.get(runId) ?? [] }));
}

async function readRange(
  client: pg.ClientBase,
  asked: readonly ChainMonth[],
  range: GezinRange,
  table: Outcomes,
): Promise<Map<number, DecidedRows>> {
  const byMonth = new Map<number, DecidedRows>();
  const state = new StateReader();
  for (const { month, chain } of asked) {
    state.table.clear();
    await state.read(client, { chain, payers: ALL_PAYERS, range });
    const found = state.rows(range, month);
    const rows = newRows(table);
    for (let row = 0; row < found.rowCount; row += 1) {
      const [gezinId, childId] = [found.gezinId(row), found.childId(row)];
      const payer = found.payers[row] as number;
      const cents = centsOf(found, found.outcomes[row] as number);
      addAmounts(rows, month, { gezinId, childId, payer, cents });
    }
    byMonth.set(month, rows);
  }
  return byMonth;
}
