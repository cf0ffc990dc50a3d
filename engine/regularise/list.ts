/** The regularisations of a database, for who wants to see what was decided when. */
import type { Database } from "../database/connection.js";
import { NOTHING, type Summary } from "./summary.js";

export interface RegularisationLine extends Summary {
  readonly regularisationId: number;
  /** interrupted: nobody works on it. */
  readonly status: "running" | "interrupted" | "finished";
  /** Parts that are finished, and all. */
  readonly partsDone: number;
  readonly parts: number;
  /** Month of the decision, month index; decided months that it went over. */
  readonly on: number;
  readonly months: number;
  /** Last delivery that it saw. */
  readonly factsMoment: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly digest: string | null;
}

type Row = Omit<RegularisationLine, keyof Summary> & { readonly summary: Summary | null };

/** Newest first. */
export async function listRegularisations({ pool }: Database): Promise<RegularisationLine[]> {
  const { rows } = await pool.query<Row>(
    `SELECT regularisation_id AS "regularisationId", on_month AS "on",
       CASE WHEN status = 'running' AND NOT is_work_held('regularisation', regularisation_id)
         THEN 'interrupted' ELSE status::text END AS status,
       (SELECT count(*) FILTER (WHERE p.status = 'finished')::integer FROM regularisation_part p
        WHERE p.regularisation_id = r.regularisation_id) AS "partsDone",
       (SELECT count(*)::integer FROM regularisation_part p
        WHERE p.regularisation_id = r.regularisation_id) AS parts,
       facts_moment AS "factsMoment", started_at AS "startedAt", finished_at AS "finishedAt",
       digest, summary,
       (SELECT count(*)::integer FROM regularisation_month m
        WHERE m.regularisation_id = r.regularisation_id) AS months
     FROM regularisation r ORDER BY regularisation_id DESC`,
  );
  return rows.map(({ summary, ...line }) => ({ ...NOTHING, ...summary, ...line }));
}
