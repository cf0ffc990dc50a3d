/** The statements that find who is touched, from the same pieces for few and for many. */

/** Derivations take turns, so the last has seen most. */
export const LAST = `
  coalesce((SELECT upto_batch FROM source_derivation ORDER BY derivation_id DESC LIMIT 1), 0)`;

/** Flows of which records came since; for many records. */
export const NEWS = `ARRAY(SELECT DISTINCT stroom FROM source_batch JOIN source_load USING (load_id)
    WHERE batch_id > ${LAST} ORDER BY 1)`;

/** How far a record reaches (reach.ts): its flow is in $1, for files in $2, for persons in $3. */
const REACH = `stroom = ANY ($1) AS is_kin, stroom = ANY ($2) AS is_of_files,
    stroom = ANY ($3) AS is_own`;
/** Records of the batches since, looked up by batch: another plan would read all. */
const SINCE = `
  SELECT r.*, ${REACH}
  FROM generate_series(${LAST} + 1, (SELECT max(batch_id) FROM source_batch)) AS batch
  CROSS JOIN LATERAL (
    SELECT stroom, subjecten FROM source_record WHERE batch_id = batch OFFSET 0) r`;
const ALL = `
  SELECT stroom, subjecten, stroom = ANY ($1) AS is_kin, true AS is_of_files, true AS is_own
  FROM source_record`;

/** A person beside whom those of a record stand: of a family it is one, mostly the same. */
const familyOf = (record: string): string =>
  `greatest(${[1, 2, 3].map((at) => `${record}.subjecten[${at}]`).join(", ")})`;

/** Persons whom records name, with their family by those that say who belongs with whom. */
const personsSql = (records: string): string => `
  SELECT person, 0 AS step, coalesce(max(family), person) AS family, bool_or(is_kin) AS is_kin,
    bool_or(is_of_files) AS is_of_files, bool_or(is_own) AS is_own
  FROM (
    SELECT unnest(subjecten) AS person, CASE WHEN is_kin THEN ${familyOf("r")} END AS family,
      is_kin, is_of_files, is_own
    FROM (${records}) r
    UNION ALL
    SELECT subject_id, NULL, true, true, true FROM source_touched WHERE soort = 'persoon') named
  GROUP BY person`;

/** Of a touched person: others are touched by him. */
const REACHES = "(is_kin OR is_of_files)";

/**
 * Persons one step from an edge over records of the flows $1 that say who belongs with whom, but
 * for those whom as much has reached. Here and below the records of each person are looked up, and
 * by nothing but the person: another plan would read those of everybody, or for each person those
 * of the flows.
 */
const stepSql = (step: string, edge: string, known: string): string => `
  SELECT other.person, ${step} AS step, max(${familyOf("kin")}) AS family,
    bool_or(t.is_kin) AS is_kin, true AS is_of_files, false AS is_own
  FROM (${edge}) t CROSS JOIN LATERAL (
    SELECT subjecten FROM (SELECT stroom, subjecten FROM source_record r
      WHERE r.subjecten[1] = t.person OFFSET 0) own
    WHERE stroom = ANY ($1) AND cardinality(subjecten) > 1
    UNION ALL
    SELECT r.subjecten FROM source_subject s JOIN source_record r USING (stroom, record_id)
    WHERE s.person = t.person AND s.stroom = ANY ($1)
    OFFSET 0
  ) kin, unnest(kin.subjecten) AS other (person)
  WHERE NOT EXISTS (SELECT FROM (${known}) known WHERE known.person = other.person
    AND (known.is_kin OR known.is_of_files AND NOT t.is_kin))
  GROUP BY other.person`;

/** How many persons there are. */
export type Extent = "touched" | "most" | "all";

/** Beneficiaries and their files: of those who are touched, or of everybody. */
const filesSql = (extent: Extent): string => {
  const files = "SELECT dossier, subjecten[1] AS person FROM source_record r";
  if (extent === "all") return `${files} WHERE dossier IS NOT NULL`;
  if (extent === "most") {
    return `${files} WHERE dossier IS NOT NULL
      AND EXISTS (SELECT FROM touched_person WHERE person = subjecten[1] AND ${REACHES})`;
  }
  return `SELECT dossier, person FROM touched_person CROSS JOIN LATERAL (
      SELECT dossier FROM source_record r WHERE r.subjecten[1] = person OFFSET 0) own
    WHERE dossier IS NOT NULL AND ${REACHES}`;
};

/** Touched persons, each once, and where they stand, by their families. */
const PLACED = `reached AS MATERIALIZED (
    SELECT person, min(step) AS step, max(family) AS family, bool_or(is_kin) AS is_kin,
      bool_or(is_own) AS is_own
    FROM touched_person GROUP BY person),
  placed AS MATERIALIZED (
    SELECT t.person, t.step, coalesce(other.family, t.family) AS family, t.is_kin, t.is_own
    FROM reached t LEFT JOIN reached other ON other.person = t.family)`;

/** Whether a placed person is known by a record of the flows. */
const knownSql = (flows: string): string => `(
    EXISTS (SELECT FROM (
        SELECT stroom, is_geannuleerd FROM source_record r
        WHERE r.subjecten[1] = placed.person OFFSET 0) own
      WHERE stroom = ANY (${flows}) AND NOT is_geannuleerd)
    OR EXISTS (SELECT FROM source_subject s JOIN source_record r USING (stroom, record_id)
      WHERE s.person = placed.person AND s.stroom = ANY (${flows})
        AND s.person = ANY (r.subjecten) AND NOT is_geannuleerd))`;

/**
 * Persons of whom something may follow, or whom no record of the flows makes known; files with a
 * touched beneficiary or that a record left; all beside their families.
 */
const subjectsSql = (extent: Extent, introducing: string): string => `
  SELECT row_number() OVER (ORDER BY beside, is_dossier, subject_id) - 1 AS place,
    is_dossier, subject_id, is_whole
  FROM (SELECT false AS is_dossier, person AS subject_id, family AS beside,
      ${extent === "all" ? "true" : "is_kin"} AS is_whole
    FROM placed${
      extent === "all" ? "" : ` WHERE is_kin OR is_own OR step = 0 AND NOT ${knownSql(introducing)}`
    }
    UNION ALL SELECT true, dossier, max(family),
      ${extent === "all" ? "true" : "bool_or(coalesce(is_kin, true))"}
    FROM (${filesSql(extent)}
      UNION ALL SELECT subject_id, NULL FROM source_touched WHERE soort = 'dossier') files
      LEFT JOIN placed USING (person)
    GROUP BY dossier) subjects`;

/** Of a subject, as a plan has it; the persons of a file by its records. */
export const SUBJECT_COLUMNS = `
  CASE WHEN is_dossier THEN 'dossier' ELSE 'persoon' END AS kind, subject_id::text AS id,
  CASE WHEN is_dossier THEN ARRAY(
    SELECT DISTINCT person::text FROM source_record r, unnest(r.subjecten) AS person
    WHERE r.dossier = subject_id AND NOT is_geannuleerd ORDER BY 1)
  ELSE ARRAY[subject_id::text] END AS persons, is_whole AS "isWhole"`;

/** Subjects of `touched_subject`, from place $1 to before $2. */
export const READ_SQL = `
  SELECT ${SUBJECT_COLUMNS}
  FROM touched_subject WHERE place >= $1 AND place < $2 ORDER BY place`;

export const INSERT_PERSONS_SQL = `INSERT INTO touched_person ${personsSql(SINCE)}`;

const EDGE = `SELECT person, is_kin FROM touched_person
    WHERE step = $2::integer - 1 AND ${REACHES}`;
/** Persons of step $2, each looked up. */
export const INSERT_STEP_SQL = `
  INSERT INTO touched_person ${stepSql("$2::integer", EDGE, "SELECT * FROM touched_person")}`;

/**
 * The same for most persons: all records are read once. Whom those of an edge have reached that
 * reaches files alone is reached again where one of the edge reaches all around.
 */
export const INSERT_STEP_OF_MOST_SQL = `
  INSERT INTO touched_person
  SELECT person, $2::integer, max(family), bool_or(is_kin), true, false
  FROM (SELECT person, family, (
      SELECT bool_or(t.is_kin) FROM touched_person t
      WHERE t.person = ANY (beyond.subjecten) AND step = $2 - 1 AND ${REACHES}) AS is_kin
    FROM (SELECT other.person, kin.subjecten, ${familyOf("kin")} AS family
      FROM source_record kin, unnest(kin.subjecten) AS other (person)
      WHERE stroom = ANY ($1) AND cardinality(kin.subjecten) > 1
        AND NOT EXISTS (SELECT FROM touched_person known WHERE known.person = other.person
          AND (known.is_kin OR known.is_of_files
            AND NOT EXISTS (SELECT FROM touched_person WHERE is_kin AND step = $2 - 1)))
      OFFSET 0) beyond
    OFFSET 0) named
  WHERE is_kin IS NOT NULL
  GROUP BY person`;

/** Of all records ($1 as above) the persons need no table of their own; else $1 introduces them. */
export const insertSubjectsSql = (extent: Extent): string => `
  INSERT INTO touched_subject
  WITH ${extent === "all" ? `touched_person AS MATERIALIZED (${personsSql(ALL)}), ` : ""}${PLACED}
  ${subjectsSql(extent, "$1")}`;

const places = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const personOf = (at: number): string => `SELECT * FROM person_${at}`;
const upTo = (at: number): string => places(at).map(personOf).join(" UNION ALL ");

/**
 * All subjects at once where no more than so many records are new, and a row without a kind that
 * says whether there were no more, and of which flows; $1 to $3 as above, $4 introduces persons.
 */
export function fewSubjectsSql(records: number, steps: number): string {
  const stepped = places(steps + 1)
    .slice(1)
    .map(
      (at) => `person_${at} AS MATERIALIZED (
    ${stepSql(String(at), `${personOf(at - 1)} WHERE ${REACHES}`, upTo(at))})`,
    );
  return `
  WITH record AS MATERIALIZED (SELECT * FROM (${SINCE}) since LIMIT ${records + 1}),
  is_few AS MATERIALIZED (
    SELECT count(*) <= ${records} AS is_few, array_agg(DISTINCT stroom) AS news FROM record),
  person_0 AS MATERIALIZED (
    ${personsSql("SELECT record.* FROM record, is_few WHERE is_few")}),
  ${stepped.join(",\n  ")},
  touched_person AS MATERIALIZED (${upTo(steps + 1)}),
  ${PLACED}
  SELECT ${SUBJECT_COLUMNS}, NULL AS news
  FROM is_few, (${subjectsSql("touched", "$4")} ORDER BY place) subject
  WHERE is_few
  UNION ALL SELECT NULL, NULL, NULL, is_few, coalesce(news, '{}') FROM is_few`;
}
