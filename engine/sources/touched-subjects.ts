/**
 * The subjects that the records since the last derivation touch: their persons and those within the
 * steps in which records are read together, and the files of which one is a beneficiary.
 *
 * Subjects stand in the order of their families, so that the records of a family are read once. A
 * family is known by its person of the highest number, a step away and then one more; who stands
 * elsewhere has its records read again, and nothing else of it.
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

/** Derivations take turns, so the last has seen most. */
const LAST = `
  coalesce((SELECT upto_batch FROM source_derivation ORDER BY derivation_id DESC LIMIT 1), 0)`;

/** All records, or those of the batches since, looked up by batch: another plan would read all. */
const recordsSql = (isAll: boolean): string =>
  isAll
    ? "SELECT stroom, subjecten FROM source_record"
    : `SELECT r.*
      FROM generate_series(${LAST} + 1, (SELECT max(batch_id) FROM source_batch)) AS batch
      CROSS JOIN LATERAL (
        SELECT stroom, subjecten FROM source_record WHERE batch_id = batch OFFSET 0) r`;

/**
 * A session makes its tables once, without text: for a message they, and what is emptied of them at
 * each commit, would cost more than all else. Answers whether nothing was derived yet.
 */
const PREPARE_SQL = `
  CREATE TEMP TABLE IF NOT EXISTS touched_person
    (person bigint, step integer, family bigint) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE IF NOT EXISTS touched_subject
    (place bigint, is_dossier boolean, subject_id bigint) ON COMMIT DELETE ROWS;
  SELECT ${LAST} = 0 AS is_first`;

/** Few rows need no index and no statistics. Answers how many pages the records have. */
const PREPARE_MANY_SQL = `
  CREATE INDEX IF NOT EXISTS touched_person_person ON touched_person (person);
  ANALYZE touched_person;
  SELECT pg_relation_size('source_record') / current_setting('block_size')::bigint AS pages`;

/** A person beside whom those of a record stand: of a family it is one, mostly the same. */
const familyOf = (record: string): string =>
  `greatest(${[1, 2, 3].map((at) => `${record}.subjecten[${at}]`).join(", ")})`;

/** Persons whom records name, with their family by records of the flows $1. */
const personsSql = (isAll: boolean): string => `
  SELECT person, 0 AS step, coalesce(max(family), person) AS family FROM (
    SELECT unnest(subjecten) AS person, CASE WHEN stroom = ANY ($1) THEN ${familyOf("r")} END
      AS family
    FROM (${recordsSql(isAll)}) r
    UNION ALL SELECT subject_id, NULL FROM source_touched WHERE soort = 'persoon') named
  GROUP BY person`;

/**
 * Persons one step further over records of the flows $1 that say who belongs with whom. Here and
 * below the records of each person are looked up, and by nothing but the person: another plan would
 * read those of everybody, or for each person those of the flows.
 */
const STEP_SQL = `
  INSERT INTO touched_person
  SELECT other.person, $2::integer, max(${familyOf("kin")})
  FROM touched_person t CROSS JOIN LATERAL (
    SELECT subjecten FROM (SELECT stroom, subjecten FROM source_record r
      WHERE r.subjecten[1] = t.person OFFSET 0) own
    WHERE stroom = ANY ($1) AND cardinality(subjecten) > 1
    UNION ALL
    SELECT r.subjecten FROM source_subject s JOIN source_record r USING (stroom, record_id)
    WHERE s.person = t.person AND s.stroom = ANY ($1)
    OFFSET 0
  ) kin, unnest(kin.subjecten) AS other (person)
  WHERE step = $2 - 1
    AND NOT EXISTS (SELECT FROM touched_person known WHERE known.person = other.person)
  GROUP BY other.person`;

/** The same for most persons: all records are read once. */
const STEP_OF_MOST_SQL = `
  INSERT INTO touched_person
  SELECT person, $2::integer, max(family)
  FROM (SELECT other.person, kin.subjecten, ${familyOf("kin")} AS family
    FROM source_record kin, unnest(kin.subjecten) AS other (person)
    WHERE stroom = ANY ($1) AND cardinality(kin.subjecten) > 1
      AND NOT EXISTS (SELECT FROM touched_person known WHERE known.person = other.person)
    OFFSET 0) beyond
  WHERE EXISTS (SELECT FROM touched_person t
    WHERE t.person = ANY (beyond.subjecten) AND step = $2 - 1)
  GROUP BY person`;

/** How many persons there are. */
type Extent = "touched" | "most" | "all";

/** Beneficiaries and their files: of those who are touched, or of everybody. */
const filesSql = (extent: Extent): string => {
  const files = "SELECT dossier, subjecten[1] AS person FROM source_record r";
  if (extent === "all") return `${files} WHERE dossier IS NOT NULL`;
  if (extent === "most") {
    return `${files} WHERE dossier IS NOT NULL
      AND EXISTS (SELECT FROM touched_person WHERE person = subjecten[1])`;
  }
  return `SELECT dossier, person FROM touched_person CROSS JOIN LATERAL (
      SELECT dossier FROM source_record r WHERE r.subjecten[1] = person OFFSET 0) own
    WHERE dossier IS NOT NULL`;
};

/**
 * Persons, and files with a touched beneficiary or that a record left; all beside their families.
 * Of all records ($1 as above) the persons need no table of their own.
 */
const subjectsSql = (extent: Extent): string => `
  INSERT INTO touched_subject
  WITH ${extent === "all" ? `touched_person AS MATERIALIZED (${personsSql(true)}), ` : ""}
  placed AS MATERIALIZED (
    SELECT t.person, coalesce(other.family, t.family) AS family
    FROM touched_person t LEFT JOIN touched_person other ON other.person = t.family)
  SELECT row_number() OVER (ORDER BY beside, is_dossier, subject_id) - 1 AS place,
    is_dossier, subject_id
  FROM (SELECT false AS is_dossier, person AS subject_id, family AS beside FROM placed
    UNION ALL SELECT true, dossier, max(family)
    FROM (${filesSql(extent)}
      UNION ALL SELECT subject_id, NULL FROM source_touched WHERE soort = 'dossier') files
      LEFT JOIN placed USING (person)
    GROUP BY dossier) subjects`;

/**
 * What each message asks anew; a session plans it once, which takes longer than to do it for a
 * message. Statistics of tables of many rows have it planned again.
 */
const TOUCHED_PERSONS = {
  name: "touched persons",
  text: `INSERT INTO touched_person ${personsSql(false)}`,
};
const STEP = { name: "touched step", text: STEP_SQL };
const SUBJECTS_OF: Readonly<Record<Extent, pg.QueryConfig>> = {
  touched: { name: "touched subjects", text: subjectsSql("touched") },
  most: { text: subjectsSql("most") },
  all: { text: subjectsSql("all") },
};

/** Of a subject, by `is_dossier` and `subject_id`; the persons of a file by its records. */
export const SUBJECT_COLUMNS = `
  CASE WHEN is_dossier THEN 'dossier' ELSE 'persoon' END AS kind, subject_id::text AS id,
  CASE WHEN is_dossier THEN ARRAY(
    SELECT DISTINCT person::text FROM source_record r, unnest(r.subjecten) AS person
    WHERE r.dossier = subject_id AND NOT is_geannuleerd ORDER BY 1)
  ELSE ARRAY[subject_id::text] END AS persons`;

export interface SubjectRow {
  readonly kind: Subject["kind"];
  readonly id: string;
  readonly persons: readonly string[];
}

export const touchedOf = ({ kind, id, persons }: SubjectRow): TouchedSubject => ({
  ...{ subject: { kind, id }, persons },
});

const READ_SQL = `
  SELECT ${SUBJECT_COLUMNS}
  FROM touched_subject WHERE place >= $1 AND place < $2 ORDER BY place`;

/** Collects them in `touched_subject`, in the transaction; their number. `few` is for tests. */
export async function collectTouched(
  client: pg.ClientBase,
  flows: readonly Flow[],
  isAll: boolean,
  few = FEW,
): Promise<number> {
  const kin = flows.filter((flow) => flow.isKin === true).map(({ name }) => name);
  const prepared = (await client.query(PREPARE_SQL)) as unknown as pg.QueryResult[];
  // Of all records there are no persons further.
  const hasAll = isAll || prepared.at(-1)?.rows[0]?.is_first === true;
  const extent = hasAll ? "all" : await collectPersons(client, kin, few);
  const { rowCount } = await client.query(SUBJECTS_OF[extent], extent === "all" ? [kin] : []);
  return rowCount ?? 0;
}

/**
 * Persons whom the records since the last derivation name, and those within the steps. To look a
 * person up takes some pages at least: of more persons than pages all are read instead.
 */
async function collectPersons(
  client: pg.ClientBase,
  kin: readonly string[],
  few: number,
): Promise<"touched" | "most"> {
  const { rowCount } = await client.query({ ...TOUCHED_PERSONS, values: [kin] });
  const persons = rowCount ?? 0;
  const isMost = persons > few && persons > (await prepareMany(client));
  const step = isMost ? { text: STEP_OF_MOST_SQL } : STEP;
  for (let at = 1, found = persons; at <= KIN_STEPS && found > 0; at++) {
    found = (await client.query({ ...step, values: [kin, at] })).rowCount ?? 0;
  }
  return isMost ? "most" : "touched";
}

async function prepareMany(client: pg.ClientBase): Promise<number> {
  const prepared = (await client.query(PREPARE_MANY_SQL)) as unknown as pg.QueryResult[];
  return Number(prepared.at(-1)?.rows[0]?.pages);
}

/** Some of them, from a place on. */
export async function readTouched(client: pg.ClientBase, from: number): Promise<TouchedSubject[]> {
  const { rows } = await client.query<SubjectRow>(READ_SQL, [from, from + TOUCHED_AT_ONCE]);
  return rows.map(touchedOf);
}
