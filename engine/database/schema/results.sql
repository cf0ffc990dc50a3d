-- Results: one row for each row that went in and was not rejected, published run by run.
--
-- result_run_<id> is filled as a table of its own and attached to result on publication, so readers
-- see a run whole or not at all.

CREATE FUNCTION create_result_leaf(run_id integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  leaf text := 'result_run_' || create_result_leaf.run_id;
BEGIN
  IF NOT EXISTS (SELECT FROM run r WHERE r.run_id = create_result_leaf.run_id AND status = 'running') THEN
    RAISE EXCEPTION 'create_result_leaf: expected a running run, found none with run_id %',
      create_result_leaf.run_id USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF to_regclass(leaf) IS NOT NULL THEN
    RETURN leaf;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE result INCLUDING COMMENTS)', leaf);
  EXECUTE format('ALTER TABLE %I ALTER run_id SET DEFAULT %s, ADD CONSTRAINT %I CHECK (run_id = %s)',
    leaf, create_result_leaf.run_id, leaf || '_is_one_run', create_result_leaf.run_id);
  RETURN leaf;
END $$;
COMMENT ON FUNCTION create_result_leaf(integer) IS 'Creates result_run_<id> when it is not there; returns its name.';
