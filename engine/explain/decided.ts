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
  /** What was decided otherwise and stays unsettled. */
  readonly unsettled: Unsettled | undefined;
}

/** What regularisations came to that is neither paid nor claimed; never 0. */
export interface Unsettled {
  readonly standing: "kept" | "prescribed";
  /** Cents decided more than before; below 0 = less. */
  readonly cents: number;
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

const UNSETTLED_SQL = `
  SELECT CASE WHEN bool_or(standing = 'kept') THEN 'kept' ELSE 'prescribed' END AS standing,
    sum(after_cents - before_cents)::integer AS cents
  FROM difference JOIN regularisation USING (regularisation_id)
    JOIN regularisation_month USING (regularisation_id)
  WHERE status = 'finished' AND run_id = $1 AND gezin_id = $2 AND child_id = $3
    AND month >= van_maand AND month < tot_maand AND standing <> 'due'
  HAVING sum(after_cents - before_cents) <> 0`;

/** What is decided; nothing where there is no result. */
export async function readDecided(
  client: pg.ClientBase,
  { runId, gezinId, childId, isNow }: DecidedAsked,
): Promise<Decided | undefined> {
  const values = [runId, gezinId, childId, isNow ? null : 0];
  const { rows } = await client.query<{ totaal: number; at: Date }>(SQL, values);
  const [row] = rows;
  if (row === undefined) return undefined;
  const asked = [runId, gezinId, childId];
  const found = isNow ? await client.query<Unsettled>(UNSETTLED_SQL, asked) : undefined;
  return { runId, decidedAt: row.at, totaal: row.totaal, unsettled: found?.rows[0] };
}
