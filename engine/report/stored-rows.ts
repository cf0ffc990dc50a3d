/**
 * The results of finished runs for a range of households, for comparisons and reports: rows in the
 * order of household and child, which name their outcomes in one table.
 */
import type pg from "pg";
import type { Database } from "../database/connection.js";
import { Outcomes } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";
import { ALL_PAYERS, StateReader } from "../decisions/state-reader.js";
import { EngineError } from "../errors.js";
import type { GezinRange } from "../input/households.js";
import { type RunManifest, readManifest } from "../run/manifest.js";

/** A finished run. */
export interface StoredRun extends RunManifest {
  readonly factsMoment: number;
  readonly chain: readonly number[];
}

/** Reads one run after the other, the rows of each into columns of their own. */
export class StoredReader {
  readonly table = new Outcomes();
  readonly #states = new Map<number, StateReader>();

  /** The rows of a run; the next reading of the same run overwrites them. */
  async read(
    client: pg.ClientBase,
    { runId, month, chain }: Pick<StoredRun, "runId" | "month" | "chain">,
    { from, to }: GezinRange,
  ): Promise<DecidedRows> {
    const state = this.#states.get(runId) ?? new StateReader(this.table);
    this.#states.set(runId, state);
    const range = { from: from > 0n ? from : 0n, to };
    await state.read(client, { chain, payers: ALL_PAYERS, range });
    return state.rows(range, month);
  }
}

/** Throws `RUN_UNKNOWN` and `RUN_NOT_FINISHED`. */
export async function requireStored(db: Database, runId: number): Promise<StoredRun> {
  const manifest = await readManifest(db, runId);
  const { status, factsMoment } = manifest;
  if (status !== "finished" || factsMoment === null) {
    const found = `found run ${runId} ${status}; see groeikern runs`;
    throw new EngineError("RUN_NOT_FINISHED", `run: expected a finished run, ${found}`);
  }
  const { rows } = await db.pool.query<{ chain: readonly number[] | null }>(
    "SELECT chain FROM run WHERE run_id = $1",
    [runId],
  );
  return { ...manifest, factsMoment, chain: rows[0]?.chain ?? [] };
}
