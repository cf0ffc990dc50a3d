-- Publication: every partition is there, what lies in decision is what its partitions wrote -> run
-- finished, in one transaction; then nothing of the run changes any more.
--
-- A partition compares what it writes, put together with what it rests on, with the kernel's results
-- row by row before its commit, and notes the digest of its blocks; publication makes the digests
-- again from what is stored. Afterwards groeikern verify reads all of it, as everybody does.

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
CREATE TRIGGER guard_finished_run BEFORE INSERT OR UPDATE OR DELETE ON run_reason
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
-- the results; by component the reasons.
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
  SELECT component, sum(cents) AS total, sum(of_reasons) AS of_reasons INTO found
  FROM (
    SELECT component, cents, 0 AS of_reasons FROM run_total t
    WHERE t.run_id = require_sums.run_id AND component <> 'totaal'
    UNION ALL
    SELECT component, 0, cents FROM run_reason s WHERE s.run_id = require_sums.run_id) sums
  GROUP BY component HAVING sum(cents) <> sum(of_reasons) LIMIT 1;
  IF found.component IS NOT NULL THEN
    PERFORM refuse_publication(run_id, format('reasons of %s that add up to %s', found.component,
      found.total), found.of_reasons::text);
  END IF;
END $$;

CREATE FUNCTION require_rejected(run_id integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  told bigint;
  written bigint;
BEGIN
  SELECT sum(rejected) INTO told FROM run_partition p WHERE p.run_id = require_rejected.run_id;
  SELECT count(*) INTO written FROM rejected r WHERE r.run_id = require_rejected.run_id;
  IF written IS DISTINCT FROM told THEN
    PERFORM refuse_publication(run_id, told || ' rejected rows', written::text);
  END IF;
END $$;

-- Two amounts that are swapped, a row away and another twice: the bytes are others then.
CREATE FUNCTION require_written(run_id integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found record;
BEGIN
  SELECT partition_no INTO found FROM run_partition p
  WHERE p.run_id = require_written.run_id
    AND blocks_digest IS DISTINCT FROM blocks_digest(p.run_id, gezin_from, gezin_to)
  ORDER BY partition_no LIMIT 1;
  IF found.partition_no IS NOT NULL THEN
    PERFORM refuse_publication(run_id,
      format('the decisions of partition %s as they were written', found.partition_no), 'others');
  END IF;
  SELECT partition_no INTO found FROM run_partition p
  WHERE p.run_id = require_written.run_id
    AND p.totals_digest IS DISTINCT FROM totals_digest(p.run_id, p.partition_no)
  ORDER BY partition_no LIMIT 1;
  IF found.partition_no IS NOT NULL THEN
    PERFORM refuse_publication(run_id,
      format('the totals of partition %s as they were told', found.partition_no), 'others');
  END IF;
END $$;

-- All that a run says, as text: whoever has the tables can make its digest again. Clocks are not in
-- it, so that a run says the same however often it was stopped.
CREATE FUNCTION partition_statement(of run_partition) RETURNS text LANGUAGE sql STABLE
RETURN format(
  'partition %s %s..%s in %s out %s rejected %s voorlopig %s shared %s %s %s %s totals %s whole %s %s',
  of.partition_no, of.gezin_from, of.gezin_to, of.rows_in, of.rows_out, of.rejected, of.voorlopig,
  of.shared, of.digest, of.checksum, of.blocks_digest, of.totals_digest, of.is_whole,
  array_to_string(of.used_candidates, ' '));
COMMENT ON FUNCTION partition_statement(run_partition) IS
  'What the line of a partition says, as text; its clock left out.';

CREATE FUNCTION run_statement(run_id integer) RETURNS text LANGUAGE sql STABLE
RETURN (
  SELECT concat_ws(E'\n', 'groeikern run', 'month ' || r.month, 'parameters ' || parameter_digest,
    'kernel ' || kernel_digest, 'reasons ' || reason_layout, 'facts ' || facts_moment,
    format('in %s out %s rejected %s voorlopig %s unpaired %s cents %s', rows_in, rows_out, rejected,
      voorlopig, unpaired, totaal_cents),
    'results ' || results_digest, 'provisional ' || provisional::text, 'certainty ' || certainty::text,
    (SELECT string_agg(partition_statement(p), E'\n' ORDER BY partition_no)
      FROM run_partition p WHERE p.run_id = r.run_id),
    (SELECT string_agg(format('total %s %s rows %s cents %s %s', payer, component, rows, cents,
        checksum), E'\n' ORDER BY payer, component COLLATE "C")
      FROM (SELECT payer, component, sum(row_count) AS rows, sum(cents) AS cents,
          sum(checksum) AS checksum
        FROM run_total t WHERE t.run_id = r.run_id GROUP BY payer, component) totals),
    (SELECT 'reasons ' || encode(sha256(convert_to(string_agg(format('%s %s %s %s %s', partition_no,
        component, reason, row_count, cents), E'\n'
        ORDER BY partition_no, component COLLATE "C", reason COLLATE "C"), 'UTF8')), 'hex')
      FROM run_reason s WHERE s.run_id = r.run_id),
    (SELECT 'rejected ' || encode(sha256(convert_to(string_agg(format('%s %s %s %s %s %s',
        partition_no, row_no, gezin_id, child_id, code, detail), E'\n'
        ORDER BY partition_no, row_no), 'UTF8')), 'hex')
      FROM rejected j WHERE j.run_id = r.run_id),
    'changes of ' || coalesce((SELECT b.digest FROM run b WHERE b.run_id = r.base_run), 'none'),
    'before ' || coalesce((SELECT b.digest FROM run b WHERE b.run_id = r.previous_run), 'none'))
  FROM run r WHERE r.run_id = run_statement.run_id);
COMMENT ON FUNCTION run_statement(integer) IS 'All that a run says, as text; the digest of a finished run is its SHA-256.';

CREATE FUNCTION statement_digest(statement text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN encode(sha256(convert_to(statement, 'UTF8')), 'hex');
COMMENT ON FUNCTION statement_digest(text) IS 'SHA-256 of a statement, in hexadecimal digits.';

-- A run whose partitions all wrote every household is read without the one that it was based on.
CREATE FUNCTION close_chain(run_id integer) RETURNS void LANGUAGE sql
BEGIN ATOMIC
  UPDATE run r SET base_run = b.run_id, chain = coalesce(b.chain, '{}') || r.run_id
  FROM (SELECT bool_and(is_whole) AS is_whole FROM run_partition p
      WHERE p.run_id = close_chain.run_id) whole
    LEFT JOIN run b ON NOT is_whole
      AND b.run_id = (SELECT o.base_run FROM run o WHERE o.run_id = close_chain.run_id)
  WHERE r.run_id = close_chain.run_id;
END;

CREATE FUNCTION publish_run(run_id integer, provisional jsonb DEFAULT '[]',
  certainty jsonb DEFAULT '[]') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM run r WHERE r.run_id = publish_run.run_id FOR UPDATE;
  PERFORM require_partitions(run_id);
  PERFORM require_rejected(run_id);
  PERFORM require_sums(run_id);
  PERFORM require_written(run_id);
  PERFORM close_chain(run_id);
  PERFORM take_turn('publication');
  -- The one that no other follows, whatever the clocks said.
  UPDATE run r SET previous_run = (
    SELECT b.run_id FROM run b WHERE b.status = 'finished'
      AND NOT EXISTS (SELECT FROM run c WHERE c.status = 'finished' AND c.previous_run = b.run_id))
  WHERE r.run_id = publish_run.run_id;
  UPDATE run earlier SET replaced_by = publish_run.run_id FROM run r
  WHERE r.run_id = publish_run.run_id AND earlier.month = r.month AND earlier.status = 'finished'
    AND earlier.replaced_by IS NULL;
  UPDATE run r SET provisional = publish_run.provisional, certainty = publish_run.certainty, rows_in = sums.rows_in, rows_out = sums.rows_out,
    rejected = sums.rejected, voorlopig = sums.voorlopig,
    unpaired = sums.shared - count_paired(r.month, r.facts_moment),
    totaal_cents = sums.cents, results_digest = sums.digest
  FROM (
    SELECT sum(p.rows_in) AS rows_in, sum(p.rows_out) AS rows_out, sum(p.rejected) AS rejected,
      sum(p.voorlopig) AS voorlopig, sum(p.shared) AS shared,
      encode(sha256(string_agg(p.digest, E'\n' ORDER BY partition_no)::bytea), 'hex') AS digest,
      coalesce((SELECT sum(t.cents) FROM run_total t
        WHERE t.run_id = publish_run.run_id AND component = 'totaal'), 0) AS cents
    FROM run_partition p WHERE p.run_id = publish_run.run_id) sums
  WHERE r.run_id = publish_run.run_id;
  UPDATE run r SET status = 'finished', finished_at = clock_timestamp(), failure = NULL,
    digest = statement_digest(run_statement(publish_run.run_id))
  WHERE r.run_id = publish_run.run_id;
END $$;
COMMENT ON FUNCTION publish_run(integer, jsonb, jsonb) IS 'Checks what is stored and finishes the run; all or nothing.';
