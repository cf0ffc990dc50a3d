-- Generated from core-wasm/layout/result-columns.ts by generate.ts. Not edited.

CREATE FUNCTION decided_block(gezin_from bigint, row_count integer, rows bytea)
RETURNS TABLE (gezin_id bigint, child_id bigint, van_maand smallint, tot_maand smallint,
  redenen bigint, voorlopig boolean, totaal_cents integer,
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
  schooltoeslag_cents integer)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
#variable_conflict use_column
DECLARE
  gezin_width integer := get_byte($3, 0);
  child_width integer := get_byte($3, 1);
  outcome_width integer := get_byte($3, 2);
  month_width integer := get_byte($3, 3);
  first_child bigint := number_at($3, 4, 8);
  first_month integer := number_at($3, 12, 2);
  redenen_width integer := get_byte($3, 14);
  component_count integer := get_byte($3, 15);
  outcome_count integer := number_at($3, 16, 2);
  widths integer[] := ARRAY(SELECT get_byte($3, 17 + place)
    FROM generate_series(1, component_count) place);
  places integer[] := ARRAY(SELECT 1 + redenen_width + coalesce(sum(width) OVER (ORDER BY place
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
    FROM unnest(widths) WITH ORDINALITY part (width, place));
  outcome_bytes integer := 1 + redenen_width + (SELECT sum(width) FROM unnest(widths) width);
  outcomes_at integer := 18 + component_count;
  rows_at integer := outcomes_at + outcome_count * outcome_bytes;
  row_bytes integer := gezin_width + child_width + outcome_width + 2 * month_width;
  months_at integer := gezin_width + child_width + outcome_width;
BEGIN
  RETURN QUERY
  WITH outcome AS MATERIALIZED (
    SELECT number, number_at($3, at + 1, redenen_width) AS redenen, get_byte($3, at) = 1 AS voorlopig,
      CASE WHEN widths[1] > 0 THEN nullif(number_at($3, at + places[1], widths[1]), 0)::integer END AS basisbedrag_cents,
      CASE WHEN widths[2] > 0 THEN nullif(number_at($3, at + places[2], widths[2]), 0)::integer END AS leeftijdsbijslag_cents,
      CASE WHEN widths[3] > 0 THEN nullif(number_at($3, at + places[3], widths[3]), 0)::integer END AS sociale_toeslag_cents,
      CASE WHEN widths[4] > 0 THEN nullif(number_at($3, at + places[4], widths[4]), 0)::integer END AS sociale_toeslag_eenmalig_cents,
      CASE WHEN widths[5] > 0 THEN nullif(number_at($3, at + places[5], widths[5]), 0)::integer END AS wezentoeslag_cents,
      CASE WHEN widths[6] > 0 THEN nullif(number_at($3, at + places[6], widths[6]), 0)::integer END AS zorgtoeslag_cents,
      CASE WHEN widths[7] > 0 THEN nullif(number_at($3, at + places[7], widths[7]), 0)::integer END AS pleegzorgtoeslag_cents,
      CASE WHEN widths[8] > 0 THEN nullif(number_at($3, at + places[8], widths[8]), 0)::integer END AS ondersteuningstoeslag_cents,
      CASE WHEN widths[9] > 0 THEN nullif(number_at($3, at + places[9], widths[9]), 0)::integer END AS startbedrag_cents,
      CASE WHEN widths[10] > 0 THEN nullif(number_at($3, at + places[10], widths[10]), 0)::integer END AS covid19_toeslag_cents,
      CASE WHEN widths[11] > 0 THEN nullif(number_at($3, at + places[11], widths[11]), 0)::integer END AS coronatoeslag_cents,
      CASE WHEN widths[12] > 0 THEN nullif(number_at($3, at + places[12], widths[12]), 0)::integer END AS schoolbonus_cents,
      CASE WHEN widths[13] > 0 THEN nullif(number_at($3, at + places[13], widths[13]), 0)::integer END AS kleutertoeslag_cents,
      CASE WHEN widths[14] > 0 THEN nullif(number_at($3, at + places[14], widths[14]), 0)::integer END AS kinderopvangtoeslag_cents,
      CASE WHEN widths[15] > 0 THEN nullif(number_at($3, at + places[15], widths[15]), 0)::integer END AS schooltoeslag_cents
    FROM generate_series(0, outcome_count - 1) number
      CROSS JOIN LATERAL (SELECT outcomes_at + number * outcome_bytes AS at) place)
  SELECT $1 + number_at($3, at, gezin_width),
    CASE WHEN redenen = 0 THEN 0 ELSE first_child + number_at($3, at + gezin_width, child_width) END,
    (first_month + number_at($3, at + months_at, month_width))::smallint,
    (first_month + 1 + number_at($3, at + months_at + month_width, month_width))::smallint,
    redenen, voorlopig,
    coalesce(basisbedrag_cents, 0) + coalesce(leeftijdsbijslag_cents, 0) + coalesce(sociale_toeslag_cents, 0) + coalesce(sociale_toeslag_eenmalig_cents, 0) + coalesce(wezentoeslag_cents, 0) + coalesce(zorgtoeslag_cents, 0) + coalesce(pleegzorgtoeslag_cents, 0) + coalesce(ondersteuningstoeslag_cents, 0) + coalesce(startbedrag_cents, 0) + coalesce(covid19_toeslag_cents, 0) + coalesce(coronatoeslag_cents, 0) + coalesce(schoolbonus_cents, 0) + coalesce(kleutertoeslag_cents, 0) + coalesce(kinderopvangtoeslag_cents, 0) + coalesce(schooltoeslag_cents, 0),
    basisbedrag_cents, leeftijdsbijslag_cents, sociale_toeslag_cents, sociale_toeslag_eenmalig_cents, wezentoeslag_cents, zorgtoeslag_cents, pleegzorgtoeslag_cents, ondersteuningstoeslag_cents, startbedrag_cents, covid19_toeslag_cents, coronatoeslag_cents, schoolbonus_cents, kleutertoeslag_cents, kinderopvangtoeslag_cents, schooltoeslag_cents
  FROM generate_series(0, $2 - 1) row_no
    CROSS JOIN LATERAL (SELECT rows_at + row_no * row_bytes AS at) place
    JOIN outcome ON number = number_at($3, at + gezin_width + child_width, outcome_width);
END $$;
COMMENT ON FUNCTION decided_block(bigint, integer, bytea) IS 'Rows of a block of decision; engine/decisions/pack-block.ts says how they lie.';

CREATE FUNCTION decided_rows(chain integer[], gezin_from bigint, gezin_to bigint)
RETURNS TABLE (payer smallint, gezin_id bigint, child_id bigint, redenen bigint, voorlopig boolean,
  totaal_cents integer,
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
  schooltoeslag_cents integer)
LANGUAGE sql STABLE AS $$
  SELECT payer, gezin_id, child_id, redenen, voorlopig, totaal_cents, basisbedrag_cents, leeftijdsbijslag_cents, sociale_toeslag_cents, sociale_toeslag_eenmalig_cents, wezentoeslag_cents, zorgtoeslag_cents, pleegzorgtoeslag_cents, ondersteuningstoeslag_cents, startbedrag_cents, covid19_toeslag_cents, coronatoeslag_cents, schoolbonus_cents, kleutertoeslag_cents, kinderopvangtoeslag_cents, schooltoeslag_cents
  FROM (
    SELECT d.payer, r.*, rank() OVER (PARTITION BY d.payer, r.gezin_id ORDER BY depth DESC) AS place
    FROM decision_blocks($1, '{0,1,2,3,4}', $2, $3) d
      CROSS JOIN LATERAL decided_block(d.gezin_from, d.row_count, d.rows) r
    WHERE r.gezin_id >= $2 AND r.gezin_id < $3) mentioned
  WHERE place = 1 AND redenen <> 0
$$;
COMMENT ON FUNCTION decided_rows(integer[], bigint, bigint) IS 'What the last run of a chain says of households gezin_from up to gezin_to, itself not; the quick way to one household.';

CREATE VIEW result AS
SELECT run.run_id, gezin_id, child_id, payer, redenen, d.voorlopig, d.totaal_cents,
  basisbedrag_cents, leeftijdsbijslag_cents, sociale_toeslag_cents, sociale_toeslag_eenmalig_cents, wezentoeslag_cents, zorgtoeslag_cents, pleegzorgtoeslag_cents, ondersteuningstoeslag_cents, startbedrag_cents, covid19_toeslag_cents, coronatoeslag_cents, schoolbonus_cents, kleutertoeslag_cents, kinderopvangtoeslag_cents, schooltoeslag_cents
FROM run JOIN run_partition p USING (run_id)
  CROSS JOIN LATERAL decided_rows(run.chain, p.gezin_from, p.gezin_to) d
WHERE run.status = 'finished';
COMMENT ON VIEW result IS 'Results of the finished runs of a month; never change. Amounts are euro cents of the right-month.';
COMMENT ON COLUMN result.run_id IS 'The run.';
COMMENT ON COLUMN result.gezin_id IS 'Household.';
COMMENT ON COLUMN result.child_id IS 'Child.';
COMMENT ON COLUMN result.payer IS 'Payer, counted from 0 in the order of the type payer.';
COMMENT ON COLUMN result.totaal_cents IS 'Sum of the components, euro cents.';
COMMENT ON COLUMN result.redenen IS 'Which branch of which rule decided; reason_texts reads it with the reason_layout of the run.';
COMMENT ON COLUMN result.voorlopig IS 'Rests on a candidate amount or limit.';
COMMENT ON COLUMN result.basisbedrag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.leeftijdsbijslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.sociale_toeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.sociale_toeslag_eenmalig_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.wezentoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.zorgtoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.pleegzorgtoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.ondersteuningstoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.startbedrag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.covid19_toeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.coronatoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.schoolbonus_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.kleutertoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.kinderopvangtoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN result.schooltoeslag_cents IS 'Component, euro cents; NULL = none.';

CREATE VIEW result_of_every_run AS
SELECT result.run_id, run.replaced_by, month_text(run.month) AS maand,
  gezin_id,
  child_id,
  (enum_range(NULL::payer))[payer + 1] AS payer,
  result.totaal_cents,
  reason_texts(redenen, run.reason_layout) AS redenen,
  result.voorlopig,
  basisbedrag_cents,
  leeftijdsbijslag_cents,
  sociale_toeslag_cents,
  sociale_toeslag_eenmalig_cents,
  wezentoeslag_cents,
  zorgtoeslag_cents,
  pleegzorgtoeslag_cents,
  ondersteuningstoeslag_cents,
  startbedrag_cents,
  covid19_toeslag_cents,
  coronatoeslag_cents,
  schoolbonus_cents,
  kleutertoeslag_cents,
  kinderopvangtoeslag_cents,
  schooltoeslag_cents
FROM result JOIN run USING (run_id);
COMMENT ON VIEW result_of_every_run IS 'Results of finished runs, replaced ones too, with payer, month and reasons as text.';

CREATE VIEW result_readable AS
SELECT run_id, maand,
  gezin_id,
  child_id,
  payer,
  totaal_cents,
  redenen,
  voorlopig,
  basisbedrag_cents,
  leeftijdsbijslag_cents,
  sociale_toeslag_cents,
  sociale_toeslag_eenmalig_cents,
  wezentoeslag_cents,
  zorgtoeslag_cents,
  pleegzorgtoeslag_cents,
  ondersteuningstoeslag_cents,
  startbedrag_cents,
  covid19_toeslag_cents,
  coronatoeslag_cents,
  schoolbonus_cents,
  kleutertoeslag_cents,
  kinderopvangtoeslag_cents,
  schooltoeslag_cents
FROM result_of_every_run WHERE replaced_by IS NULL;
COMMENT ON VIEW result_readable IS 'Results of the current run of each month, with payer, month and reasons as text.';
