-- Kept input: the rows the kernel reads, kept by calendar year, built by engine/input/ from the facts
-- and refreshed by household. Rows and state are unlogged: they can be built again at any time, and
-- a crash of the server empties both together, so neither can lie about the other.

-- Both are inlined by the planner: constants fold, indexes stay usable.
CREATE FUNCTION is_known(known_from integer, known_to integer, moment integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN known_from <= moment AND (known_to IS NULL OR known_to > moment);
COMMENT ON FUNCTION is_known(integer, integer, integer) IS 'Was this version the current one as of a delivery?';

CREATE FUNCTION inkomensjaar(maand integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (maand - CASE WHEN maand < 24272 THEN 9 ELSE 8 END) / 12 - 2;
COMMENT ON FUNCTION inkomensjaar(integer) IS 'Calendar year of the income that counts in a month: two before the start of the award year, which begins in October until 2021 and in September from 2022 (24272).';

-- A year that is being built has no line: readers then go to the facts.
CREATE UNLOGGED TABLE kept_year (
  year smallint PRIMARY KEY,
  facts_moment integer NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE kept_year IS 'Which calendar years of rows are kept, and as of which delivery.';
COMMENT ON COLUMN kept_year.year IS 'Calendar year.';
COMMENT ON COLUMN kept_year.facts_moment IS 'Last delivery that the rows of the year see.';
COMMENT ON COLUMN kept_year.kept_at IS 'Wall clock of the build or refresh.';

CREATE UNLOGGED TABLE kept_rows (
  year smallint NOT NULL,
  gezin_from bigint NOT NULL,
  row_counts integer[] NOT NULL,
  rows bytea NOT NULL,
  PRIMARY KEY (year, gezin_from)
);
-- The rows are packed already.
ALTER TABLE kept_rows ALTER rows SET STORAGE EXTERNAL;
COMMENT ON TABLE kept_rows IS 'Rows of consecutive households over a calendar year, as the kernel reads them; layout in engine/input/row-delta.ts.';
COMMENT ON COLUMN kept_rows.year IS 'Calendar year.';
COMMENT ON COLUMN kept_rows.gezin_from IS 'First household; the last is the one before the next block.';
COMMENT ON COLUMN kept_rows.row_counts IS 'Rows that hold in each month, January first.';
COMMENT ON COLUMN kept_rows.rows IS 'The rows, each as what differs from the one before.';

-- Building, refreshing and forgetting kept years take turns.
CREATE FUNCTION lock_kept_input() RETURNS void LANGUAGE sql
BEGIN ATOMIC
  SELECT take_turn('kept_input');
END;
COMMENT ON FUNCTION lock_kept_input() IS 'Waits for whoever builds, refreshes or forgets kept years; until commit.';

-- Forgets every kept year.
CREATE FUNCTION forget_kept_input() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_kept_input();
  TRUNCATE kept_year, kept_rows;
END $$;
COMMENT ON FUNCTION forget_kept_input() IS 'Forgets the kept years; runs read the facts until years are kept again.';
