/** What the service asks the database about runs, beside the engine's own manifest. */
import type { Database } from "../../engine/database/connection.js";
import { databaseError } from "../../engine/database/database-error.js";
import { type DecidedRun, readDecidedRun } from "../../engine/decisions/decided-run.js";
import { listRuns, type RunLine, readManifest } from "../../engine/run/manifest.js";
import { CallError } from "../access/call-error.js";
import type { Asked } from "../results/stream-results.js";

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

  /** Throws `RUN_UNKNOWN`, and `RUN_NOT_FINISHED` of a run that has not finished. */
  async requireFinished(runId: number): Promise<void> {
    const { status } = await this.line(runId);
    if (status === "finished") return;
    const expected = "run: expected a finished one";
    throw new CallError("RUN_NOT_FINISHED", `${expected}, found run ${runId} ${status}`);
  }

  /** By what a run or a month is read. Throws as `requireFinished` and `readDecidedRun` do. */
  async resolve(asked: Asked): Promise<DecidedRun> {
    if ("month" in asked) {
      return this.#ask(() => readDecidedRun(this.database.pool, asked.month, asked.until));
    }
    await this.requireFinished(asked.runId);
    return { runId: asked.runId, regularisationId: 0 };
  }

  /** Rows of all partitions of a run. */
  async rowsTotal(runId: number): Promise<number> {
    const text = "SELECT sum(rows_expected) AS total FROM run_partition WHERE run_id = $1";
    const { rows } = await this.#ask(() => this.database.pool.query(text, [runId]));
    return Number(rows[0]?.total ?? 0);
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
