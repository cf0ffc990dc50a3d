/** What a published run decided of a child in a household: the one place that reads a result. */
import type pg from "pg";

export interface Decided {
  readonly runId: number;
  readonly decidedAt: Date;
  readonly totaal: number;
}

/** The result of a finished run; nothing when the child has none in it. */
export async function readDecided(
  client: pg.ClientBase,
  runId: number,
  gezinId: string,
  childId: string,
): Promise<Decided | undefined> {
  const { rows } = await client.query<{ totaal: number; at: Date }>(
    `SELECT due.totaal_cents AS totaal, run.finished_at AS at
     FROM run CROSS JOIN LATERAL decided_rows(run.chain, $2, $2::bigint + 1) due
     WHERE run.run_id = $1 AND run.status = 'finished' AND due.child_id = $3`,
    [runId, gezinId, childId],
  );
  const [row] = rows;
  return row && { runId, decidedAt: row.at, totaal: row.totaal };
}
