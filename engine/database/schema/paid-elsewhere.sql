-- Memberships of a child that is paid in another household in the same months.
--
-- A child is paid in one household (VOLLEDIG or GEDEELD_HOOFD). Two of them in a month are a fault in
-- the facts, of both households, and they lie in different partitions of a run: so they are paired
-- here, once, and kept up delivery by delivery. A GEDEELD_ANDER with its GEDEELD_HOOFD is a pair too:
-- who counts them knows how many stand alone. A pair has both times of its two versions, so that it
-- says the same of every month as of every delivery. Unlogged: it can be made again at any time.

CREATE UNLOGGED TABLE paid_elsewhere (
  gezin_id bigint NOT NULL,
  child_id bigint NOT NULL,
  rol rol NOT NULL,
  elsewhere_gezin_id bigint NOT NULL,
  elsewhere_rol rol NOT NULL,
  van_maand smallint NOT NULL,
  tot_maand smallint NOT NULL,
  known_from integer NOT NULL,
  known_to integer
);
CREATE INDEX paid_elsewhere_child ON paid_elsewhere (child_id);
CREATE INDEX paid_elsewhere_twice ON paid_elsewhere (gezin_id) WHERE rol <> 'GEDEELD_ANDER';
COMMENT ON TABLE paid_elsewhere IS 'Memberships of a child that is paid in another household in the same months.';
COMMENT ON COLUMN paid_elsewhere.gezin_id IS 'Household of the membership.';
COMMENT ON COLUMN paid_elsewhere.child_id IS 'The child.';
COMMENT ON COLUMN paid_elsewhere.rol IS 'Rol in this household; VOLLEDIG or GEDEELD_HOOFD: it is paid twice.';
COMMENT ON COLUMN paid_elsewhere.elsewhere_gezin_id IS 'The other household, where it is paid.';
COMMENT ON COLUMN paid_elsewhere.elsewhere_rol IS 'Rol there.';
COMMENT ON COLUMN paid_elsewhere.van_maand IS 'Month index: first month of both.';
COMMENT ON COLUMN paid_elsewhere.tot_maand IS 'Month index: first month no more of both.';
COMMENT ON COLUMN paid_elsewhere.known_from IS 'Delivery from which on both are known.';
COMMENT ON COLUMN paid_elsewhere.known_to IS 'Delivery that closed one of them; NULL = current.';

CREATE UNLOGGED TABLE paid_elsewhere_state (
  only_one boolean PRIMARY KEY DEFAULT true CONSTRAINT "there is one state" CHECK (only_one),
  facts_moment integer NOT NULL
);
COMMENT ON TABLE paid_elsewhere_state IS 'Up to which delivery paid_elsewhere is paired.';
COMMENT ON COLUMN paid_elsewhere_state.only_one IS 'Always true.';
COMMENT ON COLUMN paid_elsewhere_state.facts_moment IS 'The delivery.';

-- The pairs of the memberships that a condition names. CREATE TABLE AS is the form that PostgreSQL
-- reads with parallel workers.
CREATE FUNCTION pair_paid_elsewhere(condition text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('
    CREATE TEMP TABLE paid_elsewhere_pair ON COMMIT DROP AS
    SELECT a.gezin_id, child_id, a.rol, b.gezin_id AS elsewhere_gezin_id, b.rol AS elsewhere_rol,
      greatest(a.van_maand, b.van_maand) AS van_maand, least(a.tot_maand, b.tot_maand) AS tot_maand,
      greatest(a.known_from, b.known_from) AS known_from, least(a.known_to, b.known_to) AS known_to
    FROM gezin_lid a JOIN gezin_lid b USING (child_id)
    WHERE a.gezin_id <> b.gezin_id AND b.rol <> ''GEDEELD_ANDER''
      AND a.van_maand < b.tot_maand AND b.van_maand < a.tot_maand
      AND (b.known_to IS NULL OR a.known_from < b.known_to)
      AND (a.known_to IS NULL OR b.known_from < a.known_to) AND %s', condition);
  INSERT INTO paid_elsewhere SELECT * FROM paid_elsewhere_pair;
  DROP TABLE paid_elsewhere_pair;
END $$;

-- Pairs anew what deliveries since the last refresh have touched; all of it the first time.
CREATE FUNCTION refresh_paid_elsewhere() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  newest integer := (SELECT coalesce(max(delivery_id), 0) FROM delivery);
  paired integer;
  touched bigint[];
BEGIN
  IF EXISTS (SELECT FROM paid_elsewhere_state WHERE facts_moment >= newest) THEN
    RETURN;
  END IF;
  PERFORM take_turn('paid_elsewhere');
  SELECT facts_moment INTO paired FROM paid_elsewhere_state;
  IF paired IS NULL THEN
    TRUNCATE paid_elsewhere;
    PERFORM pair_paid_elsewhere('true');
    ANALYZE paid_elsewhere;
  ELSIF paired < newest THEN
    -- The planner can not know that the moment index finds them in a few pages.
    PERFORM set_config('enable_seqscan', 'off', true);
    SELECT array_agg(DISTINCT child_id) INTO touched FROM gezin_lid
      WHERE known_from > paired OR known_to > paired;
    PERFORM set_config('enable_seqscan', 'on', true);
    DELETE FROM paid_elsewhere WHERE child_id = ANY (touched);
    PERFORM pair_paid_elsewhere(format('child_id = ANY (%L::bigint[])', coalesce(touched, '{}')));
  END IF;
  INSERT INTO paid_elsewhere_state (facts_moment) VALUES (newest)
    ON CONFLICT (only_one) DO UPDATE SET facts_moment = excluded.facts_moment;
END $$;
COMMENT ON FUNCTION refresh_paid_elsewhere() IS 'Brings paid_elsewhere up to the newest delivery.';

-- Rows GEDEELD_ANDER of a month, as of a delivery, of a child that has its GEDEELD_HOOFD elsewhere.
CREATE FUNCTION count_paired(month integer, moment integer) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_paid_elsewhere();
  RETURN (
    SELECT count(*) FROM (
      SELECT DISTINCT gezin_id, child_id FROM paid_elsewhere
      WHERE rol = 'GEDEELD_ANDER' AND elsewhere_rol = 'GEDEELD_HOOFD'
        AND van_maand <= month AND tot_maand > month
        AND is_known(known_from, known_to, moment)) paired);
END $$;
COMMENT ON FUNCTION count_paired(integer, integer) IS 'Rows GEDEELD_ANDER of a month that have their GEDEELD_HOOFD in another household.';
