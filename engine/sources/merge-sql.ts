/** The statements that take a batch of messages of one flow into the records. */
import { INCOMING } from "./batch.js";

const COLUMNS = INCOMING.replace(
  / (?:integer|text(?: COLLATE "C")?|boolean|date|smallint|bigint(?:\[\])?)(?=,|$)/g,
  "",
);

/** The staging table of a session; emptied by each commit. */
export const CREATE_INCOMING_SQL = `
  CREATE TEMP TABLE IF NOT EXISTS incoming (${INCOMING}) ON COMMIT DELETE ROWS`;

export const COPY_INCOMING_SQL = `COPY incoming (${COLUMNS}) FROM STDIN`;

/** Batches are committed one after the other. */
export const LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtext('groeikern'), hashtext('sources'))";

/** Opens a batch of a load ($1). */
export const BATCH_SQL = "INSERT INTO source_batch (load_id) VALUES ($1) RETURNING batch_id";

/**
 * Takes what stands in `incoming` as batch $2 of flow $1; one row with the counts, the lines of
 * which the version was given before with other content, and records of which a version is missing.
 *
 * What comes for a yearly file of which a later one called itself complete is cancelled by it.
 */
export const MERGE_SQL = `
WITH judged AS MATERIALIZED (
  SELECT i.line_no, i.record_id, i.root, i.aangemaakt, i.ontvangen, i.subjecten, i.inhoud,
    greatest(i.versie, late.versie) AS versie,
    i.is_geannuleerd OR late.versie IS NOT NULL AS is_geannuleerd,
    coalesce(i.periode, h.periode) AS periode, coalesce(i.dossier, h.dossier) AS dossier,
    h.versie AS held_versie, h.subjecten AS held_subjecten, h.dossier AS held_dossier,
    h.versie = i.versie AND late.versie IS NULL AND (h.is_geannuleerd <> i.is_geannuleerd
      OR NOT h.is_geannuleerd AND h.inhoud IS DISTINCT FROM i.inhoud) AS is_reused
  FROM incoming i
    LEFT JOIN source_record h ON h.stroom = $1 AND h.record_id = i.record_id
    LEFT JOIN source_complete late
      ON late.stroom = $1 AND late.periode = i.periode AND late.versie > i.versie
),
higher AS MATERIALIZED (SELECT * FROM judged WHERE versie > held_versie),
inserted AS (
  INSERT INTO source_record (stroom, record_id, versie, is_geannuleerd, aangemaakt, ontvangen,
    periode, dossier, subjecten, inhoud, batch_id)
  SELECT $1, record_id, versie, is_geannuleerd, aangemaakt, ontvangen, periode, dossier, subjecten,
    inhoud, $2 FROM judged WHERE held_versie IS NULL
  RETURNING 1
),
updated AS (
  UPDATE source_record r SET versie = j.versie, is_geannuleerd = j.is_geannuleerd,
    aangemaakt = j.aangemaakt, ontvangen = j.ontvangen, periode = j.periode, dossier = j.dossier,
    subjecten = j.subjecten, inhoud = j.inhoud, batch_id = $2
  FROM higher j WHERE r.stroom = $1 AND r.record_id = j.record_id
  RETURNING 1
),
named AS (
  INSERT INTO source_subject (person, stroom, record_id)
  SELECT person, $1, record_id FROM judged, unnest(subjecten[2:]) AS person
  WHERE held_versie IS NULL OR versie > held_versie
  ON CONFLICT DO NOTHING
),
left_behind AS (
  INSERT INTO source_touched (soort, subject_id)
  SELECT 'persoon', person FROM higher, unnest(held_subjecten) AS person
  WHERE held_subjecten <> subjecten
  UNION SELECT 'dossier', held_dossier FROM higher WHERE held_dossier <> dossier
  ON CONFLICT DO NOTHING
)
SELECT (SELECT count(*) FROM inserted)::integer AS inserted,
  (SELECT count(*) FROM updated)::integer AS updated,
  (SELECT count(*) FROM judged
    WHERE is_geannuleerd AND (held_versie IS NULL OR versie > held_versie))::integer AS cancelled,
  (SELECT count(*) FROM judged WHERE versie <= held_versie AND NOT is_reused)::integer AS older,
  (SELECT array_agg(line_no) FROM judged WHERE is_reused) AS reused,
  (SELECT array_agg(record_id ORDER BY record_id) FROM judged
    WHERE root > coalesce(held_versie, 0)) AS gaps`;

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

/** Takes notifications of flow $1 off the list whose content has come. */
export const PULLED_SQL = `
  DELETE FROM source_pull p USING incoming i
  WHERE p.stroom = $1 AND p.record_id = i.record_id AND p.versie <= i.versie`;

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
