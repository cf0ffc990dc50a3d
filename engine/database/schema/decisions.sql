-- Decisions: what published runs have decided, for ever, and what runs under way are about to.
--
-- Rows of one payer and of consecutive households are a block: packed bytes, some 11 a row, where a
-- row as columns takes 83 and an array of each column 24, and is sent thirty times slower.
-- engine/decisions/pack-block.ts draws them; decided_block reads them here.
--
-- A run of a month writes the households that are not what they were in base_run, whole, payer by
-- payer; chain names the runs by which it is read, the oldest first. Where most households changed,
-- all are written and the chain begins anew. A row of child 0 without reasons says that there is
-- nothing for the household from this payer any more.

CREATE TABLE decision (
  run_id integer NOT NULL REFERENCES run,
  payer smallint NOT NULL,
  gezin_from bigint NOT NULL,
  gezin_last bigint NOT NULL,
  row_count integer NOT NULL CONSTRAINT "row_count is above 0" CHECK (row_count > 0),
  rows bytea NOT NULL,
  PRIMARY KEY (run_id, payer, gezin_from),
  CONSTRAINT "gezin_from is not behind gezin_last" CHECK (gezin_from <= gezin_last)
);
ALTER TABLE decision ALTER rows SET STORAGE EXTERNAL;
COMMENT ON TABLE decision IS
  'Blocks of decided rows; those of a finished run never change. result reads them.';
COMMENT ON COLUMN decision.run_id IS 'The run that decided it.';
COMMENT ON COLUMN decision.payer IS 'Payer, counted from 0 in the order of the type payer.';
COMMENT ON COLUMN decision.gezin_from IS 'First household of the block.';
COMMENT ON COLUMN decision.gezin_last IS 'Last household of the block, itself included.';
COMMENT ON COLUMN decision.row_count IS 'Rows of the block.';
COMMENT ON COLUMN decision.rows IS 'The rows, packed.';

CREATE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  found run_status;
BEGIN
  SELECT status INTO found FROM run WHERE run_id = touched.run_id FOR KEY SHARE;
  IF found = 'finished' OR (TG_OP = 'UPDATE' AND OLD.run_id <> NEW.run_id) THEN
    RAISE EXCEPTION
      'decision: expected what run % decided to stay, found %; make a new run instead',
      touched.run_id, TG_OP USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN touched;
END $$;
CREATE TRIGGER guard_decision BEFORE INSERT OR UPDATE OR DELETE ON decision
  FOR EACH ROW EXECUTE FUNCTION guard_decision();

CREATE FUNCTION guard_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'decision: expected what runs decided to stay, found %', TG_OP
    USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;
CREATE TRIGGER guard_decisions BEFORE TRUNCATE ON decision
  FOR EACH STATEMENT EXECUTE FUNCTION guard_decisions();

-- Blocks of a payer and a run lie behind each other: those that begin in the range, and the last
-- one before it. Each is a range of the index; a bound that is looked up row by row would be none.
CREATE FUNCTION decision_blocks(chain integer[], payers smallint[], gezin_from bigint,
  gezin_to bigint)
RETURNS TABLE (depth integer, payer smallint, gezin_from bigint, row_count integer, rows bytea,
  gezin_last bigint)
LANGUAGE sql STABLE AS $$
  SELECT c.depth::integer, d.payer, d.gezin_from, d.row_count, d.rows, d.gezin_last
  FROM unnest($1) WITH ORDINALITY c (run_id, depth) CROSS JOIN unnest($2) p (payer)
  CROSS JOIN LATERAL (
    SELECT * FROM decision b
    WHERE b.run_id = c.run_id AND b.payer = p.payer AND b.gezin_from >= $3 AND b.gezin_from < $4
    UNION ALL
    (SELECT * FROM decision b
    WHERE b.run_id = c.run_id AND b.payer = p.payer AND b.gezin_from < $3
    ORDER BY b.gezin_from DESC LIMIT 1)) d
  WHERE d.gezin_last >= $3
$$;
COMMENT ON FUNCTION decision_blocks(integer[], smallint[], bigint, bigint) IS
  'Blocks of runs and payers that touch households gezin_from up to gezin_to, itself not.';

CREATE FUNCTION number_at(bytes bytea, place integer, width integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x' || lpad(encode(substr(bytes, place + 1, width), 'hex'), 16, '0'))::bit(64)::bigint;
COMMENT ON FUNCTION number_at(bytea, integer, integer) IS
  'A big-endian number of so many bytes; 0 when it has none.';

-- SHA-256 over blocks by payer and household, as who wrote them made it.
CREATE FUNCTION blocks_digest(run_id integer, gezin_from bigint, gezin_to bigint) RETURNS text
LANGUAGE sql STABLE
RETURN (
  SELECT encode(sha256(coalesce(string_agg(int2send(payer) || int8send(d.gezin_from)
    || int8send(gezin_last) || int4send(row_count) || rows, '' ORDER BY payer, d.gezin_from),
    '')), 'hex')
  FROM decision d WHERE d.run_id = blocks_digest.run_id
    AND d.gezin_from >= blocks_digest.gezin_from AND d.gezin_from < blocks_digest.gezin_to);
COMMENT ON FUNCTION blocks_digest(integer, bigint, bigint) IS
  'Digest of what a run wrote for a range of households.';
