/** What is derived of whom, and how far the derivation is, in the transaction that delivers it. */
import type pg from "pg";
import type { DerivedSome } from "./derive-some.js";

/** Of some subjects, or all. */
export interface Counts {
  readonly subjects: number;
  unknown: number;
  findings: number;
  changes: number;
}

/** What each message asks is planned once a session. */
const OPEN = {
  name: "open derivation",
  text: `
    INSERT INTO source_derivation (upto_batch, subject_count, changed_count)
    SELECT max(batch_id), $1, 0 FROM source_batch RETURNING derivation_id AS id`,
};

/** Nothing is touched any more; how many subjects ($2) of derivation $1 changed, by delivery $3. */
const FINISH = {
  name: "finish derivation",
  text: `
    WITH emptied AS (DELETE FROM source_touched)
    UPDATE source_derivation SET changed_count = $2, delivery_id = $3 WHERE derivation_id = $1`,
};

const KEEP = "INSERT INTO derived_subject (soort, subject_id, facts, findings, derivation_id)";
const INSTEAD = `
  ON CONFLICT (soort, subject_id) DO UPDATE SET facts = EXCLUDED.facts,
    findings = EXCLUDED.findings, derivation_id = EXCLUDED.derivation_id`;
/** Lines ($1), which have no tabs within. */
const KEEP_SOME = {
  name: "keep subjects",
  text: `${KEEP}
    SELECT split_part(line, E'\\t', 1), split_part(line, E'\\t', 2)::bigint,
      split_part(line, E'\\t', 3), split_part(line, E'\\t', 4), $2
    FROM string_to_table($1, E'\\n') AS line ${INSTEAD}`,
};
/** What the parts of a plan wrote down, as of derivation $1. */
const KEEP_PARTS_SQL = `${KEEP}
  SELECT soort, subject_id, facts, findings, $1 FROM derivation_subject ${INSTEAD}`;
const COUNTS_SQL = `
  SELECT subject_count AS subjects, sum(unknown_count)::integer AS unknown,
    sum(finding_count)::integer AS findings, sum(change_count)::integer AS changes,
    array_agg(part_no ORDER BY part_no) FILTER (WHERE change_count > 0) AS "changedParts"
  FROM derivation_plan JOIN derivation_part USING (plan_id)
  WHERE plan_id = $1 GROUP BY subject_count`;

/** Opens a derivation of so many subjects, up to the last batch; its number. */
export async function openDerivation(client: pg.ClientBase, subjects: number): Promise<number> {
  const { rows } = await client.query<{ id: number }>({ ...OPEN, values: [subjects] });
  return rows[0]?.id as number;
}

/** Keeps what came out differently; of how many subjects. */
export async function keepSome(
  client: pg.ClientBase,
  id: number,
  { rows }: DerivedSome,
): Promise<number> {
  if (rows.count > 0) await client.query({ ...KEEP_SOME, values: [rows.bytes, id] });
  return rows.count;
}

/** The same of all parts of the plan. */
export async function keepParts(client: pg.ClientBase, id: number): Promise<number> {
  const { rowCount } = await client.query(KEEP_PARTS_SQL, [id]);
  return rowCount ?? 0;
}

/** Of a plan of which all parts are finished; and the parts that change facts. */
export async function countParts(
  client: pg.ClientBase,
  planId: number,
): Promise<Counts & { readonly changedParts: readonly number[] }> {
  const { rows } = await client.query(COUNTS_SQL, [planId]);
  return { ...rows[0], changedParts: rows[0].changedParts ?? [] };
}

/** Its end: how many subjects changed, and the delivery of that, if any. */
export async function finishDerivation(
  client: pg.ClientBase,
  id: number,
  changed: number,
  deliveryId: number | null,
): Promise<void> {
  await client.query({ ...FINISH, values: [id, changed, deliveryId] });
}
