-- Fact tables: what is known of each, and what guards them all.
--
-- guard_fact_table(name) gives a fact table its guards, its moment index and the comments of the
-- columns that all of them have; a table made later calls it like the first ones did.
--
-- The moment index is BRIN: facts of one delivery lie together, so the versions a delivery touched
-- are found in milliseconds from a few kilobytes, and loading pays next to nothing for it.

CREATE TABLE fact_table (
  table_name name PRIMARY KEY,
  key_columns text NOT NULL,
  van text NOT NULL,
  tot text NOT NULL,
  subject text NOT NULL CONSTRAINT "subject is gezin_id or child_id"
    CHECK (subject IN ('gezin_id', 'child_id'))
);
COMMENT ON TABLE fact_table IS 'Every fact table once: guards, validation, reset and refresh are driven from here.';
COMMENT ON COLUMN fact_table.table_name IS 'Name of the table.';
COMMENT ON COLUMN fact_table.key_columns IS 'Columns within which two current versions may not overlap.';
COMMENT ON COLUMN fact_table.van IS 'Expression: first month or school year of a row.';
COMMENT ON COLUMN fact_table.tot IS 'Expression: first month or school year no more.';
COMMENT ON COLUMN fact_table.subject IS 'Whose fact it is: the column that finds the households touched.';

-- Row guard: an inserted row belongs to the open delivery; an update closes a version, no more. The
-- triggers ask for it only when a row breaks that, so that rows which do not cost next to nothing.
CREATE FUNCTION guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF opened_delivery() IS NULL THEN
    RAISE EXCEPTION '%: expected an open delivery, found none; run SELECT open_delivery(''source'') in the same transaction',
      TG_TABLE_NAME USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF TG_OP = 'INSERT' THEN
    RAISE EXCEPTION '%: expected a new version with known_from % and no known_to, found % and %; leave both out',
      TG_TABLE_NAME, opened_delivery(), NEW.known_from, NEW.known_to
      USING ERRCODE = 'check_violation';
  END IF;
  RAISE EXCEPTION '%: expected an update that only sets known_to of a current version to %, found % -> %; close the version and insert a new one',
    TG_TABLE_NAME, opened_delivery(), to_jsonb(OLD), to_jsonb(NEW)
    USING ERRCODE = 'check_violation';
END $$;

-- When an update of a table does more than close a current version.
CREATE FUNCTION is_no_closing(fact_name name) RETURNS text LANGUAGE sql STABLE
RETURN (
  SELECT 'opened_delivery() IS NULL OR OLD.known_to IS NOT NULL
    OR NEW.known_to IS DISTINCT FROM opened_delivery()'
    || string_agg(format(' OR NEW.%1$I IS DISTINCT FROM OLD.%1$I', attname), '')
  FROM pg_attribute WHERE attrelid = fact_name::text::regclass
    AND attnum > 0 AND NOT attisdropped AND attname <> 'known_to');

-- Nothing is deleted; reset_facts() alone may empty the tables.
CREATE FUNCTION guard_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('groeikern.reset', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '%: expected facts to stay, found %; close the version instead (known_to = opened_delivery())',
    TG_TABLE_NAME, TG_OP USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;

-- Two versions of a key whose spans overlap. One shape for every fact table, whatever the types of
-- its columns: PL/pgSQL keeps the plan that it made for the first.
CREATE TYPE overlap AS (key text, van integer, tot integer, next_van integer);

-- Query for the first overlap among the current versions of a table; narrowed to some keys.
CREATE FUNCTION overlap_query(fact fact_table, narrowed text) RETURNS text
LANGUAGE sql STABLE
RETURN format(
  'SELECT key, van, tot, next_van FROM (
     SELECT concat_ws('','', %1$s) AS key, (%2$s)::integer AS van, (%3$s)::integer AS tot,
       lead(%2$s) OVER (PARTITION BY %1$s ORDER BY %2$s)::integer AS next_van
     FROM %4$I WHERE known_to IS NULL %5$s) spans
   WHERE next_van < tot LIMIT 1',
  fact.key_columns, fact.van, fact.tot, fact.table_name, narrowed);

CREATE FUNCTION raise_overlap(fact fact_table, found overlap) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: expected spans of one (%) that do not overlap, found [%, %) and one from % for (%); close the current version first',
    fact.table_name, fact.key_columns, found.van, found.tot, found.next_van, found.key
    USING ERRCODE = 'exclusion_violation', TABLE = fact.table_name;
END $$;

-- Statement guard: the keys just inserted have no overlapping current versions.
CREATE FUNCTION guard_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fact fact_table;
  found overlap;
BEGIN
  SELECT * INTO STRICT fact FROM fact_table WHERE table_name = TG_TABLE_NAME;
  EXECUTE overlap_query(fact, format('AND (%1$s) IN (SELECT %1$s FROM new_rows)', fact.key_columns))
    INTO found;
  IF found.key IS NOT NULL THEN
    PERFORM raise_overlap(fact, found);
  END IF;
  RETURN NULL;
END $$;

-- Statement note: whose versions began or ended.
CREATE FUNCTION note_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  keys text := (SELECT key_columns FROM fact_table WHERE table_name = TG_TABLE_NAME);
BEGIN
  EXECUTE format('INSERT INTO fact_change (delivery_id, table_name, %1$s)
    SELECT DISTINCT opened_delivery(), %2$L::name, %1$s FROM new_rows', keys, TG_TABLE_NAME);
  RETURN NULL;
END $$;

CREATE FUNCTION comment_common_columns(fact_name name) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  note record;
BEGIN
  FOR note IN
    SELECT attname, text FROM pg_attribute JOIN (VALUES
      ('gezin_id', 'Household, pseudonymous; never a national number.'),
      ('child_id', 'Child, pseudonymous; never a national number.'),
      ('van_maand', 'Month index (year x 12 + month - 1): first month the row holds for.'),
      ('tot_maand', 'Month index: first month the row holds no more; 32767 = open.'),
      ('known_from', 'Delivery that brought this version.'),
      ('known_to', 'Delivery that closed this version; NULL = current.')) note (name, text)
      ON name = attname
    WHERE attrelid = fact_name::text::regclass AND attnum > 0
  LOOP
    EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', fact_name, note.attname, note.text);
  END LOOP;
END $$;

-- The planner is told that a subject is unique (n_distinct) where it is the key: within one month
-- and moment it is, and that is how these tables are joined.
CREATE FUNCTION guard_fact_table(fact_name name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  fact fact_table;
BEGIN
  SELECT * INTO STRICT fact FROM fact_table WHERE table_name = fact_name;
  EXECUTE format('CREATE OR REPLACE TRIGGER guard_new_version BEFORE INSERT ON %I FOR EACH ROW
    WHEN (opened_delivery() IS NULL OR NEW.known_from IS DISTINCT FROM opened_delivery()
      OR NEW.known_to IS NOT NULL) EXECUTE FUNCTION guard_version()', fact_name);
  EXECUTE format('CREATE OR REPLACE TRIGGER guard_closed_version BEFORE UPDATE ON %I FOR EACH ROW
    WHEN (%s) EXECUTE FUNCTION guard_version()', fact_name, is_no_closing(fact_name));
  EXECUTE format('CREATE OR REPLACE TRIGGER guard_history BEFORE DELETE OR TRUNCATE ON %I
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history()', fact_name);
  EXECUTE format('CREATE OR REPLACE TRIGGER guard_overlap AFTER INSERT ON %I
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION guard_overlap()', fact_name);
  EXECUTE format('CREATE OR REPLACE TRIGGER note_inserted AFTER INSERT ON %I
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_changed()', fact_name);
  EXECUTE format('CREATE OR REPLACE TRIGGER note_closed AFTER UPDATE ON %I
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_changed()', fact_name);
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I USING brin (known_from, known_to)
    WITH (pages_per_range = 32)', fact_name || '_moment', fact_name);
  IF fact.key_columns = fact.subject THEN
    EXECUTE format('ALTER TABLE %I ALTER %I SET (n_distinct = -1)', fact_name, fact.subject);
  END IF;
  PERFORM comment_common_columns(fact_name);
END $$;
COMMENT ON FUNCTION guard_fact_table(name) IS 'Guards, moment index and common comments of a table that fact_table names; again does no harm.';

-- What the guards would have refused in one table, after a load that went past them.
CREATE FUNCTION validate_fact_table(fact fact_table) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found overlap;
  stray integer;
BEGIN
  EXECUTE overlap_query(fact, '') INTO found;
  IF found.key IS NOT NULL THEN
    PERFORM raise_overlap(fact, found);
  END IF;
  EXECUTE format(
    'SELECT moment FROM (SELECT known_from AS moment FROM %1$I GROUP BY 1
       UNION SELECT known_to FROM %1$I WHERE known_to IS NOT NULL GROUP BY 1) moments
     WHERE NOT EXISTS (SELECT FROM delivery WHERE delivery_id = moment) LIMIT 1', fact.table_name)
    INTO stray;
  IF stray IS NOT NULL THEN
    RAISE EXCEPTION '%: expected every version to name a delivery, found delivery % that does not exist',
      fact.table_name, stray USING ERRCODE = 'foreign_key_violation';
  END IF;
  EXECUTE format(
    'WITH version AS NOT MATERIALIZED (SELECT %1$s, (%2$s)::integer AS van, (%3$s)::integer AS tot,
       known_from, known_to, ctid AS place FROM %4$I)
     SELECT concat_ws('','', %1$s) AS key, a.van, a.tot, b.van AS next_van
     FROM version a JOIN version b USING (%1$s)
     WHERE a.known_to IS NOT NULL AND a.place <> b.place AND a.van < b.tot AND b.van < a.tot
       AND b.known_from < a.known_to AND a.known_from < coalesce(b.known_to, 2147483647)
     LIMIT 1', fact.key_columns, fact.van, fact.tot, fact.table_name) INTO found;
  IF found.key IS NOT NULL THEN
    PERFORM raise_overlap(fact, found);
  END IF;
END $$;

CREATE FUNCTION validate_facts() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  fact fact_table;
BEGIN
  FOR fact IN SELECT * FROM fact_table LOOP
    PERFORM validate_fact_table(fact);
  END LOOP;
END $$;
COMMENT ON FUNCTION validate_facts() IS 'Raises on the first overlap or unknown delivery in any fact table; for loads that went past the guards.';

-- After a bulk load: statistics for the planner, summaries for the moment indexes.
CREATE FUNCTION settle_facts() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  fact fact_table;
BEGIN
  FOR fact IN SELECT * FROM fact_table LOOP
    PERFORM brin_summarize_new_values((fact.table_name || '_moment')::regclass);
    EXECUTE format('ANALYZE %I', fact.table_name);
  END LOOP;
END $$;
COMMENT ON FUNCTION settle_facts() IS 'Statistics and moment indexes of the fact tables after a bulk load.';

-- Empties every fact table, for the generator. Deliveries, finished runs and their results stay;
-- runs under way can not be repeated any more and fail.
CREATE FUNCTION reset_facts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('groeikern.reset', 'on', true);
  PERFORM lock_kept_input();
  EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(table_name), ', ') FROM fact_table);
  PERFORM set_config('groeikern.reset', '', true);
  PERFORM forget_kept_input();
  TRUNCATE fact_change, paid_elsewhere, paid_elsewhere_state;
  PERFORM end_run(run_id, 'failed', 'the facts were reset') FROM run
    WHERE status IN ('preparing', 'running');
END $$;
COMMENT ON FUNCTION reset_facts() IS 'Empties the fact tables and fails the runs under way; results of finished runs stay.';
