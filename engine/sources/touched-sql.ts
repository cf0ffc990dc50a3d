/** The statements that find who is touched, from the same pieces for few and for many. */

/** Derivations take turns, so the last has seen most. */
export const LAST = `
  coalesce((SELECT upto_batch FROM source_derivation ORDER BY derivation_id DESC LIMIT 1), 0)`;

/** Records of the batches since, looked up by batch: another plan would read all. */
const SINCE = `
  SELECT r.* FROM generate_series(${LAST} + 1, (SELECT max(batch_id) FROM source_batch)) AS batch
  CROSS JOIN LATERAL (
    SELECT stroom, subjecten FROM source_record WHERE batch_id = batch OFFSET 0) r`;
const ALL = "SELECT stroom, subjecten FROM source_record";

/** A person beside whom those of a record stand: of a family it is one, mostly the same. */
const familyOf = (record: string): string =>
  `greatest(${[1, 2, 3].map((at) => `${record}.subjecten[${at}]`).join(", ")})`;

/** Persons whom records name, with their family by records of the flows $1. */
const personsSql = (records: string): string => `
  SELECT person, 0 AS step, coalesce(max(family), person) AS family FROM (
    SELECT unnest(subjecten) AS person, CASE WHEN stroom = ANY ($1) THEN ${familyOf("r")} END
      AS family
    FROM (${records}) r
    UNION ALL SELECT subject_id, NULL FROM source_touched WHERE soort = 'persoon') named
  GROUP BY person`;

/**
 * Persons one step from an edge over records of the flows $1 that say who belongs with whom, but
 * for those that are known. Here and below the records of each person are looked up, and by nothing
 * but the person: another plan would read those of everybody, or for each person those of the
 * flows.
 */
const stepSql = (step: string, edge: string, known: string): string => `
  SELECT other.person, ${step} AS step, max(${familyOf("kin")}) AS family
  FROM (${edge}) t CROSS JOIN LATERAL (
    SELECT subjecten FROM (SELECT stroom, subjecten FROM source_record r
      WHERE r.subjecten[1] = t.person OFFSET 0) own
    WHERE stroom = ANY ($1) AND cardinality(subjecten) > 1
    UNION ALL
    SELECT r.subjecten FROM source_subject s JOIN source_record r USING (stroom, record_id)
    WHERE s.person = t.person AND s.stroom = ANY ($1)
    OFFSET 0
  ) kin, unnest(kin.subjecten) AS other (person)
  WHERE NOT EXISTS (SELECT FROM (${known}) known WHERE known.person = other.person)
  GROUP BY other.person`;

/** How many persons there are. */
export type Extent = "touched" | "most" | "all";

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

/** Where the persons stand, by their families. */
const PLACED = `placed AS MATERIALIZED (
    SELECT t.person, coalesce(other.family, t.family) AS family
    FROM touched_person t LEFT JOIN touched_person other ON other.person = t.family)`;

/** Persons, files with a touched beneficiary or that a record left; all beside their families. */
const subjectsSql = (extent: Extent): string => `
  SELECT row_number() OVER (ORDER BY beside, is_dossier, subject_id) - 1 AS place,
    is_dossier, subject_id
  FROM (SELECT false AS is_dossier, person AS subject_id, family AS beside FROM placed
    UNION ALL SELECT true, dossier, max(family)
    FROM (${filesSql(extent)}
      UNION ALL SELECT subject_id, NULL FROM source_touched WHERE soort = 'dossier') files
      LEFT JOIN placed USING (person)
    GROUP BY dossier) subjects`;

/** Of a subject, by `is_dossier` and `subject_id`; the persons of a file by its records. */
export const SUBJECT_COLUMNS = `
  CASE WHEN is_dossier THEN 'dossier' ELSE 'persoon' END AS kind, subject_id::text AS id,
  CASE WHEN is_dossier THEN ARRAY(
    SELECT DISTINCT person::text FROM source_record r, unnest(r.subjecten) AS person
    WHERE r.dossier = subject_id AND NOT is_geannuleerd ORDER BY 1)
  ELSE ARRAY[subject_id::text] END AS persons`;

/** Subjects of `touched_subject`, from place $1 to before $2. */
export const READ_SQL = `
  SELECT ${SUBJECT_COLUMNS}
  FROM touched_subject WHERE place >= $1 AND place < $2 ORDER BY place`;

export const INSERT_PERSONS_SQL = `INSERT INTO touched_person ${personsSql(SINCE)}`;

const EDGE = "SELECT person FROM touched_person WHERE step = $2::integer - 1";
/** Persons of step $2, each looked up. */
export const INSERT_STEP_SQL = `
  INSERT INTO touched_person ${stepSql("$2::integer", EDGE, "SELECT person FROM touched_person")}`;

/** The same for most persons: all records are read once. */
export const INSERT_STEP_OF_MOST_SQL = `
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

/** Of all records ($1 as above) the persons need no table of their own. */
export const insertSubjectsSql = (extent: Extent): string => `
  INSERT INTO touched_subject
  WITH ${extent === "all" ? `touched_person AS MATERIALIZED (${personsSql(ALL)}), ` : ""}${PLACED}
  ${subjectsSql(extent)}`;

const places = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const personOf = (at: number): string => `SELECT person FROM person_${at}`;
const upTo = (at: number): string => places(at).map(personOf).join(" UNION ALL ");

/**
 * All subjects at once where no more than so many records are new, of which one row without a kind
 * is told otherwise; $1 as above.
 */
export function fewSubjectsSql(records: number, steps: number): string {
  const stepped = places(steps + 1)
    .slice(1)
    .map(
      (at) => `person_${at} AS MATERIALIZED (
    ${stepSql(String(at), personOf(at - 1), upTo(at))})`,
    );
  const all = places(steps + 1).map((at) => `SELECT * FROM person_${at}`);
  return `
  WITH record AS MATERIALIZED (SELECT * FROM (${SINCE}) since LIMIT ${records + 1}),
  is_few AS MATERIALIZED (SELECT count(*) <= ${records} AS is_few FROM record),
  person_0 AS MATERIALIZED (
    ${personsSql("SELECT record.* FROM record, is_few WHERE is_few")}),
  ${stepped.join(",\n  ")},
  touched_person AS MATERIALIZED (${all.join(" UNION ALL ")}),
  ${PLACED}
  SELECT ${SUBJECT_COLUMNS} FROM is_few, (${subjectsSql("touched")} ORDER BY place) subject
  WHERE is_few
  UNION ALL SELECT NULL, NULL, NULL FROM is_few WHERE NOT is_few`;
}
