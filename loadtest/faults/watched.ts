/** What a fault is done to, as it is asked after: the run, or the regularisation, of a database. */

export interface Watched {
  /** Locks one that is open of its parts, those that others have left out. */
  readonly holdOne: string;
  /** `yes`: it has come to its end. */
  readonly ended: string;
  /** `yes`: so many of its parts are done, or it has ended. */
  readonly passed: string;
  /** Its `digest`, the `cents` of it, `rows` that it wrote, and those that are `different`. */
  readonly outcome: string;
  /** The run that is verified; null: all of them, and the regularisations. */
  readonly runId: number | null;
}

export const RUN: Watched = {
  holdOne: `
    SELECT partition_no FROM run_partition WHERE run_id = 1 AND status = 'open'
    ORDER BY partition_no DESC LIMIT 1 FOR UPDATE SKIP LOCKED`,
  ended: "SELECT status = 'finished' AS yes FROM run WHERE run_id = 1",
  passed: `
    SELECT (SELECT status FROM run WHERE run_id = 1) = 'finished' OR count(*) >= $1 AS yes
    FROM run_partition WHERE run_id = 1 AND status = 'finished'`,
  outcome: `
    SELECT digest, totaal_cents AS cents, rows, different
    FROM run, (SELECT count(*) AS rows, count(DISTINCT (gezin_id, child_id)) AS different
      FROM result_readable WHERE run_id = 1) stored
    WHERE run_id = 1`,
  runId: 1,
};

/** Another one beside it would be in its digest, and so would one that is not finished. */
export const REGULARISATION: Watched = {
  holdOne: `
    SELECT part_no FROM regularisation_part WHERE status = 'open'
    ORDER BY part_no DESC LIMIT 1 FOR UPDATE SKIP LOCKED`,
  ended: "SELECT bool_and(status = 'finished') AS yes FROM regularisation",
  passed: `
    SELECT (SELECT bool_and(status = 'finished') FROM regularisation) OR count(*) >= $1 AS yes
    FROM regularisation_part WHERE status = 'finished'`,
  outcome: `
    SELECT said.digest, cents, rows, different
    FROM (SELECT string_agg(concat_ws(' ', status, digest, summary), E'\\n') AS digest
        FROM regularisation) said,
      (SELECT sum(after_cents - before_cents) AS cents, count(*) AS rows,
          count(DISTINCT (gezin_id, child_id, payer, component, van_maand, standing)) AS different
        FROM difference) stored`,
  runId: null,
};
