-- Deliveries: the moments at which facts became known, and the guards of every fact table.
--
-- Facts keep two times: the months they hold for and the delivery that made them known. Nothing is
-- overwritten: a correction closes the current version (known_to) and inserts a new one. Writing
-- facts goes: BEGIN; SELECT open_delivery('source'); UPDATE .. SET known_to = opened_delivery();
-- INSERT ..; COMMIT. A delivery holds one lock until it commits, so deliveries become visible in
-- the order of their ids and the guards see every version that counts.

CREATE TABLE delivery (
  delivery_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL CONSTRAINT "source is not empty" CHECK (source <> ''),
  received_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE delivery IS 'One batch of facts from one source; its id is the moment it became known.';
COMMENT ON COLUMN delivery.delivery_id IS 'Moment of knowledge; rises in the order of commits.';
COMMENT ON COLUMN delivery.source IS 'Who delivered: tax office, school register, payer, generator.';
COMMENT ON COLUMN delivery.received_at IS 'Wall clock when the delivery was opened; for people, no rule reads it.';

CREATE TABLE fact_table (
  table_name name PRIMARY KEY,
  key_columns text NOT NULL,
  van text NOT NULL,
  tot text NOT NULL,
  subject text NOT NULL CHECK (subject IN ('gezin_id', 'child_id'))
);
COMMENT ON TABLE fact_table IS 'Every fact table once: guards, validation, reset and refresh are driven from here.';
COMMENT ON COLUMN fact_table.table_name IS 'Name of the table.';
COMMENT ON COLUMN fact_table.key_columns IS 'Columns within which two current versions may not overlap.';
COMMENT ON COLUMN fact_table.van IS 'Expression: first month or school year of a row.';
COMMENT ON COLUMN fact_table.tot IS 'Expression: first month or school year no more.';
COMMENT ON COLUMN fact_table.subject IS 'Whose fact it is: the column that finds the households touched.';

-- The delivery opened in this transaction, NULL when there is none.
CREATE FUNCTION opened_delivery() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('groeikern.delivery', true), '')::integer;
COMMENT ON FUNCTION opened_delivery() IS 'The delivery opened in this transaction, NULL when there is none.';

CREATE FUNCTION open_delivery(source text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  opened integer;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'open_delivery: expected isolation level read committed, found %; begin the transaction without an isolation level',
      current_setting('transaction_isolation') USING ERRCODE = 'active_sql_transaction';
  END IF;
  IF opened_delivery() IS NOT NULL THEN
    RAISE EXCEPTION 'open_delivery: expected no open delivery in this transaction, found %; commit it first',
      opened_delivery() USING ERRCODE = 'active_sql_transaction';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('groeikern'), hashtext('delivery'));
  INSERT INTO delivery (source) VALUES (open_delivery.source) RETURNING delivery_id INTO opened;
  PERFORM set_config('groeikern.delivery', opened::text, true);
  RETURN opened;
END $$;
COMMENT ON FUNCTION open_delivery(text) IS 'Opens a delivery for the rest of the transaction and waits for the one before it.';

-- Row guard: an inserted row belongs to the open delivery; an update closes a version, no more.
CREATE FUNCTION guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  opened integer := opened_delivery();
BEGIN
  IF opened IS NULL THEN
    RAISE EXCEPTION '%: expected an open delivery, found none; run SELECT open_delivery(''source'') in the same transaction',
      TG_TABLE_NAME USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.known_from IS DISTINCT FROM opened OR NEW.known_to IS NOT NULL THEN
      RAISE EXCEPTION '%: expected a new version with known_from % and no known_to, found % and %; leave both out',
        TG_TABLE_NAME, opened, NEW.known_from, NEW.known_to USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - 'known_to' <> to_jsonb(OLD) - 'known_to'
     OR OLD.known_to IS NOT NULL OR NEW.known_to IS DISTINCT FROM opened THEN
    RAISE EXCEPTION '%: expected an update that only sets known_to of a current version to %, found % -> %; close the version and insert a new one',
      TG_TABLE_NAME, opened, to_jsonb(OLD), to_jsonb(NEW) USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- Nothing is deleted; reset_facts() alone may empty the tables.
CREATE FUNCTION guard_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('groeikern.reset', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '%: expected facts to stay, found %; close the version instead (known_to = opened_delivery())',
    TG_TABLE_NAME, TG_OP USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;

-- Query for the first pair of current versions of a table that overlap; narrowed to some keys.
CREATE FUNCTION overlap_query(fact fact_table, narrowed text) RETURNS text LANGUAGE sql STABLE
RETURN format(
  'SELECT key, van, tot, next_van FROM (
     SELECT concat_ws('','', %1$s) AS key, %2$s AS van, %3$s AS tot,
       lead(%2$s) OVER (PARTITION BY %1$s ORDER BY %2$s) AS next_van
     FROM %4$I WHERE known_to IS NULL %5$s) spans
   WHERE next_van < tot LIMIT 1',
  fact.key_columns, fact.van, fact.tot, fact.table_name, narrowed);

CREATE FUNCTION raise_overlap(fact fact_table, found record) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: expected spans of one (%) that do not overlap, found [%, %) and one from % for (%); close the current version first',
    fact.table_name, fact.key_columns, found.van, found.tot, found.next_van, found.key
    USING ERRCODE = 'exclusion_violation';
END $$;

-- Statement guard: the keys just inserted have no overlapping current versions.
CREATE FUNCTION guard_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fact fact_table;
  found record;
BEGIN
  SELECT * INTO STRICT fact FROM fact_table WHERE table_name = TG_TABLE_NAME;
  EXECUTE overlap_query(fact, format('AND (%1$s) IN (SELECT %1$s FROM new_rows)', fact.key_columns))
    INTO found;
  IF found.key IS NOT NULL THEN
    PERFORM raise_overlap(fact, found);
  END IF;
  RETURN NULL;
END $$;
