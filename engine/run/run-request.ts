/**
 * Requests to start a run. An id asks for one month and gives one run, whichever server hears it
 * and however often: the first to write it down decides.
 */
import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";
import { EngineError } from "../errors.js";

export interface RunRequest {
  /** Chosen by who asks. */
  readonly requestId: string;
  /** Month index. */
  readonly month: number;
  /** Name of who asks. */
  readonly requestedBy: string;
}

/** The update changes nothing: it waits for who writes the same id, and gives what stands there. */
const CLAIM = `
  INSERT INTO run_request (request_id, month, requested_by) VALUES ($1, $2, $3)
  ON CONFLICT (request_id) DO UPDATE SET request_id = excluded.request_id
  RETURNING month, run_id`;

const ANSWER = "UPDATE run_request SET run_id = $2 WHERE request_id = $1";

interface RequestRow {
  readonly month: number;
  readonly run_id: number | null;
}

/**
 * Writes a request down; returns the run that it gave before, null when it gave none yet. Throws
 * `REQUEST_ID_REUSED` when the id asks for another month.
 */
export async function claimRequest(
  database: Database,
  { requestId, month, requestedBy }: RunRequest,
): Promise<number | null> {
  const [row] = await ask<RequestRow>(database, CLAIM, [requestId, month, requestedBy]);
  if (row === undefined) throw new Error("run_request: expected the row just written, found none");
  if (row.month === month) return row.run_id;
  throw new EngineError(
    "REQUEST_ID_REUSED",
    `requestId: expected a new one for ${monthText(month)}, ` +
      `found it used for ${monthText(row.month)}`,
  );
}

/** Writes down which run a request gave. */
export async function answerRequest(
  database: Database,
  requestId: string,
  runId: number,
): Promise<void> {
  await ask(database, ANSWER, [requestId, runId]);
}

async function ask<T extends object>(
  { pool, config }: Database,
  text: string,
  values: readonly unknown[],
): Promise<T[]> {
  try {
    return (await pool.query<T>(text, [...values])).rows;
  } catch (error) {
    throw databaseError(error, config);
  }
}
