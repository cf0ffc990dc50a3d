/** By what a month is decided: its current run, and what regularisations have decided since. */
import type pg from "pg";
import { monthText } from "../../core-wasm/month.js";
import { EngineError } from "../errors.js";

/** A month as it is decided by a run and, since, by regularisations up to one of them. */
export interface DecidedRun {
  readonly runId: number;
  /** 0 = as the run itself says. */
  readonly regularisationId: number;
}

interface RunRow {
  readonly run_id: number;
  readonly regularisation_id: number;
}

/** The current run of a month, or the one that was it when regularisation $2 finished. */
const SELECT_RUN = `
  SELECT run.run_id, coalesce((SELECT max(regularisation_id)
    FROM regularisation_month covered JOIN regularisation r USING (regularisation_id)
    WHERE covered.run_id = run.run_id AND r.status = 'finished'
      AND regularisation_id <= coalesce($2, regularisation_id)), 0) AS regularisation_id
  FROM run LEFT JOIN regularisation asked ON asked.regularisation_id = $2
  WHERE month = $1 AND run.status = 'finished'
    AND CASE WHEN asked.finished_at IS NULL THEN replaced_by IS NULL
      ELSE run.finished_at <= asked.finished_at END
  ORDER BY run.finished_at DESC LIMIT 1`;

/**
 * By what a month is decided, or was when the regularisation `until` finished; 0 = by its current
 * run alone. Throws `REGULARISATION_UNKNOWN` and `MONTH_UNDECIDED`.
 */
export async function readDecidedRun(
  client: pg.Pool | pg.ClientBase,
  month: number,
  until?: number,
): Promise<DecidedRun> {
  if (until !== undefined && until > 0) await requireFinished(client, until);
  const { rows } = await client.query<RunRow>(SELECT_RUN, [month, until ?? null]);
  const [row] = rows;
  if (row !== undefined) return { runId: row.run_id, regularisationId: row.regularisation_id };
  const then = until === undefined ? "" : ` when regularisation ${until} finished`;
  throw new EngineError(
    "MONTH_UNDECIDED",
    `month: expected one of which a run was published${then}, found ${monthText(month)}; ` +
      "see groeikern runs",
  );
}

async function requireFinished(client: pg.Pool | pg.ClientBase, id: number): Promise<void> {
  const { rows } = await client.query<{ status: string }>(
    "SELECT status FROM regularisation WHERE regularisation_id = $1",
    [id],
  );
  const [found] = rows;
  if (found?.status === "finished") return;
  throw new EngineError(
    "REGULARISATION_UNKNOWN",
    `regularisation: expected the number of a finished one, ` +
      `found ${id}, which ${found === undefined ? "does not exist" : "is under way"}`,
  );
}
