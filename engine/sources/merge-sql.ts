/**
 * The statements that take blocks of messages of one flow into the records. Each finds records by
 * their key, one by one: a plan that reads all of them would be chosen for blocks of many, and
 * costs more the more records there are.
 */
import { BOUND_SILENCE } from "../database/client.js";
import { ROW_COLUMNS } from "./record-rows.js";

/** Batches are committed one after the other. */
export const LOCK_SQL = "SELECT take_turn('sources')";

/** Opens the load of flow $1 from file $2. A transaction, which does not wait for the disk. */
export const BEGIN_LOAD_SQL = `
  INSERT INTO source_load (stroom, file)
  SELECT $1, $2 FROM set_config('synchronous_commit', 'off', true) RETURNING load_id`;

/** Ends load $1 with its counts. A transaction, which waits for the disk, for all before it too. */
export const END_LOAD_SQL = `
  UPDATE source_load SET finished_at = clock_timestamp(), counts = $2
  FROM set_config('synchronous_commit', 'on', true) WHERE load_id = $1`;

/** Opens a batch of a load. */
export const batchSql = (loadId: number): string =>
  `BEGIN; SET LOCAL synchronous_commit = off; ${BOUND_SILENCE}; ${LOCK_SQL};
   INSERT INTO source_batch (load_id) VALUES (${loadId}) RETURNING batch_id`;

/** Places in $2 of records of flow $1 that are held, from 0. */
export const HELD = {
  name: "held records",
  text: `
    SELECT array_agg(place - 1) AS places FROM (
      SELECT place, (SELECT true FROM source_record r
        WHERE r.stroom = $1 AND r.record_id = id COLLATE "C") AS is_held
      FROM unnest($2::text[]) WITH ORDINALITY AS asked (id, place)
    ) found WHERE is_held`,
};

/** Whether a year of flow $1 has a complete file of a version above $2. */
export const LATE_SQL =
  "SELECT EXISTS (SELECT FROM source_complete WHERE stroom = $1 AND versie > $2) AS late";

export const COPY_RECORDS_SQL = `COPY source_record (${ROW_COLUMNS}) FROM STDIN`;
export const COPY_SUBJECTS_SQL = "COPY source_subject (person, stroom, record_id) FROM STDIN";

/** The staging table of a session; emptied by each commit. */
export const CREATE_INCOMING_SQL = `
  CREATE TEMP TABLE IF NOT EXISTS incoming
    (line_no integer, root integer, LIKE source_record) ON COMMIT DELETE ROWS`;

export const COPY_INCOMING_SQL = `COPY incoming (line_no, root, ${ROW_COLUMNS}) FROM STDIN`;

/**
 * Takes what stands in `incoming`, of flow $1; one row with the counts, the messages of which the
 * version was given before with other content, and records of which a version is missing.
 *
 * What comes for a yearly file of which a later one called itself complete is cancelled by it.
 */
export const MERGE = {
  name: "merge",
  text: `
WITH judged AS MATERIALIZED (
  SELECT i.line_no, i.record_id, i.root, i.aangemaakt, i.ontvangen, i.subjecten, i.inhoud,
    i.batch_id, i.versie AS given_versie, i.is_geannuleerd AS is_given_gone,
    greatest(i.versie, late.versie) AS versie,
    i.is_geannuleerd OR late.versie IS NOT NULL AS is_geannuleerd,
    coalesce(i.periode, h.periode) AS periode, coalesce(i.dossier, h.dossier) AS dossier,
    h.versie AS held_versie, h.subjecten AS held_subjecten, h.dossier AS held_dossier,
    h.versie = i.versie AND late.versie IS NULL AND (h.is_geannuleerd <> i.is_geannuleerd
      OR NOT h.is_geannuleerd AND h.inhoud IS DISTINCT FROM i.inhoud) AS is_reused
  FROM incoming i
    LEFT JOIN LATERAL (SELECT * FROM source_record r
      WHERE r.stroom = $1 AND r.record_id = i.record_id OFFSET 0) h ON true
    LEFT JOIN source_complete late
      ON late.stroom = $1 AND late.periode = i.periode AND late.versie > i.versie
),
higher AS MATERIALIZED (
  SELECT * FROM judged WHERE held_versie IS NULL OR versie > held_versie
),
kept AS (
  INSERT INTO source_record (stroom, record_id, versie, is_geannuleerd, aangemaakt, ontvangen,
    periode, dossier, subjecten, inhoud, batch_id)
  SELECT $1, record_id, versie, is_geannuleerd, aangemaakt, ontvangen, periode, dossier, subjecten,
    inhoud, batch_id FROM higher
  ON CONFLICT (stroom, record_id) DO UPDATE SET versie = excluded.versie,
    is_geannuleerd = excluded.is_geannuleerd, aangemaakt = excluded.aangemaakt,
    ontvangen = excluded.ontvangen, periode = excluded.periode, dossier = excluded.dossier,
    subjecten = excluded.subjecten, inhoud = excluded.inhoud, batch_id = excluded.batch_id
),
named AS (
  INSERT INTO source_subject (person, stroom, record_id)
  SELECT person, $1, record_id FROM higher, unnest(subjecten[2:]) AS person
  ON CONFLICT DO NOTHING
),
left_behind AS (
  INSERT INTO source_touched (soort, subject_id)
  SELECT 'persoon', person FROM higher, unnest(held_subjecten) AS person
  WHERE held_subjecten <> subjecten
  UNION SELECT 'dossier', held_dossier FROM higher WHERE held_dossier <> dossier
  ON CONFLICT DO NOTHING
)
SELECT count(*) FILTER (WHERE held_versie IS NULL)::integer AS inserted,
  count(*) FILTER (WHERE versie > held_versie)::integer AS updated,
  count(*) FILTER (WHERE is_geannuleerd AND (held_versie IS NULL OR versie > held_versie))::integer
    AS cancelled,
  count(*) FILTER (WHERE versie <= held_versie AND NOT is_reused)::integer AS older,
  json_agg(json_build_object('line', line_no, 'recordId', record_id, 'versie', given_versie,
    'vorige', root, 'isGone', is_given_gone, 'aangemaakt', aangemaakt, 'ontvangen', ontvangen,
    'subjecten', subjecten::text[], 'inhoud', inhoud)) FILTER (WHERE is_reused) AS reused,
  array_agg(record_id ORDER BY record_id) FILTER (WHERE root > coalesce(held_versie, 0)) AS gaps
FROM judged`,
};

/** Notes records of flow $1 that are to be pulled: ids, versions, subjects as JSON ($2). */
export const NOTE_PULLS_SQL = `
  INSERT INTO source_pull (stroom, record_id, versie, subjecten)
  SELECT $1, pull.record_id, pull.versie, pull.subjecten
  FROM jsonb_to_recordset($2) AS pull (record_id text, versie integer, subjecten bigint[])
  WHERE NOT EXISTS (SELECT FROM source_record r
    WHERE r.stroom = $1 AND r.record_id = pull.record_id AND r.versie >= pull.versie)
  ON CONFLICT (stroom, record_id) DO UPDATE
    SET versie = excluded.versie, subjecten = excluded.subjecten
    WHERE source_pull.versie < excluded.versie
  RETURNING 1`;

/** Takes notifications of flow $1 off the list whose content has come in batch $2 or before. */
export const PULLED_SQL = `
  DELETE FROM source_pull p WHERE p.stroom = $1 AND EXISTS (SELECT FROM source_record r
    WHERE r.stroom = $1 AND r.record_id = p.record_id AND r.batch_id = $2
      AND r.versie >= p.versie)`;

/**
 * A yearly file of flow $1, year $2, version $3 calls itself complete, but for the keys $5 of lines
 * that were not taken: what has an older version is cancelled, in batch $4.
 */
export const COMPLETE_SQL = `
WITH noted AS (
  INSERT INTO source_complete (stroom, periode, versie) VALUES ($1, $2, $3)
  ON CONFLICT (stroom, periode) DO UPDATE SET versie = excluded.versie
    WHERE source_complete.versie < excluded.versie
)
UPDATE source_record SET versie = $3, is_geannuleerd = true, batch_id = $4
WHERE stroom = $1 AND periode = $2 AND versie < $3 AND record_id <> ALL ($5)`;
