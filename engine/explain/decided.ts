/**
 * What is decided of a child in a household: by a run alone, or by it and what regularisations
 * resting on it have decided since.
 */
import type pg from "pg";

export interface Decided {
  readonly runId: number;
  /** When it was decided last. */
  readonly decidedAt: Date;
  readonly totaal: number;
}

export interface DecidedAsked {
  readonly runId: number;
  readonly gezinId: string;
  readonly childId: string;
  /** Whether regularisations count. */
  readonly isNow: boolean;
}

const SQL = `
  SELECT sum(due.totaal_cents)::integer AS totaal,
    greatest(run.finished_at, max(r.finished_at)) AS at
  FROM run CROSS JOIN LATERAL
      decided_rows_as_of(run_id, chain, $4, $2::bigint, $2::bigint + 1) due
    LEFT JOIN regularisation r ON r.regularisation_id = due.regularisation_id
  WHERE run_id = $1 AND run.status = 'finished' AND due.child_id = $3
  GROUP BY run_id`;

/** What is decided; nothing where there is no result. */
export async function readDecided(
  client: pg.ClientBase,
  { runId, gezinId, childId, isNow }: DecidedAsked,
): Promise<Decided | undefined> {
  const values = [runId, gezinId, childId, isNow ? null : 0];
  const { rows } = await client.query<{ totaal: number; at: Date }>(SQL, values);
  const [row] = rows;
  return row && { runId, decidedAt: row.at, totaal: row.totaal };
}
