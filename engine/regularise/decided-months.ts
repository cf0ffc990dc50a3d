/**
 * Which months are decided, by which runs, and as of which facts, parameters and kernel: those of
 * the run, or of the last regularisation that went over it.
 */
import type pg from "pg";

export interface DecidedMonth {
  readonly month: number;
  /** The current run of the month, and the runs by which it is read, the oldest first. */
  readonly runId: number;
  readonly chain: readonly number[];
  /** Last delivery that its decision has seen, for every household. */
  readonly moment: number;
  readonly parameterDigest: string;
  readonly kernelDigest: string;
}

const SELECT = `
  SELECT run.month, run.run_id AS "runId", run.chain,
    coalesce(last.facts_moment, run.facts_moment) AS moment,
    coalesce(last.parameter_digest, run.parameter_digest) AS "parameterDigest",
    coalesce(last.kernel_digest, run.kernel_digest) AS "kernelDigest"
  FROM run
    LEFT JOIN (SELECT run_id, max(regularisation_id) AS regularisation_id
      FROM regularisation_month JOIN regularisation USING (regularisation_id)
      WHERE status = 'finished' GROUP BY run_id) since USING (run_id)
    LEFT JOIN regularisation last USING (regularisation_id)
  WHERE run.status = 'finished' AND run.replaced_by IS NULL
  ORDER BY run.month`;

/** Every decided month, ascending. */
export async function readDecidedMonths(client: pg.ClientBase): Promise<DecidedMonth[]> {
  const { rows } = await client.query<DecidedMonth>(SELECT);
  return rows;
}
