/**
 * Joining a regularisation that another process planned: its open parts are done here too, by what
 * is written down of it, until there is none. Who planned it may be gone by then: whoever sees the
 * last part done finishes it.
 */
import type pg from "pg";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { EngineError, errorCode } from "../errors.js";
import { readKernelProgram } from "../run/recompute.js";
import { finishShared, OVERTAKEN, REMOVED } from "./finish.js";
import { type Plan, readOpenRegularisation } from "./plan.js";
import { type PartsOptions, writeParts } from "./run-parts.js";
import { readBook } from "./scope.js";

/** It counts for nothing any more; another takes its place. */
const GONE: ReadonlySet<string> = new Set([OVERTAKEN, REMOVED]);

/** False when there is nothing to help with. Throws `KERNEL_CHANGED`, `INTERRUPTED`. */
export async function joinRegularisation(
  db: Database,
  regularisationId: number,
  options: PartsOptions = {},
): Promise<boolean> {
  const client = await openClient(db.config, "join");
  try {
    const open = await readOpenRegularisation(client, regularisationId);
    if (open === null) return false;
    requireKernel(open.kernelDigest);
    const book = await readBook(client, open.parameterDigest);
    await client.query("SELECT hold_work('regularisation', $1)", [regularisationId]);
    await writeParts({ db, client, book, settings: open.plan }, regularisationId, options);
    if (options.signal?.aborted === true) {
      throw new EngineError("INTERRUPTED", "interrupted; others go on with what is open");
    }
    if ((await readOpenRegularisation(client, regularisationId)) === null) return true;
    return await finishHere(client, regularisationId, open.plan);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Who planned it finds the same and begins anew, or whoever comes next. */
async function finishHere(client: pg.ClientBase, id: number, plan: Plan): Promise<boolean> {
  try {
    await finishShared(client, id, plan);
    return true;
  } catch (error) {
    if (GONE.has(errorCode(error) ?? "")) return false;
    throw error;
  }
}

/** The number of the one that somebody works on; null: there is none, or it has no parts yet. */
export async function findUnderWay({ pool }: Database): Promise<number | null> {
  const { rows } = await pool.query<{ id: number | null }>(
    `SELECT max(regularisation_id) AS id FROM regularisation
     WHERE status = 'running' AND is_work_held('regularisation', regularisation_id)`,
  );
  return rows[0]?.id ?? null;
}

function requireKernel(expected: string): void {
  const { digest } = readKernelProgram();
  if (digest === expected) return;
  throw new EngineError(
    "KERNEL_CHANGED",
    `kernel: expected the module with digest ${expected}, found ${digest}; ` +
      "a regularisation is done by one kernel",
  );
}
