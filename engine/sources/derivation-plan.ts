/**
 * A derivation of many subjects written down: up to which records, and for whom each part is, so
 * that any process can do a part, and go on with what another began.
 *
 *     planned --parts claimed, committed--> all finished --one transaction--> taken into the facts
 *        \--a batch, a derivation, a delivery or another program came--> planned anew
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type pg from "pg";
import { compiledFile } from "../../core-wasm/root.js";
import { NEWS, SUBJECT_COLUMNS } from "./touched-sql.js";
import { type SubjectRow, type TouchedSubject, touchedOf } from "./touched-subjects.js";

/** Subjects of a part. */
export interface OpenPart {
  readonly partNo: number;
  readonly subjects: number;
}

export interface DerivationLine {
  readonly planId: number;
  /** interrupted: nobody works on it. */
  readonly status: "running" | "interrupted";
  readonly partsDone: number;
  readonly parts: number;
  readonly subjects: number;
  readonly startedAt: Date;
}

/** What a plan must have seen last to be gone on with: nothing came since. */
const NEWEST = `
  (SELECT coalesce(max(batch_id), 0) FROM source_batch) AS upto_batch,
  (SELECT coalesce(max(derivation_id), 0) FROM source_derivation) AS after_derivation,
  (SELECT coalesce(max(delivery_id), 0) FROM delivery) AS facts_moment`;

/** Each message asks it: a session plans it once. */
const FIND = {
  name: "derivation to go on with",
  text: `
    SELECT plan_id AS "planId", program
    FROM derivation_plan JOIN (SELECT ${NEWEST}) newest
      USING (upto_batch, after_derivation, facts_moment)
    WHERE is_all = $1`,
};

/** Waits for whoever still has a part of another plan. */
const FORGET = "TRUNCATE derivation_plan, derivation_part, derivation_subject";

/** Of the subjects in `touched_subject`. */
const WRITE = `
  WITH planned AS (
    INSERT INTO derivation_plan (upto_batch, after_derivation, facts_moment, is_all, program,
      subject_count, news)
    SELECT newest.*, $1, $2, $3, ${NEWS} FROM (SELECT ${NEWEST}) newest RETURNING plan_id),
  parts AS (
    INSERT INTO derivation_part (plan_id, part_no, are_dossiers, subject_ids, are_whole)
    SELECT plan_id, place / $4, array_agg(is_dossier ORDER BY place),
      array_agg(subject_id ORDER BY place), array_agg(is_whole ORDER BY place)
    FROM touched_subject CROSS JOIN planned GROUP BY 1, 2)
  SELECT plan_id AS "planId" FROM planned`;

const OPEN_PARTS = `
  SELECT part_no AS "partNo", cardinality(subject_ids) AS subjects
  FROM derivation_part WHERE plan_id = $1 AND status = 'open' ORDER BY part_no`;

const CLAIM = `
  SELECT news FROM derivation_part JOIN derivation_plan USING (plan_id)
  WHERE plan_id = $1 AND part_no = $2 AND status = 'open'
  FOR UPDATE OF derivation_part SKIP LOCKED`;

const READ_PART = `
  SELECT ${SUBJECT_COLUMNS}
  FROM derivation_part, unnest(are_dossiers, subject_ids, are_whole) WITH ORDINALITY subject
    (is_dossier, subject_id, is_whole, place)
  WHERE plan_id = $1 AND part_no = $2 ORDER BY place`;

const LIST = `
  SELECT plan_id AS "planId", started_at AS "startedAt", subject_count AS subjects,
    CASE WHEN is_work_held('derivation', plan_id) THEN 'running' ELSE 'interrupted' END AS status,
    (SELECT count(*) FILTER (WHERE p.status = 'finished')::integer FROM derivation_part p
      WHERE p.plan_id = plan.plan_id) AS "partsDone",
    (SELECT count(*)::integer FROM derivation_part p WHERE p.plan_id = plan.plan_id) AS parts
  FROM derivation_plan plan ORDER BY plan_id`;

let program: Promise<string> | undefined;

/** SHA-256 of what rules, and the changes that follow, are made of. */
export const programDigest = (): Promise<string> => (program ??= digestOf(PROGRAM_FOLDERS));

const PROGRAM_FOLDERS = ["engine/sources", "engine/facts", "core-wasm"];

async function digestOf(folders: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const place = dirname(compiledFile(join(folder, "any")));
    const names = await readdir(place, { recursive: true });
    const compiled = names.filter((name) => name.endsWith(".js") && !name.includes("test"));
    for (const name of compiled.sort()) hash.update(await readFile(join(place, name)));
  }
  const { loadParameters } = await import("../../core-wasm/parameters.js");
  return hash.update((await loadParameters()).digest).digest("hex");
}

/** The number of one to go on with: of this program, since which nothing came. */
export async function findPlan(client: pg.ClientBase, isAll: boolean): Promise<number | null> {
  const asked = { ...FIND, values: [isAll] };
  const { rows } = await client.query<{ planId: number; program: string }>(asked);
  const [row] = rows;
  return row?.program !== undefined && row.program === (await programDigest()) ? row.planId : null;
}

/** Writes the touched subjects down, in parts; what is left of others goes. */
export async function writePlan(
  client: pg.ClientBase,
  subjects: number,
  { isAll, partSubjects }: { readonly isAll: boolean; readonly partSubjects: number },
): Promise<number> {
  await client.query(FORGET);
  const asked = [isAll, await programDigest(), subjects, partSubjects];
  const { rows } = await client.query<{ planId: number }>(WRITE, asked);
  return rows[0]?.planId as number;
}

/** Once it is taken into the facts, or given up. */
export async function forgetPlans(client: pg.ClientBase): Promise<void> {
  await client.query(FORGET);
}

/** Subjects of a plan that this program may help with; null when there is none. */
export async function readPlan(client: pg.ClientBase, planId: number): Promise<number | null> {
  const { rows } = await client.query<{ subjects: number }>(
    `SELECT subject_count AS subjects FROM derivation_plan WHERE plan_id = $1 AND program = $2`,
    [planId, await programDigest()],
  );
  return rows[0]?.subjects ?? null;
}

export async function readOpenParts(client: pg.ClientBase, planId: number): Promise<OpenPart[]> {
  return (await client.query<OpenPart>(OPEN_PARTS, [planId])).rows;
}

/** Locks a part until the transaction ends; null when it is finished or another has it. */
export async function claimPart(
  client: pg.ClientBase,
  planId: number,
  partNo: number,
): Promise<readonly TouchedSubject[] | null> {
  const claimed = await client.query<{ news: string[] }>(CLAIM, [planId, partNo]);
  const [part] = claimed.rows;
  if (part === undefined) return null;
  const { rows } = await client.query<SubjectRow>(READ_PART, [planId, partNo]);
  return touchedOf(rows, part.news);
}

/** The one that is under way, or was interrupted. */
export async function listDerivations(
  client: Pick<pg.ClientBase, "query">,
): Promise<DerivationLine[]> {
  return (await client.query<DerivationLine>(LIST)).rows;
}
