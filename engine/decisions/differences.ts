/**
 * What regularisations decided otherwise than the run of a month: cents to add to its rows.
 *
 *     a month -> its current run, its last regularisation    decided-run.ts
 *     those   -> differences by household and child          here
 *     the run's rows, differences laid over them             lay-differences.ts
 *
 * Whoever reads what is decided reads it so, or in SQL by `decided_rows_as_of`; both add what the
 * view `difference_of_run` says.
 */
import type pg from "pg";
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { type Households, householdCondition } from "../input/households.js";
import type { AmountRow } from "./amount-rows.js";
import { COMPONENT_COUNT } from "./outcomes.js";

export interface DifferencesWanted {
  readonly months: readonly { readonly month: number; readonly runId: number }[];
  readonly households: Households;
  /** The last regularisation that counts; undefined = all that have finished. */
  readonly regularisationId?: number | undefined;
}

/** Cents to add to a payer's row of a child, by household, child and payer ascending. */
export type Differences = readonly AmountRow[];

/** Above every regularisation. */
const ALL = 0x7fff_ffff;

interface DifferenceRow {
  readonly gezin_id: string;
  readonly child_id: string;
  readonly payer: (typeof PAYERS)[number];
  readonly component: (typeof COMPONENTS)[number];
  readonly months: readonly number[];
  readonly cents: number;
}

/** What regularisations of the months' runs decided otherwise, by month. */
export async function readDifferences(
  client: pg.ClientBase,
  { months, households, regularisationId = ALL }: DifferencesWanted,
): Promise<ReadonlyMap<number, Differences>> {
  const { rows } = await client.query<DifferenceRow>(
    `SELECT gezin_id, child_id, payer, component, cents, array_agg(month) AS months
     FROM difference_of_run JOIN unnest($1::smallint[], $2::integer[]) asked (month, run_id)
       USING (month, run_id)
     WHERE regularisation_id <= $3 AND ${householdCondition(households)}
     GROUP BY gezin_id, child_id, payer, component, cents`,
    [months.map(({ month }) => month), months.map(({ runId }) => runId), regularisationId],
  );
  const byMonth = new Map<number, Map<string, AmountRow>>();
  for (const row of rows) for (const month of row.months) addDifference(byMonth, month, row);
  return new Map([...byMonth].map(([month, found]) => [month, inOrder([...found.values()])]));
}

function addDifference(
  byMonth: Map<number, Map<string, AmountRow>>,
  month: number,
  { gezin_id, child_id, payer, component, cents }: DifferenceRow,
): void {
  const ofMonth = byMonth.get(month) ?? new Map<string, AmountRow>();
  byMonth.set(month, ofMonth);
  const key = `${gezin_id} ${child_id} ${payer}`;
  const found = ofMonth.get(key) ?? {
    ...{ gezinId: BigInt(gezin_id), childId: BigInt(child_id), payer: PAYERS.indexOf(payer) },
    cents: new Int32Array(COMPONENT_COUNT),
  };
  ofMonth.set(key, found);
  const at = COMPONENTS.indexOf(component);
  found.cents[at] = (found.cents[at] as number) + cents;
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those that are not taken back by a later one. */
const inOrder = (rows: readonly AmountRow[]): AmountRow[] =>
  rows
    .filter(({ cents }) => cents.some((amount) => amount !== 0))
    .sort(
      (a, b) => compare(a.gezinId, b.gezinId) || compare(a.childId, b.childId) || a.payer - b.payer,
    );
