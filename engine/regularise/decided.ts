/**
 * What is decided of households and months: what the current run of each month says, and the
 * differences that finished regularisations of that run have decided since.
 */
import type pg from "pg";
import { COMPONENTS, PAYERS } from "../../core-wasm/layout.js";
import { type ChainMonth, readHistory } from "../decisions/history.js";
import { Outcomes } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";
import { ALL_PAYERS, StateReader } from "../decisions/state-reader.js";
import { type GezinRange, type Households, householdCondition } from "../input/households.js";
import { type AmountRow, addAmounts, centsOf, newRows } from "./amount-rows.js";
import type { DecidedMonth } from "./decided-months.js";
import { inOrder } from "./rows-order.js";

export interface DecidedWanted {
  readonly households: Households;
  readonly months: readonly DecidedMonth[];
}

/** By month the rows, by household and child, of which something is due. */
export type RowsByMonth = ReadonlyMap<number, DecidedRows>;

/** What is decided, in the snapshot of the client's transaction. */
export async function readDecided(
  client: pg.ClientBase,
  wanted: DecidedWanted,
  table: Outcomes,
): Promise<RowsByMonth> {
  const rows = await readRunRows(client, wanted, table);
  for (const [month, deltas] of await readDeltas(client, wanted)) {
    const base = rows.get(month) ?? newRows(table);
    rows.set(month, withDeltas(base, month, deltas));
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

interface DeltaRow {
  readonly gezin_id: string;
  readonly child_id: string;
  readonly payer: (typeof PAYERS)[number];
  readonly component: (typeof COMPONENTS)[number];
  readonly months: readonly number[];
  readonly cents: number;
}

/** Sums of differences by the row that they are of. */
type Deltas = Map<string, AmountRow>;

async function readDeltas(
  client: pg.ClientBase,
  { households, months }: DecidedWanted,
): Promise<Map<number, Deltas>> {
  const { rows } = await client.query<DeltaRow>(
    `SELECT gezin_id, child_id, payer, component, after_cents - before_cents AS cents,
       array_agg(covered.month ORDER BY covered.month) AS months
     FROM difference d JOIN regularisation r USING (regularisation_id)
       JOIN regularisation_month covered USING (regularisation_id)
       JOIN unnest($1::smallint[], $2::integer[]) current (month, run_id)
         ON current.month = covered.month AND current.run_id = covered.run_id
     WHERE r.status = 'finished' AND covered.month >= van_maand AND covered.month < tot_maand
       AND ${householdCondition(households)}
     GROUP BY d.ctid, gezin_id, child_id, payer, component, after_cents, before_cents`,
    [months.map(({ month }) => month), months.map(({ runId }) => runId)],
  );
  const byMonth = new Map<number, Deltas>();
  for (const row of rows) for (const month of row.months) addDelta(byMonth, month, row);
  return byMonth;
}

function addDelta(byMonth: Map<number, Deltas>, month: number, row: DeltaRow): void {
  const deltas: Deltas = byMonth.get(month) ?? new Map();
  byMonth.set(month, deltas);
  const payer = PAYERS.indexOf(row.payer);
  const [gezinId, childId] = [BigInt(row.gezin_id), BigInt(row.child_id)];
  const key = keyOf(gezinId, childId, payer);
  const delta = deltas.get(key) ?? {
    ...{ gezinId, childId, payer },
    cents: new Int32Array(COMPONENTS.length),
  };
  deltas.set(key, delta);
  const at = COMPONENTS.indexOf(row.component);
  delta.cents[at] = (delta.cents[at] as number) + row.cents;
}

const keyOf = (gezinId: bigint, childId: bigint, payer: number): string =>
  `${gezinId} ${childId} ${payer}`;

/** Rows of a month with their differences, in order again. */
function withDeltas(base: DecidedRows, month: number, deltas: Deltas): DecidedRows {
  const rows = newRows(base.table);
  for (let row = 0; row < base.rowCount; row += 1) {
    const [gezinId, childId] = [base.gezinId(row), base.childId(row)];
    const payer = base.payers[row] as number;
    const key = keyOf(gezinId, childId, payer);
    const delta = deltas.get(key);
    deltas.delete(key);
    const decided = centsOf(base, base.outcomes[row] as number);
    const cents = delta === undefined ? decided : sumOf(decided, delta.cents);
    addAmounts(rows, month, { gezinId, childId, payer, cents });
  }
  for (const delta of deltas.values()) addAmounts(rows, month, delta);
  return inOrder(rows);
}

const sumOf = (left: Int32Array, right: Int32Array): Int32Array =>
  left.map((cents, at) => cents + (right[at] as number));
