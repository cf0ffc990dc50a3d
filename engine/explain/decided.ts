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
    `SELECT result.totaal_cents AS totaal, run.finished_at AS at FROM result JOIN run USING (run_id)
     WHERE run_id = $1 AND gezin_id = $2 AND child_id = $3`,
    [runId, gezinId, childId],
  );
  const [row] = rows;
  return row && { runId, decidedAt: row.at, totaal: row.totaal };
}
