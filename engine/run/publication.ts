/**
 * Publication: what the partitions told is compared with what lies in the table, row by row through
 * checksums, the results are attached and the run is finished, in one transaction of the database.
 */
import type pg from "pg";
import type { ComponentName } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { type Database, inTransaction } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";
import { EngineError, errorMessage } from "../errors.js";
import { certaintyOf } from "./certainty.js";
import { SILENT_SECONDS_MAX } from "./connection-pair.js";
import type { ReasonSum } from "./reason-sums.js";
import { isPassing } from "./run-end.js";
import type { PlannedRun } from "./run-plan.js";

/** A value that was never published and that results rest on. */
export interface ProvisionalValue {
  readonly name: string;
  /** Month from which it holds, YYYY-MM. */
  readonly from: string;
  /** Cents or a count, by its unit. */
  readonly value: number;
  readonly unit: string;
  readonly law: string;
}

/** Publishes a run; nothing happens when another command did so meanwhile. */
export async function publishRun(
  database: Database,
  { runId, month }: PlannedRun,
  book: ParameterBook,
): Promise<void> {
  await inTransaction(database, async (client) => {
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = '${SILENT_SECONDS_MAX}s'`);
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
    const names = used.rows.map(({ name }) => name);
    await client.query("SELECT publish_run($1, $2, $3)", [
      runId,
      JSON.stringify(provisionalOf(book, names, month)),
      JSON.stringify(await readCertainty(client, book, runId, month)),
    ]);
  }).catch((error: unknown) => {
    throw publicationError(database, runId, error);
  });
}

/** The values of a month that are named, as they are kept with a run. */
export const provisionalOf = (
  book: ParameterBook,
  names: readonly string[],
  month: number,
): ProvisionalValue[] => names.map((name) => provisionalValue(book, name, month));

/** How sure the euros of a run are, as it is kept with it. */
export async function readCertainty(
  client: pg.ClientBase | pg.Pool,
  book: ParameterBook,
  runId: number,
  month: number,
): Promise<{ readonly confidence: string; readonly cents: string }[]> {
  const certainty = certaintyOf(book, month, await readReasons(client, runId));
  return certainty.map(({ confidence, cents }) => ({ confidence, cents: String(cents) }));
}

type ReasonTotal = Pick<ReasonSum, "component" | "reason" | "cents">;

async function readReasons(client: pg.ClientBase | pg.Pool, runId: number): Promise<ReasonTotal[]> {
  const { rows } = await client.query<{ component: ComponentName; reason: string; cents: string }>(
    `SELECT component, reason, sum(cents) AS cents FROM run_reason
     WHERE run_id = $1 GROUP BY component, reason`,
    [runId],
  );
  return rows.map(({ cents, ...row }) => ({ ...row, cents: BigInt(cents) }));
}

function provisionalValue(book: ParameterBook, name: string, month: number): ProvisionalValue {
  const dated = book.valueAt(name, month);
  const series = book.series.get(name);
  if (dated === undefined || series === undefined)
    throw new Error(`publication: expected a value of ${name}, found none`);
  const { unit, law } = series;
  return { name, from: monthText(dated.from), value: dated.value, unit, law };
}

/** A server that is lost meanwhile refuses nothing: the run is open, and can be published later. */
function publicationError({ config }: Database, runId: number, error: unknown): EngineError {
  const fault = databaseError(error, config);
  if (isPassing(fault.code)) return fault;
  return new EngineError(
    "PUBLICATION_REFUSED",
    `run ${runId}: expected results stored as they were calculated, found: ` +
      `${errorMessage(error)}; its results are not published`,
    error,
  );
}
