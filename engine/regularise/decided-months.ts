/**
 * Which months are decided, by which run, and as of which facts, parameters and kernel: those of
 * the run, or of the last regularisation that went over it.
 */
import type pg from "pg";

export interface DecidedMonth {
  readonly month: number;
  /** The current run of the month. */
  readonly runId: number;
  /** Last delivery that its decision has seen, for every household. */
  readonly moment: number;
  readonly parameterDigest: string;
  readonly kernelDigest: string;
}

interface MonthRow {
  readonly month: number;
  readonly run_id: number;
  readonly moment: number;
  readonly parameter_digest: string;
  readonly kernel_digest: string;
}

const SELECT = `
  SELECT run.month, run.run_id, coalesce(last.facts_moment, run.facts_moment) AS moment,
    coalesce(last.parameter_digest, run.parameter_digest) AS parameter_digest,
    coalesce(last.kernel_digest, run.kernel_digest) AS kernel_digest
  FROM run LEFT JOIN LATERAL (
    SELECT facts_moment, parameter_digest, kernel_digest
    FROM regularisation_month JOIN regularisation r USING (regularisation_id)
    WHERE regularisation_month.month = run.month AND regularisation_month.run_id = run.run_id
      AND r.status = 'finished'
    ORDER BY regularisation_id DESC LIMIT 1) last ON true
  WHERE run.status = 'finished' AND run.replaced_by IS NULL
    AND coalesce(last.facts_moment, run.facts_moment) <= $1
  ORDER BY run.month`;

/** The decided months that have seen no later delivery, ascending. */
export async function readDecidedMonths(
  client: pg.ClientBase,
  knownAt: number,
): Promise<DecidedMonth[]> {
  const { rows } = await client.query<MonthRow>(SELECT, [knownAt]);
  return rows.map(({ month, run_id, moment, parameter_digest, kernel_digest }) => ({
    ...{ month, runId: run_id, moment },
    ...{ parameterDigest: parameter_digest, kernelDigest: kernel_digest },
  }));
}
