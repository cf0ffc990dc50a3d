/** What is derived of whom, and how far the derivation is, in the transaction that delivers it. */
import type pg from "pg";
import { copyIn } from "../database/copy-in.js";
import type { DerivedSome } from "./derive-some.js";

/** Of some subjects, or all. */
export interface Counts {
  readonly subjects: number;
  unknown: number;
  findings: number;
  changes: number;
}

const OPEN_SQL = `
  INSERT INTO source_derivation (upto_batch, subject_count, changed_count)
  SELECT max(batch_id), $1, 0 FROM source_batch RETURNING derivation_id AS id`;

/** Nothing is touched any more; how many subjects ($2) of derivation $1 changed, by delivery $3. */
const FINISH_SQL = `
  WITH emptied AS (DELETE FROM source_touched)
  UPDATE source_derivation SET changed_count = $2, delivery_id = $3 WHERE derivation_id = $1`;

const KEEP_FRESH_SQL =
  "COPY derived_subject (soort, subject_id, facts, findings, derivation_id) FROM STDIN";
/** Lines ($1): JSON has no control characters. As an array they are planned for by their number. */
const KEEP_SQL = `
  UPDATE derived_subject SET facts = news.facts, findings = news.findings, derivation_id = $2
  FROM (SELECT split_part(line, E'\\t', 1) AS soort, split_part(line, E'\\t', 2)::bigint AS id,
      split_part(line, E'\\t', 3) AS facts, split_part(line, E'\\t', 4) AS findings
    FROM unnest(string_to_array($1, E'\\n')) AS line) news
  WHERE derived_subject.soort = news.soort AND subject_id = id`;

/** Of plan $1, as those of derivation $2. */
const TAKE_FRESH_SQL = `
  INSERT INTO derived_subject (soort, subject_id, facts, findings, derivation_id)
  SELECT soort, subject_id, facts, findings, $2 FROM derivation_subject
  WHERE plan_id = $1 AND is_fresh`;
const TAKE_KEPT_SQL = `
  UPDATE derived_subject kept SET facts = news.facts, findings = news.findings, derivation_id = $2
  FROM derivation_subject news
  WHERE plan_id = $1 AND NOT is_fresh AND kept.soort = news.soort
    AND kept.subject_id = news.subject_id`;
const COUNTS_SQL = `
  SELECT subject_count AS subjects, sum(unknown_count)::integer AS unknown,
    sum(finding_count)::integer AS findings, sum(change_count)::integer AS changes,
    array_agg(part_no ORDER BY part_no) FILTER (WHERE change_count > 0) AS "changedParts"
  FROM derivation_plan JOIN derivation_part USING (plan_id)
  WHERE plan_id = $1 GROUP BY subject_count`;

/** Opens a derivation of so many subjects, up to the last batch; its number. */
export async function openDerivation(client: pg.ClientBase, subjects: number): Promise<number> {
  const { rows } = await client.query<{ id: number }>(OPEN_SQL, [subjects]);
  return rows[0]?.id as number;
}

/** Keeps what came out differently; of how many subjects. */
export async function keepSome(
  client: pg.ClientBase,
  id: number,
  { fresh, kept }: DerivedSome,
): Promise<number> {
  if (fresh.length > 0) {
    const text = fresh.map((row) => `${row}\t${id}\n`).join("");
    await copyIn(client, KEEP_FRESH_SQL, [Buffer.from(text)]);
  }
  if (kept.length > 0) await client.query(KEEP_SQL, [kept.join("\n"), id]);
  return fresh.length + kept.length;
}

/** The same of all parts of a plan. */
export async function takeParts(
  client: pg.ClientBase,
  planId: number,
  id: number,
): Promise<number> {
  const fresh = await client.query(TAKE_FRESH_SQL, [planId, id]);
  const kept = await client.query(TAKE_KEPT_SQL, [planId, id]);
  return (fresh.rowCount ?? 0) + (kept.rowCount ?? 0);
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
  await client.query(FINISH_SQL, [id, changed, deliveryId]);
}
