/**
 * How a run ends without a result: as failed, when what stopped it would stop it again, or given up
 * by whoever operates it. Its month is free then: the next run takes the newest facts.
 */
import { type Database, inTransaction } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { type RunManifest, readManifest } from "./manifest.js";

/** Faults of the surroundings, which may be gone the next time. */
const PASSING: ReadonlySet<string> = new Set([
  "DATABASE_UNREACHABLE",
  "DATABASE_LOGIN_REFUSED",
  "DATABASE_MISSING",
  "DATABASE_BUSY",
  "DATABASE_DENIED",
  "DATABASE_HINDERED",
  "DISK_FULL",
  "WORKER_DIED",
  "WORKER_BROKEN",
  "KERNEL_BROKEN",
  "KERNEL_CHANGED",
]);

/** Whether a fault may be gone the next time. */
export const isPassing = (code: string): boolean => PASSING.has(code);

/** Notes what stopped a run; returns whether the same command can still finish it. */
export async function noteFailure(
  { pool }: Database,
  runId: number,
  { code, message }: EngineError,
): Promise<boolean> {
  const isOpen = isPassing(code);
  const sql = isOpen
    ? "UPDATE run SET failure = $2 WHERE run_id = $1 AND status IN ('preparing', 'running')"
    : "SELECT end_run($1, 'failed', $2)";
  await pool.query(sql, [runId, message]).catch(() => undefined);
  return isOpen;
}

/** Gives a run up. Throws `RUN_UNKNOWN`, `RUN_ENDED` and `RUN_HELD`. */
export async function abandonRun(database: Database, runId: number): Promise<RunManifest> {
  await readManifest(database, runId);
  await inTransaction(database, async (client) => {
    const { rows } = await client.query<{ status: string; is_held: boolean }>(
      "SELECT status, is_work_held('run', run_id) AS is_held FROM run WHERE run_id = $1 FOR UPDATE",
      [runId],
    );
    const { status, is_held } = rows[0] as (typeof rows)[0];
    if (status !== "preparing" && status !== "running") {
      const expected = `run ${runId}: expected a run that has not ended`;
      throw new EngineError("RUN_ENDED", `${expected}, found it ${status}; there is nothing to do`);
    }
    if (is_held) {
      throw new EngineError(
        "RUN_HELD",
        `run ${runId}: expected a run that nobody works on, found a command that does; ` +
          "stop it first (Ctrl-C)",
      );
    }
    await client.query("SELECT end_run($1, 'abandoned', 'given up')", [runId]);
  });
  return readManifest(database, runId);
}
