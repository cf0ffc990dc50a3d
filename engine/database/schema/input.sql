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

CREATE TABLE calculation_input (
  gezin_id bigint NOT NULL,
  child_id bigint NOT NULL,
  payer smallint,
  van_maand smallint,
  tot_maand smallint,
  geboortedatum date,
  overlijdensdatum date,
  rol smallint,
  rangklasse smallint,
  wezenstatus smallint,
  zorg_pijler1 smallint,
  zorg_totaal smallint,
  statuut smallint,
  lesuren_per_week smallint,
  studiepunten smallint,
  schoolverlater_maanden smallint,
  studentenuren_maand smallint,
  studentenuren_jaar_voordien smallint,
  andere_uren_maand smallint,
  opvang_volle_dagen smallint,
  opvang_halve_dagen smallint,
  startbedrag_maand smallint,
  covid_maand smallint,
  gezinsinkomsten_cents bigint,
  extra_kinderen_count smallint,
  heeft_domicilie boolean,
  heeft_verblijfsrecht boolean,
  heeft_ondersteuningstoeslag boolean,
  is_pleegkind boolean,
  is_zelfstandige_hoofdberoep boolean,
  heeft_sociale_uitkering boolean,
  is_kleuter_ingeschreven boolean,
  is_kleuter_voldoende_aanwezig boolean,
  is_ki_uitgesloten boolean,
  is_eenouder boolean,
  heeft_zieke_ouder boolean,
  schooljaar smallint,
  school_soort smallint,
  school_soort2 smallint,
  school_punten smallint,
  school_inkomsten_cents bigint,
  ki_vreemd_cents bigint,
  ki_beroep_cents bigint,
  school_intern boolean,
  school_intern2 boolean,
  is_buitengewoon boolean,
  is_school_voldoende_aanwezig boolean,
  is_ki_test_vrijgesteld boolean,
  is_uitzonderlijk boolean,
  is_pleegkind_sinds12_maanden boolean,
  input_month smallint NOT NULL,
  packed bytea NOT NULL
) PARTITION BY LIST (input_month);
COMMENT ON TABLE calculation_input IS 'What the kernel reads: one row per child and household in each month that is kept.';
COMMENT ON COLUMN calculation_input.input_month IS 'Month index of the leaf.';
COMMENT ON COLUMN calculation_input.packed IS 'The row as the kernel reads it, from the other columns; layout in core-wasm/packing.ts.';

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
