/** How a regularisation ends: finished by who sees its last part done, or stopped on the way. */
import type pg from "pg";
import { monthText } from "../../core-wasm/month.js";
import { counted } from "../counted.js";
import { BOUND_SILENCE } from "../database/client.js";
import { databaseError } from "../database/database-error.js";
import { EngineError } from "../errors.js";
import { isPassing } from "../run/run-end.js";
import { countParts, type Plan, readOpenParts } from "./plan.js";
import { type Summary, sumOf } from "./summary.js";

/** A run was published meanwhile of a month that it went over. */
export const OVERTAKEN = "REGULARISATION_OVERTAKEN";

/** Another was begun meanwhile. */
export const REMOVED = "REGULARISATION_REMOVED";

/** Held to the end of the transaction: who publishes another run of these months waits for it. */
const REPLACED = `
  SELECT month, run_id AS "runId", replaced_by AS "replacedBy" FROM run
  WHERE run_id = ANY ($1) ORDER BY run_id FOR SHARE`;

/**
 * Finishes it, once: all but the first find it finished. Throws `REGULARISATION_REMOVED` when
 * another was begun meanwhile, and `REGULARISATION_OVERTAKEN`: its differences would rest on a run
 * that decides nothing any more.
 */
export async function finishShared(
  client: pg.ClientBase,
  regularisationId: number,
  { months }: Pick<Plan, "months">,
): Promise<Summary> {
  await client.query(`BEGIN; ${BOUND_SILENCE}`);
  try {
    const { rows } = await client.query<{ status: string }>(
      "SELECT status FROM regularisation WHERE regularisation_id = $1 FOR UPDATE",
      [regularisationId],
    );
    const [found] = rows;
    if (found === undefined) throw removedError(regularisationId);
    const summary = await readSummary(client, regularisationId);
    if (found.status === "running") {
      await requireCurrent(client, regularisationId, months);
      await client.query("SELECT finish_regularisation($1, $2, $3, $4)", [
        ...[regularisationId, months.map(({ month }) => month)],
        ...[months.map(({ runId }) => runId), JSON.stringify(summary)],
      ]);
    }
    await client.query("COMMIT");
    return summary;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function requireCurrent(
  client: pg.ClientBase,
  regularisationId: number,
  months: Plan["months"],
): Promise<void> {
  const { rows } = await client.query<{
    month: number;
    runId: number;
    replacedBy: number | null;
  }>(REPLACED, [months.map(({ runId }) => runId)]);
  const replaced = rows.find(({ replacedBy }) => replacedBy !== null);
  if (replaced === undefined) return;
  const { month, runId, replacedBy } = replaced;
  throw new EngineError(
    OVERTAKEN,
    `regularisation ${regularisationId}: expected run ${runId} of ${monthText(month)} to be the ` +
      `current one to its end, found run ${replacedBy} published; nothing of it is kept, and the ` +
      "same command begins anew",
  );
}

async function readSummary(client: pg.ClientBase, regularisationId: number): Promise<Summary> {
  const { rows } = await client.query<{ summary: Summary }>(
    `SELECT summary FROM regularisation_part
     WHERE regularisation_id = $1 AND status = 'finished' ORDER BY part_no`,
    [regularisationId],
  );
  return sumOf(rows.map(({ summary }) => summary));
}

const removedError = (regularisationId: number): EngineError =>
  new EngineError(
    REMOVED,
    `regularisation ${regularisationId}: expected it to be under way, found it removed by ` +
      "another that was begun; see groeikern status",
  );

/**
 * What stopped it, with how far it came and what becomes of it; null: an interruption. One that
 * would be stopped by the same again is removed: who stops it has its turn.
 */
export async function stoppedError(
  client: pg.ClientBase,
  config: pg.ClientConfig,
  regularisationId: number,
  error: unknown,
): Promise<EngineError> {
  const fault = error === null ? null : databaseError(error, config);
  if (fault !== null && !isPassing(fault.code)) {
    await client.query("SELECT remove_unfinished_regularisations()").catch(() => undefined);
    return fault;
  }
  const done = await doneText(client, regularisationId).catch(() => "what is done stays");
  const { code, message } = fault ?? { code: "INTERRUPTED", message: "interrupted" };
  const text = `${message}; ${done}, and the same command goes on with it`;
  return new EngineError(code, text, error ?? undefined);
}

async function doneText(client: pg.ClientBase, regularisationId: number): Promise<string> {
  const count = await countParts(client, regularisationId);
  const open = await readOpenParts(client, regularisationId);
  const parts = `${count - open.length} of ${counted(count, "part")}`;
  return `${parts} of regularisation ${regularisationId} are done`;
}
