-- Results: one row for each row that went in and was not rejected, published run by run.
--
-- result_run_<id> is filled as a table of its own and attached to result on publication, so readers
-- see a run whole or not at all. Columns stand widest first: the order costs the fewest bytes.
-- A component that is not there is NULL; NULL and 0 read the same.

CREATE TABLE result (
  gezin_id bigint NOT NULL,
  child_id bigint NOT NULL,
  redenen bigint NOT NULL,
  run_id integer NOT NULL,
  totaal_cents integer NOT NULL,
  payer smallint NOT NULL,
  voorlopig boolean NOT NULL,
  basisbedrag_cents integer,
  leeftijdsbijslag_cents integer,
  sociale_toeslag_cents integer,
  sociale_toeslag_eenmalig_cents integer,
  wezentoeslag_cents integer,
  zorgtoeslag_cents integer,
  pleegzorgtoeslag_cents integer,
  ondersteuningstoeslag_cents integer,
  startbedrag_cents integer,
  covid19_toeslag_cents integer,
  coronatoeslag_cents integer,
  schoolbonus_cents integer,
  kleutertoeslag_cents integer,
  kinderopvangtoeslag_cents integer,
  schooltoeslag_cents integer
) PARTITION BY LIST (run_id);
COMMENT ON TABLE result IS 'Results of the finished runs; never changes. Amounts are euro cents of the right-month.';
COMMENT ON COLUMN result.gezin_id IS 'Household.';
COMMENT ON COLUMN result.child_id IS 'Child.';
COMMENT ON COLUMN result.redenen IS 'Which branch of which rule decided; reason_texts(redenen) reads it.';
COMMENT ON COLUMN result.run_id IS 'The run.';
COMMENT ON COLUMN result.totaal_cents IS 'Sum of the components, euro cents.';
COMMENT ON COLUMN result.payer IS 'Payer, counted from 0 in the order of the type payer.';
COMMENT ON COLUMN result.voorlopig IS 'Rests on a candidate amount or limit.';
DO $$
DECLARE
  component text;
BEGIN
  FOR component IN SELECT attname FROM pg_attribute
    WHERE attrelid = 'result'::regclass AND attname LIKE '%\_cents' AND attname <> 'totaal_cents'
  LOOP
    EXECUTE format('COMMENT ON COLUMN result.%I IS %L', component, 'Component, euro cents; NULL = none.');
  END LOOP;
END $$;

CREATE TABLE reason_field (
  rule text PRIMARY KEY,
  shift smallint NOT NULL UNIQUE,
  bits smallint NOT NULL,
  names text[] NOT NULL
);
COMMENT ON TABLE reason_field IS 'Fields of redenen; written by migrate from core-wasm/layout.ts.';
COMMENT ON COLUMN reason_field.rule IS 'The rule.';
COMMENT ON COLUMN reason_field.shift IS 'Lowest bit.';
COMMENT ON COLUMN reason_field.bits IS 'Number of bits.';
COMMENT ON COLUMN reason_field.names IS 'Names in the order of their codes, from code 0.';

CREATE FUNCTION reason_texts(redenen bigint) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
  SELECT coalesce(array_agg(rule || '.' || names[code + 1] ORDER BY shift), '{}')
  FROM (SELECT *, ((redenen >> shift) & ((1::bigint << bits) - 1))::integer AS code
        FROM reason_field) field
  WHERE code <> 0);
COMMENT ON FUNCTION reason_texts(bigint) IS 'The reasons of a result as rule.name, in rule order.';

CREATE VIEW result_readable AS
SELECT result.run_id, run.month / 12 || '-' || lpad((run.month % 12 + 1)::text, 2, '0') AS maand,
  gezin_id, child_id, (enum_range(NULL::payer))[payer + 1] AS payer, result.voorlopig,
  result.totaal_cents, basisbedrag_cents, leeftijdsbijslag_cents, sociale_toeslag_cents,
  sociale_toeslag_eenmalig_cents, wezentoeslag_cents, zorgtoeslag_cents, pleegzorgtoeslag_cents,
  ondersteuningstoeslag_cents, startbedrag_cents, covid19_toeslag_cents, coronatoeslag_cents,
  schoolbonus_cents, kleutertoeslag_cents, kinderopvangtoeslag_cents, schooltoeslag_cents,
  reason_texts(redenen) AS redenen
FROM result JOIN run USING (run_id);
COMMENT ON VIEW result_readable IS 'Results of finished runs with payer, month and reasons as text.';

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
