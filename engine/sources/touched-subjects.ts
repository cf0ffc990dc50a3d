/**
 * The subjects that the records since the last derivation touch: their persons and those within the
 * steps in which records are read together, and the files of which one is a beneficiary.
 *
 * Records that were cancelled and persons that a record named before count too: what followed from
 * them follows no more.
 */
import type pg from "pg";
import type { Subject } from "./derivation.js";
import type { Flow } from "./flow.js";
import { KIN_STEPS } from "./subject-records.js";

export interface TouchedSubject {
  readonly subject: Subject;
  /** The person himself; the beneficiaries of a file. */
  readonly persons: readonly string[];
}

/** Subjects that are derived together. */
export const TOUCHED_AT_ONCE = 2_000;
const FEW = 1_000;

const LAST = "(SELECT coalesce(max(upto_batch), 0) FROM source_derivation)";

/** A session makes its tables once: for a message they would cost more than all else. */
const persons = (isAll: boolean): string => `
  CREATE TEMP TABLE IF NOT EXISTS touched_person
    (person bigint, step integer) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE IF NOT EXISTS touched_subject
    (place bigint, soort text, subject_id bigint) ON COMMIT DELETE ROWS;
  INSERT INTO touched_person
  SELECT person, 0 FROM source_record, unnest(subjecten) AS person
  WHERE ${isAll} OR batch_id > ${LAST}
  UNION SELECT subject_id, 0 FROM source_touched WHERE soort = 'persoon'`;

/**
 * Persons one step further over records of the flows $1 that say who belongs with whom. Here and
 * below the records of each person are looked up: another plan would read those of everybody.
 */
const STEP_SQL = `
  INSERT INTO touched_person
  SELECT DISTINCT other.person, $2::integer FROM touched_person t CROSS JOIN LATERAL (
    SELECT r.subjecten FROM source_record r
    WHERE r.subjecten[1] = t.person AND r.stroom = ANY ($1) AND cardinality(r.subjecten) > 1
    UNION ALL
    SELECT r.subjecten FROM source_subject s JOIN source_record r USING (stroom, record_id)
    WHERE s.person = t.person AND s.stroom = ANY ($1)
    OFFSET 0
  ) kin, unnest(kin.subjecten) AS other (person)
  WHERE step = $2 - 1
    AND NOT EXISTS (SELECT FROM touched_person known WHERE known.person = other.person)`;

/** Files with a touched beneficiary, or that a record left. */
const DOSSIERS_SQL = `
  SELECT dossier, person FROM touched_person CROSS JOIN LATERAL (
    SELECT dossier FROM source_record r WHERE r.subjecten[1] = person OFFSET 0) own
  WHERE dossier IS NOT NULL
  UNION ALL SELECT subject_id, 0 FROM source_touched WHERE soort = 'dossier'`;

/** A file beside its beneficiaries, whose records it is derived from. */
const SUBJECTS_SQL = `
  INSERT INTO touched_subject
  SELECT row_number() OVER (ORDER BY beside, soort DESC, subject_id) - 1 AS place,
    soort, subject_id
  FROM (SELECT DISTINCT 'persoon' AS soort, person AS subject_id, person AS beside
      FROM touched_person
    UNION ALL SELECT 'dossier', dossier, max(person) FROM (${DOSSIERS_SQL}) files
    GROUP BY dossier) subjects`;

const READ_SQL = `
  SELECT soort AS kind, subject_id::text AS id,
    CASE WHEN soort = 'persoon' THEN ARRAY[subject_id::text] ELSE ARRAY(
      SELECT DISTINCT person::text FROM source_record r, unnest(r.subjecten) AS person
      WHERE r.dossier = subject_id AND NOT is_geannuleerd ORDER BY 1) END AS persons
  FROM touched_subject WHERE place >= $1 AND place < $2 ORDER BY place`;

/** Collects them for `readTouched`, in the transaction; their number. */
export async function collectTouched(
  client: pg.ClientBase,
  flows: readonly Flow[],
  isAll: boolean,
): Promise<number> {
  const kin = flows.filter((flow) => flow.isKin === true).map(({ name }) => name);
  const reach = await client.query<{ all: boolean }>(`SELECT $1 OR ${LAST} = 0 AS all`, [isAll]);
  const answers = (await client.query(persons(isAll))) as unknown as pg.QueryResult[];
  await prepare(client, answers.at(-1)?.rowCount ?? 0, "touched_person", "person");
  // Of all records there are no persons further.
  const steps = reach.rows[0]?.all === true ? 0 : KIN_STEPS;
  for (let at = 1; at <= steps; at++) await client.query(STEP_SQL, [kin, at]);
  const { rowCount } = await client.query(SUBJECTS_SQL);
  await prepare(client, rowCount ?? 0, "touched_subject", "place");
  return rowCount ?? 0;
}

/** Few rows need no index and no statistics. */
async function prepare(
  client: pg.ClientBase,
  count: number,
  table: string,
  column: string,
): Promise<void> {
  if (count <= FEW) return;
  const index = `CREATE INDEX IF NOT EXISTS ${table}_${column} ON ${table} (${column})`;
  await client.query(`${index}; ANALYZE ${table}`);
}

/** Some of them, from a place on. */
export async function readTouched(client: pg.ClientBase, from: number): Promise<TouchedSubject[]> {
  const { rows } = await client.query(READ_SQL, [from, from + TOUCHED_AT_ONCE]);
  return rows.map(({ kind, id, persons }) => ({ subject: { kind, id }, persons }));
}
