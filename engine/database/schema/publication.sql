-- Publication: totals agree -> leaf attached -> run finished, in one transaction; then nothing of
-- the run changes any more.
--
-- The results are read once, and their index is made when they are all there: an index kept up row
-- by row took a tenth of the COPY and held nothing, for nobody had summarised it.

CREATE FUNCTION guard_finished_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: expected results of a finished run to stay, found %; make a new run instead',
    TG_TABLE_NAME, TG_OP USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;
CREATE TRIGGER guard_finished_result BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON result
  FOR EACH STATEMENT EXECUTE FUNCTION guard_finished_result();

CREATE FUNCTION guard_finished_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF EXISTS (SELECT FROM run WHERE run_id = touched.run_id AND status = 'finished')
     OR (TG_OP = 'UPDATE' AND OLD.run_id <> NEW.run_id) THEN
    RAISE EXCEPTION '%: expected run % to stay as it finished, found %; make a new run instead',
      TG_TABLE_NAME, touched.run_id, TG_OP USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN touched;
END $$;

-- A later run of its month may replace it, once.
CREATE FUNCTION guard_replaced_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.replaced_by IS NULL AND to_jsonb(NEW) - 'replaced_by' = to_jsonb(OLD) - 'replaced_by' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'run: expected run % to stay as it finished, found %; make a new run instead',
    OLD.run_id, TG_OP USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;
CREATE TRIGGER guard_replaced_run BEFORE UPDATE ON run
  FOR EACH ROW WHEN (OLD.status = 'finished') EXECUTE FUNCTION guard_replaced_run();
CREATE TRIGGER guard_finished_run BEFORE DELETE ON run
  FOR EACH ROW EXECUTE FUNCTION guard_finished_run();
CREATE TRIGGER guard_finished_run BEFORE INSERT OR UPDATE OR DELETE ON run_partition
  FOR EACH ROW EXECUTE FUNCTION guard_finished_run();
CREATE TRIGGER guard_finished_run BEFORE INSERT OR UPDATE OR DELETE ON run_total
  FOR EACH ROW EXECUTE FUNCTION guard_finished_run();
CREATE TRIGGER guard_finished_run BEFORE INSERT OR UPDATE OR DELETE ON rejected
  FOR EACH ROW EXECUTE FUNCTION guard_finished_run();

CREATE FUNCTION refuse_publication(run_id integer, expected text, seen text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'publish_run: expected % in run %, found %; the run is not published',
    expected, run_id, seen USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION require_partitions(run_id integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found record;
BEGIN
  SELECT r.partition_count AS planned, r.status, count(p) FILTER (WHERE p.status = 'finished') AS finished
    INTO found
  FROM run r LEFT JOIN run_partition p USING (run_id)
  WHERE r.run_id = require_partitions.run_id GROUP BY r.run_id;
  IF found.status IS DISTINCT FROM 'running' THEN
    PERFORM refuse_publication(run_id, 'status running', coalesce(found.status::text, 'no such run'));
  END IF;
  IF found.finished <> found.planned THEN
    PERFORM refuse_publication(run_id, found.planned || ' finished partitions', found.finished::text);
  END IF;
END $$;

-- What the partitions told adds up in itself: by payer the components to the total, and its rows to
-- the results.
CREATE FUNCTION require_sums(run_id integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found record;
BEGIN
  SELECT payer, sum(cents) FILTER (WHERE component = 'totaal') AS total,
    coalesce(sum(cents) FILTER (WHERE component <> 'totaal'), 0) AS components INTO found
  FROM run_total t WHERE t.run_id = require_sums.run_id GROUP BY payer
  HAVING sum(CASE WHEN component = 'totaal' THEN cents ELSE -cents END) <> 0
    OR bool_and(component <> 'totaal') LIMIT 1;
  IF found.payer IS NOT NULL THEN
    PERFORM refuse_publication(run_id, format('components of %s that add up to %s', found.payer,
      coalesce(found.total, 0)), found.components::text);
  END IF;
END $$;

-- run_total agrees with the leaf on every component and, by their sum, on the payers; the partitions
-- agree with both on rows. The leaf is read once, by parallel workers.
CREATE FUNCTION require_totals(run_id integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  leaf text := 'result_run_' || require_totals.run_id;
  column_names text[];
  rows_told bigint;
  rows_written bigint;
  payers_told bigint;
  payers_written bigint;
  cents_told bigint[];
  cents_written bigint[];
  found record;
BEGIN
  SELECT sum(rejected) INTO rows_told FROM run_partition p WHERE p.run_id = require_totals.run_id;
  SELECT count(*) INTO rows_written FROM rejected r WHERE r.run_id = require_totals.run_id;
  IF rows_written IS DISTINCT FROM rows_told THEN
    PERFORM refuse_publication(run_id, rows_told || ' rejected rows', rows_written::text);
  END IF;

  WITH told AS (
    SELECT lower(regexp_replace(component, '([A-Z])', '_\1', 'g')) || '_cents' AS attname,
      sum(cents) AS cents
    FROM run_total t WHERE t.run_id = require_totals.run_id GROUP BY component)
  SELECT array_agg(attname ORDER BY attnum), array_agg(coalesce(cents, 0) ORDER BY attnum)
    INTO column_names, cents_told
  FROM pg_attribute LEFT JOIN told USING (attname)
  WHERE attrelid = 'result'::regclass AND attname LIKE '%\_cents';
  EXECUTE (SELECT format('SELECT count(*), coalesce(sum(payer), 0), ARRAY[%s] FROM %I',
      string_agg(format('coalesce(sum(%I), 0)', name), ', '), leaf) FROM unnest(column_names) name)
    INTO rows_written, payers_written, cents_written;

  SELECT sum(rows_out) INTO rows_told FROM run_partition p WHERE p.run_id = require_totals.run_id;
  IF rows_written IS DISTINCT FROM rows_told THEN
    PERFORM refuse_publication(run_id, rows_told || ' results', rows_written::text);
  END IF;
  SELECT coalesce(sum(row_count * (array_position(enum_range(NULL::payer), payer) - 1)), 0)
    INTO payers_told
  FROM run_total t WHERE t.run_id = require_totals.run_id AND component = 'totaal';
  IF payers_written <> payers_told THEN
    PERFORM refuse_publication(run_id, payers_told || ' as the sum of all payers',
      payers_written::text);
  END IF;
  SELECT * INTO found FROM unnest(column_names, cents_told, cents_written) cell (name, told, written)
  WHERE told <> written LIMIT 1;
  IF found.name IS NOT NULL THEN
    PERFORM refuse_publication(run_id, found.told || ' ' || found.name, found.written::text);
  END IF;
  PERFORM require_sums(run_id);
END $$;

CREATE FUNCTION publish_run(run_id integer, provisional jsonb DEFAULT '[]') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  leaf text := 'result_run_' || publish_run.run_id;
BEGIN
  PERFORM FROM run r WHERE r.run_id = publish_run.run_id FOR UPDATE;
  PERFORM require_partitions(run_id);
  EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', leaf);
  PERFORM require_totals(run_id);
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I USING brin (gezin_id) WITH (pages_per_range = 8)',
    leaf || '_gezin', leaf);
  EXECUTE format('ALTER TABLE result ATTACH PARTITION %I FOR VALUES IN (%s)', leaf, run_id);
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', leaf, leaf || '_is_one_run');
  EXECUTE format('CREATE TRIGGER guard_finished_result BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE
    ON %I FOR EACH STATEMENT EXECUTE FUNCTION guard_finished_result()', leaf);
  UPDATE run earlier SET replaced_by = publish_run.run_id FROM run r
  WHERE r.run_id = publish_run.run_id AND earlier.month = r.month AND earlier.status = 'finished'
    AND earlier.replaced_by IS NULL;
  UPDATE run r SET status = 'finished', finished_at = clock_timestamp(), failure = NULL,
    provisional = publish_run.provisional, rows_in = sums.rows_in, rows_out = sums.rows_out,
    rejected = sums.rejected, voorlopig = sums.voorlopig,
    unpaired = sums.shared - count_paired(r.month, r.facts_moment), totaal_cents = sums.cents, digest = sums.digest
  FROM (
    SELECT sum(p.rows_in) AS rows_in, sum(p.rows_out) AS rows_out, sum(p.rejected) AS rejected,
      sum(p.voorlopig) AS voorlopig, sum(p.shared) AS shared,
      encode(sha256(string_agg(p.digest, E'\n' ORDER BY partition_no)::bytea), 'hex') AS digest,
      coalesce((SELECT sum(t.cents) FROM run_total t
        WHERE t.run_id = publish_run.run_id AND component = 'totaal'), 0) AS cents
    FROM run_partition p WHERE p.run_id = publish_run.run_id) sums
  WHERE r.run_id = publish_run.run_id;
END $$;
COMMENT ON FUNCTION publish_run(integer, jsonb) IS 'Checks the totals, attaches the results and finishes the run; all or nothing.';
