-- Guards, moment indexes and comments on every fact table; validation and reset.
--
-- The moment index is BRIN: facts of one delivery lie together, so the versions a delivery touched
-- are found in milliseconds from a few kilobytes, and loading pays next to nothing for it.
--
-- The planner is told that a subject is unique (n_distinct): within one month and moment it is, and
-- that is how these tables are joined.

DO $$
DECLARE
  fact fact_table;
  noted record;
BEGIN
  FOR fact IN SELECT * FROM fact_table LOOP
    EXECUTE format('CREATE TRIGGER guard_version BEFORE INSERT OR UPDATE ON %I
      FOR EACH ROW EXECUTE FUNCTION guard_version()', fact.table_name);
    EXECUTE format('CREATE TRIGGER guard_history BEFORE DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION guard_history()', fact.table_name);
    EXECUTE format('CREATE TRIGGER guard_overlap AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION guard_overlap()', fact.table_name);
    EXECUTE format('CREATE INDEX %I ON %I USING brin (known_from, known_to) WITH (pages_per_range = 32)',
      fact.table_name || '_moment', fact.table_name);
    IF fact.table_name <> 'gezin_lid' THEN
      EXECUTE format('ALTER TABLE %I ALTER %I SET (n_distinct = -1)', fact.table_name, fact.subject);
    END IF;
  END LOOP;
  FOR noted IN
    SELECT c.table_name, c.column_name, note.text
    FROM information_schema.columns c JOIN fact_table f ON f.table_name = c.table_name
    JOIN (VALUES
      ('gezin_id', 'Household, pseudonymous; never a national number.'),
      ('child_id', 'Child, pseudonymous; never a national number.'),
      ('van_maand', 'Month index (year x 12 + month - 1): first month the row holds for.'),
      ('tot_maand', 'Month index: first month the row holds no more; 32767 = open.'),
      ('known_from', 'Delivery that brought this version.'),
      ('known_to', 'Delivery that closed this version; NULL = current.')) note (name, text)
      ON note.name = c.column_name
    WHERE c.table_schema = current_schema()
  LOOP
    EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', noted.table_name, noted.column_name, noted.text);
  END LOOP;
END $$;

-- What the guards would have refused in one table, after a load that went past them.
CREATE FUNCTION validate_fact_table(fact fact_table) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found record;
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
    'WITH version AS NOT MATERIALIZED (SELECT %1$s, %2$s AS van, %3$s AS tot, known_from, known_to,
       ctid AS place FROM %4$I)
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
