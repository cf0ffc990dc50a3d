/** What the service asks the database about runs, beside the engine's own manifest. */

import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../../engine/database/connection.js";
import { databaseError } from "../../engine/database/database-error.js";
import { listRuns, type RunLine, readManifest } from "../../engine/run/manifest.js";
import { CallError } from "../access/call-error.js";

/** A request to start a run that was made before. */
export interface KnownRequest {
  readonly runId: number;
  readonly month: number;
}

const REMEMBER = `
  INSERT INTO run_request (request_id, month, run_id, requested_by) VALUES ($1, $2, $3, $4)
  ON CONFLICT (request_id) DO NOTHING`;

export class RunStore {
  constructor(readonly database: Database) {}

  /** Throws `RUN_UNKNOWN`. */
  async line(runId: number): Promise<RunLine> {
    return this.#ask(() => readManifest(this.database, runId));
  }

  async lines(): Promise<RunLine[]> {
    return this.#ask(() => listRuns(this.database));
  }

  manifest(runId: number) {
    return this.#ask(() => readManifest(this.database, runId));
  }

  /** The digest of a finished run. Throws `RUN_UNKNOWN`, `RUN_NOT_FINISHED`. */
  async finishedDigest(runId: number): Promise<string> {
    const { status, digest } = await this.line(runId);
    if (status === "finished") return digest ?? "";
    const expected = "run: expected a finished one";
    throw new CallError("RUN_NOT_FINISHED", `${expected}, found run ${runId} ${status}`);
  }

  /** Rows of all partitions of a run. */
  async rowsTotal(runId: number): Promise<number> {
    const text = "SELECT sum(rows_expected) AS total FROM run_partition WHERE run_id = $1";
    const { rows } = await this.#ask(() => this.database.pool.query(text, [runId]));
    return Number(rows[0]?.total ?? 0);
  }

  /** The run that a request gave before; undefined when it is new. */
  async knownRequest(requestId: string, month: number): Promise<number | undefined> {
    const text = "SELECT run_id, month FROM run_request WHERE request_id = $1";
    const { rows } = await this.#ask(() => this.database.pool.query(text, [requestId]));
    const [row] = rows as { run_id: number; month: number }[];
    if (row === undefined || row.month === month) return row?.run_id;
    throw new CallError(
      "REQUEST_ID_REUSED",
      `requestId: expected a new one for ${monthText(month)}, ` +
        `found it used for ${monthText(row.month)}`,
    );
  }

  async remember(requestId: string, month: number, runId: number, by: string): Promise<void> {
    await this.#ask(() => this.database.pool.query(REMEMBER, [requestId, month, runId, by]));
  }

  /** The key that signs cursors. */
  async cursorKey(): Promise<Buffer> {
    const { rows } = await this.#ask(() => this.database.pool.query("SELECT key FROM cursor_key"));
    return rows[0].key;
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw databaseError(error, this.database.config);
    }
  }
}
