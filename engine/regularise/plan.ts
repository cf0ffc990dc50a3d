/**
 * A regularisation written down: what its parts share as one text, and for whom each part is, so
 * that any process can do a part, and go on with what another began.
 *
 *     planned --parts claimed, committed--> all finished --one step--> finished
 *        \--another is asked for, or the run of a month is another now--> removed
 */
import type pg from "pg";
import type { Cause } from "./causes.js";
import type { Part, PartSettings } from "./part.js";

/** What all parts share, and what is told of it. */
export interface Plan extends PartSettings {
  readonly laterMonthCount: number;
}

/** What makes a regularisation this one, besides its moment. */
export interface Identity {
  readonly on: number;
  readonly isPayerError: boolean;
  readonly parameterDigest: string;
  readonly kernelDigest: string;
}

/** One that is not finished. */
export interface OpenRegularisation {
  readonly regularisationId: number;
  readonly plan: Plan;
  readonly parameterDigest: string;
  readonly kernelDigest: string;
}

/** A part that is open. */
export interface OpenPart {
  readonly partNo: number;
  /** Households of which facts changed. */
  readonly households: number;
  /** Everybody of a range is decided anew besides. */
  readonly isRange: boolean;
}

interface OpenRow extends Omit<OpenRegularisation, "plan"> {
  readonly plan: Omit<Plan, "changedMonths"> & {
    readonly changedMonths: readonly [number, readonly Cause[]][];
  };
}

const COLUMNS = `regularisation_id AS "regularisationId", plan,
  parameter_digest AS "parameterDigest", kernel_digest AS "kernelDigest"`;

/** Asked as one that is open, whose differences would rest on runs that are still current. */
const FIND = `
  SELECT ${COLUMNS} FROM regularisation
  WHERE status = 'running' AND plan IS NOT NULL AND on_month = $1 AND is_payer_error = $2
    AND parameter_digest = $3 AND kernel_digest = $4
    AND ($5::integer IS NULL OR facts_moment = $5)
    AND NOT EXISTS (
      SELECT FROM json_array_elements(plan -> 'months') of_month
        JOIN run ON run_id = (of_month ->> 'runId')::integer
      WHERE replaced_by IS NOT NULL)
  ORDER BY regularisation_id DESC LIMIT 1`;

const READ = `
  SELECT ${COLUMNS} FROM regularisation
  WHERE regularisation_id = $1 AND status = 'running' AND plan IS NOT NULL`;

const BEGIN = `
  WITH begun AS (
    INSERT INTO regularisation (plan, facts_moment, on_month, is_payer_error, parameter_digest,
      kernel_digest) VALUES ($1, $2, $3, $4, $5, $6) RETURNING regularisation_id),
  planned AS (
    INSERT INTO regularisation_part (regularisation_id, part_no, gezin_from, gezin_to, touched)
    SELECT regularisation_id, place - 1, gezin_from, gezin_to, touched::bigint[]
    FROM begun, unnest($7::bigint[], $8::bigint[], $9::text[])
      WITH ORDINALITY part (gezin_from, gezin_to, touched, place))
  SELECT regularisation_id AS id FROM begun`;

const OPEN_PARTS = `
  SELECT part_no AS "partNo", cardinality(touched) AS households,
    gezin_from IS NOT NULL AS "isRange"
  FROM regularisation_part WHERE regularisation_id = $1 AND status = 'open' ORDER BY part_no`;

/** Held with the line of the regularisation: one that is given up waits, and takes all away. */
const CLAIM = `
  SELECT gezin_from, gezin_to, touched
  FROM regularisation_part part JOIN regularisation of USING (regularisation_id)
  WHERE regularisation_id = $1 AND part_no = $2 AND part.status = 'open'
    AND of.status = 'running'
  FOR KEY SHARE OF of FOR UPDATE OF part SKIP LOCKED`;

/** One to go on with; without `knownAt` whatever its moment is. */
export async function findOpen(
  client: pg.ClientBase,
  { on, isPayerError, parameterDigest, kernelDigest }: Identity,
  knownAt: number | undefined,
): Promise<OpenRegularisation | null> {
  const asked = [on, isPayerError, parameterDigest, kernelDigest, knownAt ?? null];
  return openOf(await client.query<OpenRow>(FIND, asked));
}

/** Null when it is finished, or gone. */
export async function readOpenRegularisation(
  client: pg.ClientBase,
  regularisationId: number,
): Promise<OpenRegularisation | null> {
  return openOf(await client.query<OpenRow>(READ, [regularisationId]));
}

function openOf({ rows }: pg.QueryResult<OpenRow>): OpenRegularisation | null {
  const [row] = rows;
  if (row === undefined) return null;
  return { ...row, plan: { ...row.plan, changedMonths: new Map(row.plan.changedMonths) } };
}

/** Writes it down with its parts, in one statement; its number. */
export async function writePlan(
  client: pg.ClientBase,
  plan: Plan,
  { parameterDigest, kernelDigest }: Identity,
  parts: readonly Part[],
): Promise<number> {
  const text = JSON.stringify({ ...plan, changedMonths: [...plan.changedMonths] });
  const { rows } = await client.query<{ id: number }>(BEGIN, [
    ...[text, plan.knownAt, plan.on, plan.isPayerError, parameterDigest, kernelDigest],
    parts.map(({ range }) => range && String(range.from)),
    parts.map(({ range }) => range && String(range.to)),
    parts.map(({ touched }) => `{${touched.join()}}`),
  ]);
  return rows[0]?.id as number;
}

export async function readOpenParts(
  client: pg.ClientBase,
  regularisationId: number,
): Promise<OpenPart[]> {
  return (await client.query<OpenPart>(OPEN_PARTS, [regularisationId])).rows;
}

/** Parts of it, those that are finished among them. */
export async function countParts(client: pg.ClientBase, regularisationId: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::integer AS count FROM regularisation_part WHERE regularisation_id = $1",
    [regularisationId],
  );
  return rows[0]?.count as number;
}

/** Locks a part until the transaction ends; null when it is finished or another has it. */
export async function claimPart(
  client: pg.ClientBase,
  regularisationId: number,
  partNo: number,
): Promise<Part | null> {
  const { rows } = await client.query<{
    gezin_from: string | null;
    gezin_to: string | null;
    touched: string[];
  }>(CLAIM, [regularisationId, partNo]);
  const [row] = rows;
  if (row === undefined) return null;
  const { gezin_from, gezin_to } = row;
  const isRange = gezin_from !== null && gezin_to !== null;
  const range = isRange ? { from: BigInt(gezin_from), to: BigInt(gezin_to) } : null;
  return { partNo, range, touched: row.touched.map(BigInt) };
}
