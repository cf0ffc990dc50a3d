-- calculation_input: the rows the kernel reads, kept per month.
--
-- One leaf per month, calculation_input_<month>, built by engine/input/ from the facts and refreshed
-- after each delivery; columns in the order of FACTS in core-wasm/layout.ts. NULL = the default of
-- the fact, unknown, or none. Leaves and state are unlogged: they can be built again at any time, and
-- a crash of the server empties both together, so neither can lie about the other.

-- Both are inlined by the planner: constants fold, indexes stay usable.
CREATE FUNCTION is_known(known_from integer, known_to integer, moment integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN known_from <= moment AND (known_to IS NULL OR known_to > moment);
COMMENT ON FUNCTION is_known(integer, integer, integer) IS 'Was this version the current one as of a delivery?';

CREATE FUNCTION inkomensjaar(maand integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (maand - CASE WHEN maand < 24272 THEN 9 ELSE 8 END) / 12 - 2;
COMMENT ON FUNCTION inkomensjaar(integer) IS 'Calendar year of the income that counts in a month: two before the start of the award year, which begins in October until 2021 and in September from 2022 (24272).';

CREATE UNLOGGED TABLE calculation_input_state (
  month smallint PRIMARY KEY,
  facts_moment integer NOT NULL,
  row_count bigint NOT NULL,
  mark_gezin bigint[] NOT NULL,
  mark_row bigint[] NOT NULL,
  built_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE calculation_input_state IS 'Which months are kept, and as of which delivery.';
COMMENT ON COLUMN calculation_input_state.month IS 'Month index.';
COMMENT ON COLUMN calculation_input_state.facts_moment IS 'Last delivery that the leaf sees.';
COMMENT ON COLUMN calculation_input_state.row_count IS 'Rows of the leaf.';
COMMENT ON COLUMN calculation_input_state.mark_gezin IS 'Households at about equal distances in rows, rising: where partitions may begin.';
COMMENT ON COLUMN calculation_input_state.mark_row IS 'Rows before each of those households.';
COMMENT ON COLUMN calculation_input_state.built_at IS 'Wall clock of the build or refresh.';

-- Building, refreshing and forgetting kept months take turns.
CREATE FUNCTION lock_calculation_input() RETURNS void LANGUAGE sql
BEGIN ATOMIC
  SELECT pg_advisory_xact_lock(hashtext('groeikern'), hashtext('calculation_input'));
END;
COMMENT ON FUNCTION lock_calculation_input() IS 'Waits for whoever builds, refreshes or forgets kept months; until commit.';

-- Forgets every kept month; the next run builds what it needs.
CREATE FUNCTION drop_calculation_input() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  leaf regclass;
BEGIN
  PERFORM lock_calculation_input();
  FOR leaf IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'calculation_input'::regclass LOOP
    EXECUTE format('DROP TABLE %s', leaf);
  END LOOP;
  TRUNCATE calculation_input_state;
END $$;
