/**
 * The results of a finished run for a range of households, as columns in order of household and
 * child. The one place that knows how results are stored, for comparisons and reports.
 */
import type pg from "pg";
import { sqlName } from "../../core-wasm/layout/sql-name.js";
import { COMPONENTS } from "../../core-wasm/layout.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { readFields } from "../input/copy-fields.js";
import { type GezinRange, rangeCondition, wholeNumber } from "../input/households.js";
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
const AMOUNTS = [...COMPONENTS, "totaal"].map((name) => sqlName(`${name}Cents`));
const ROW_BYTES = 8 + 8 + 2 + 4 * AMOUNTS.length;

export async function readStoredRows(
  client: pg.ClientBase,
  runId: number,
  range: GezinRange,
): Promise<StoredRows> {
  const parts = AMOUNTS.map((name) => `int4send(coalesce(${name}, 0))`);
  const row = ["int8send(gezin_id)", "int8send(child_id)", "int2send(payer)", ...parts];
  const [field] = await readFields(
    client,
    `COPY (SELECT string_agg(${row.join(" || ")}, '' ORDER BY gezin_id, child_id)
       FROM result WHERE run_id = ${wholeNumber(runId)} AND ${rangeCondition(range)})
     TO STDOUT (FORMAT binary)`,
  );
  return columnsOf(field as Uint8Array);
}

function columnsOf(bytes: Uint8Array): StoredRows {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length / ROW_BYTES;
  const rows = {
    count,
    gezinIds: new BigInt64Array(count),
    childIds: new BigInt64Array(count),
    payers: new Uint8Array(count),
    amounts: AMOUNTS.map(() => new Int32Array(count)),
  };
  for (let row = 0; row < count; row += 1) {
    const at = row * ROW_BYTES;
    rows.gezinIds[row] = view.getBigInt64(at);
    rows.childIds[row] = view.getBigInt64(at + 8);
    rows.payers[row] = view.getInt16(at + 16);
    for (const [place, column] of rows.amounts.entries()) {
      column[row] = view.getInt32(at + 18 + 4 * place);
    }
  }
  return rows;
}

/** A finished run with its results. */
export interface StoredRun extends RunManifest {
  readonly factsMoment: number;
}

/** Throws `RUN_UNKNOWN`, `RUN_NOT_FINISHED` and `RESULTS_REMOVED`. */
export async function requireStored(db: Database, runId: number): Promise<StoredRun> {
  const manifest = await readManifest(db, runId);
  const { status, factsMoment, hasResults, replacedBy } = manifest;
  if (status !== "finished" || factsMoment === null) {
    const found = `found run ${runId} ${status}; see groeikern runs`;
    throw new EngineError("RUN_NOT_FINISHED", `run: expected a finished run, ${found}`);
  }
  if (hasResults) return { ...manifest, factsMoment };
  const found = `found those of run ${runId} removed; run ${replacedBy} replaced it`;
  throw new EngineError("RESULTS_REMOVED", `run: expected results, ${found}`);
}
