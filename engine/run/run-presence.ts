/**
 * Who works on a run holds it, by a session of its own: the state of a run tells the truth without
 * anybody writing it down. When a process dies its session ends, and the run reads as interrupted.
 */
import type pg from "pg";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";

/** Holds a run until `release`. */
export interface RunPresence {
  release(): Promise<void>;
}

/** Holds a run; others may hold it too. Throws `EngineError` with a `DATABASE_` code. */
export async function holdRun({ config }: Database, runId: number): Promise<RunPresence> {
  const client = await openClient(config, `run ${runId}`);
  try {
    await client.query("SELECT hold_run($1)", [runId]);
  } catch (error) {
    await closeQuietly(client);
    throw databaseError(error, config);
  }
  return { release: () => closeQuietly(client) };
}

async function closeQuietly(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}
