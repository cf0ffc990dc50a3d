/**
 * The results of a finished run for a range of households, as columns in order of household and
 * child. The one place that knows how results are stored, for comparisons and reports.
 */
import type pg from "pg";
import { COMPONENTS } from "../../core-wasm/layout.js";
import type { Database } from "../database/connection.js";
import { COMPONENT_COUNT } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";
import { ALL_PAYERS, StateReader } from "../decisions/state-reader.js";
import { EngineError } from "../errors.js";
import type { GezinRange } from "../input/households.js";
import { type RunManifest, readManifest } from "../run/manifest.js";

export interface StoredRows {
  readonly count: number;
  readonly gezinIds: BigInt64Array;
  readonly childIds: BigInt64Array;
  readonly payers: Uint8Array;
  /** Cents by component, in order, and the total behind them. */
  readonly amounts: readonly Int32Array[];
}

/** Place of the total among the amounts. */
export const TOTAL = COMPONENTS.length;

export async function readStoredRows(
  client: pg.ClientBase,
  runId: number,
  { from, to }: GezinRange,
): Promise<StoredRows> {
  const { rows } = await client.query<{ month: number; chain: readonly number[] | null }>(
    "SELECT month, chain FROM run WHERE run_id = $1",
    [runId],
  );
  const { month = 0, chain = null } = rows[0] ?? {};
  const range = { from: from > 0n ? from : 0n, to };
  const state = new StateReader();
  await state.read(client, { chain: chain ?? [], payers: ALL_PAYERS, range });
  return columnsOf(state.rows(range, month));
}

function columnsOf(decided: DecidedRows): StoredRows {
  const { rowCount, table } = decided;
  const amounts = Array.from({ length: TOTAL + 1 }, () => new Int32Array(rowCount));
  const gezinIds = new BigInt64Array(rowCount);
  const childIds = new BigInt64Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    gezinIds[row] = decided.gezinId(row);
    childIds[row] = decided.childId(row);
    const place = decided.outcomes[row] as number;
    for (const [component, column] of amounts.entries()) {
      const at = place * COMPONENT_COUNT + component;
      column[row] = (component === TOTAL ? table.totaal[place] : table.cents[at]) as number;
    }
  }
  return {
    count: rowCount,
    gezinIds,
    childIds,
    payers: decided.payers.slice(0, rowCount),
    amounts,
  };
}

/** A finished run. */
export interface StoredRun extends RunManifest {
  readonly factsMoment: number;
}

/** Throws `RUN_UNKNOWN` and `RUN_NOT_FINISHED`. */
export async function requireStored(db: Database, runId: number): Promise<StoredRun> {
  const manifest = await readManifest(db, runId);
  const { status, factsMoment } = manifest;
  if (status !== "finished" || factsMoment === null) {
    const found = `found run ${runId} ${status}; see groeikern runs`;
    throw new EngineError("RUN_NOT_FINISHED", `run: expected a finished run, ${found}`);
  }
  return { ...manifest, factsMoment };
}
