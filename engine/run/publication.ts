/**
 * Publication: what the partitions told is compared with what lies in the table, row by row through
 * checksums, the results are attached and the run is finished, in one transaction of the database.
 */
import { monthText } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { type Database, inTransaction } from "../database/connection.js";
import { EngineError, errorMessage } from "../errors.js";
import type { PlannedRun } from "./run-plan.js";

/** A value that was never published and that results rest on. */
export interface ProvisionalValue {
  readonly name: string;
  /** Month from which it holds, YYYY-MM. */
  readonly from: string;
  /** Cents or a count, as in the parameter files. */
  readonly value: number;
}

/** Publishes a run; nothing happens when another command did so meanwhile. */
export async function publishRun(
  database: Database,
  { runId, month }: PlannedRun,
  book: ParameterBook,
): Promise<void> {
  await inTransaction(database, async (client) => {
    const { rows } = await client.query<{ status: string }>(
      "SELECT status FROM run WHERE run_id = $1 FOR UPDATE",
      [runId],
    );
    if (rows[0]?.status === "finished") return;
    const used = await client.query<{ name: string }>(
      `SELECT DISTINCT unnest(used_candidates) AS name FROM run_partition
       WHERE run_id = $1 ORDER BY name`,
      [runId],
    );
    const provisional = used.rows.map(({ name }) => provisionalValue(book, name, month));
    await client.query("SELECT publish_run($1, $2)", [runId, JSON.stringify(provisional)]);
  }).catch((error: unknown) => {
    throw publicationError(runId, error);
  });
}

function provisionalValue(book: ParameterBook, name: string, month: number): ProvisionalValue {
  const dated = book.valueAt(name, month);
  if (dated === undefined) throw new Error(`publication: expected a value of ${name}, found none`);
  return { name, from: monthText(dated.from), value: dated.value };
}

function publicationError(runId: number, error: unknown): EngineError {
  return new EngineError(
    "PUBLICATION_REFUSED",
    `run ${runId}: expected results stored as they were calculated, found: ` +
      `${errorMessage(error)}; its results are not published`,
    error,
  );
}
