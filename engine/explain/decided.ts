/**
 * What is decided of a child in a household: the one place that reads a result. A regularisation
 * that rests on the run has decided its differences since.
 */
import type pg from "pg";

export interface Decided {
  readonly runId: number;
  /** When it was decided last. */
  readonly decidedAt: Date;
  readonly totaal: number;
}

const SQL = `
  WITH asked AS (SELECT run_id, month, chain, finished_at FROM run
      WHERE run_id = $1 AND status = 'finished'),
    base AS (SELECT due.totaal_cents AS cents
      FROM asked CROSS JOIN LATERAL decided_rows(chain, $2, $2::bigint + 1) due
      WHERE due.child_id = $3),
    later AS (SELECT sum(after_cents - before_cents) AS cents, max(r.finished_at) AS at
      FROM asked JOIN regularisation_month covered USING (run_id, month)
        JOIN regularisation r USING (regularisation_id)
        JOIN difference d USING (regularisation_id)
      WHERE r.status = 'finished' AND r.facts_moment <= $4 AND d.gezin_id = $2 AND d.child_id = $3
        AND covered.month >= d.van_maand AND covered.month < d.tot_maand)
  SELECT (coalesce((SELECT sum(cents) FROM base), 0) + coalesce(later.cents, 0))::integer AS totaal,
    greatest(asked.finished_at, later.at) AS at
  FROM asked CROSS JOIN later
  WHERE later.cents IS NOT NULL OR EXISTS (SELECT FROM base)`;

/** What is decided on a finished run, as of a delivery; nothing where there is no result. */
export async function readDecided(
  client: pg.ClientBase,
  asked: { runId: number; gezinId: string; childId: string; knownAt: number },
): Promise<Decided | undefined> {
  const { runId, gezinId, childId, knownAt } = asked;
  const values = [runId, gezinId, childId, knownAt];
  const { rows } = await client.query<{ totaal: number; at: Date }>(SQL, values);
  const [row] = rows;
  return row && { runId, decidedAt: row.at, totaal: row.totaal };
}
