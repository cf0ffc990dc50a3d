-- Generated from core-wasm/layout/result-columns.ts by generate.ts. Not edited.

CREATE FUNCTION decided_rows_as_of(run_id integer, chain integer[], until integer,
  gezin_from bigint, gezin_to bigint)
RETURNS TABLE (regularisation_id integer, payer smallint, gezin_id bigint, child_id bigint,
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
LANGUAGE sql STABLE AS $$
  SELECT regularisation_id, payer, gezin_id, child_id, redenen, voorlopig, coalesce(basisbedrag_cents, 0) + coalesce(leeftijdsbijslag_cents, 0) + coalesce(sociale_toeslag_cents, 0) + coalesce(sociale_toeslag_eenmalig_cents, 0) + coalesce(wezentoeslag_cents, 0) + coalesce(zorgtoeslag_cents, 0) + coalesce(pleegzorgtoeslag_cents, 0) + coalesce(ondersteuningstoeslag_cents, 0) + coalesce(startbedrag_cents, 0) + coalesce(covid19_toeslag_cents, 0) + coalesce(coronatoeslag_cents, 0) + coalesce(schoolbonus_cents, 0) + coalesce(kleutertoeslag_cents, 0) + coalesce(kinderopvangtoeslag_cents, 0) + coalesce(schooltoeslag_cents, 0),
    basisbedrag_cents, leeftijdsbijslag_cents, sociale_toeslag_cents, sociale_toeslag_eenmalig_cents, wezentoeslag_cents, zorgtoeslag_cents, pleegzorgtoeslag_cents, ondersteuningstoeslag_cents, startbedrag_cents, covid19_toeslag_cents, coronatoeslag_cents, schoolbonus_cents, kleutertoeslag_cents, kinderopvangtoeslag_cents, schooltoeslag_cents
  FROM (SELECT CASE WHEN d.basisbedrag_cents <> 0 OR d.leeftijdsbijslag_cents <> 0 OR d.sociale_toeslag_cents <> 0 OR d.sociale_toeslag_eenmalig_cents <> 0 OR d.wezentoeslag_cents <> 0 OR d.zorgtoeslag_cents <> 0 OR d.pleegzorgtoeslag_cents <> 0 OR d.ondersteuningstoeslag_cents <> 0 OR d.startbedrag_cents <> 0 OR d.covid19_toeslag_cents <> 0 OR d.coronatoeslag_cents <> 0 OR d.schoolbonus_cents <> 0 OR d.kleutertoeslag_cents <> 0 OR d.kinderopvangtoeslag_cents <> 0 OR d.schooltoeslag_cents <> 0 THEN d.regularisation_id END AS regularisation_id,
    payer, gezin_id, child_id,
    CASE WHEN d.basisbedrag_cents <> 0 OR d.leeftijdsbijslag_cents <> 0 OR d.sociale_toeslag_cents <> 0 OR d.sociale_toeslag_eenmalig_cents <> 0 OR d.wezentoeslag_cents <> 0 OR d.zorgtoeslag_cents <> 0 OR d.pleegzorgtoeslag_cents <> 0 OR d.ondersteuningstoeslag_cents <> 0 OR d.startbedrag_cents <> 0 OR d.covid19_toeslag_cents <> 0 OR d.coronatoeslag_cents <> 0 OR d.schoolbonus_cents <> 0 OR d.kleutertoeslag_cents <> 0 OR d.kinderopvangtoeslag_cents <> 0 OR d.schooltoeslag_cents <> 0 THEN 0 ELSE coalesce(r.redenen, 0) END AS redenen,
    coalesce(r.voorlopig, false) AS voorlopig,
    nullif(coalesce(r.basisbedrag_cents, 0) + coalesce(d.basisbedrag_cents, 0), 0)::integer AS basisbedrag_cents,
    nullif(coalesce(r.leeftijdsbijslag_cents, 0) + coalesce(d.leeftijdsbijslag_cents, 0), 0)::integer AS leeftijdsbijslag_cents,
    nullif(coalesce(r.sociale_toeslag_cents, 0) + coalesce(d.sociale_toeslag_cents, 0), 0)::integer AS sociale_toeslag_cents,
    nullif(coalesce(r.sociale_toeslag_eenmalig_cents, 0) + coalesce(d.sociale_toeslag_eenmalig_cents, 0), 0)::integer AS sociale_toeslag_eenmalig_cents,
    nullif(coalesce(r.wezentoeslag_cents, 0) + coalesce(d.wezentoeslag_cents, 0), 0)::integer AS wezentoeslag_cents,
    nullif(coalesce(r.zorgtoeslag_cents, 0) + coalesce(d.zorgtoeslag_cents, 0), 0)::integer AS zorgtoeslag_cents,
    nullif(coalesce(r.pleegzorgtoeslag_cents, 0) + coalesce(d.pleegzorgtoeslag_cents, 0), 0)::integer AS pleegzorgtoeslag_cents,
    nullif(coalesce(r.ondersteuningstoeslag_cents, 0) + coalesce(d.ondersteuningstoeslag_cents, 0), 0)::integer AS ondersteuningstoeslag_cents,
    nullif(coalesce(r.startbedrag_cents, 0) + coalesce(d.startbedrag_cents, 0), 0)::integer AS startbedrag_cents,
    nullif(coalesce(r.covid19_toeslag_cents, 0) + coalesce(d.covid19_toeslag_cents, 0), 0)::integer AS covid19_toeslag_cents,
    nullif(coalesce(r.coronatoeslag_cents, 0) + coalesce(d.coronatoeslag_cents, 0), 0)::integer AS coronatoeslag_cents,
    nullif(coalesce(r.schoolbonus_cents, 0) + coalesce(d.schoolbonus_cents, 0), 0)::integer AS schoolbonus_cents,
    nullif(coalesce(r.kleutertoeslag_cents, 0) + coalesce(d.kleutertoeslag_cents, 0), 0)::integer AS kleutertoeslag_cents,
    nullif(coalesce(r.kinderopvangtoeslag_cents, 0) + coalesce(d.kinderopvangtoeslag_cents, 0), 0)::integer AS kinderopvangtoeslag_cents,
    nullif(coalesce(r.schooltoeslag_cents, 0) + coalesce(d.schooltoeslag_cents, 0), 0)::integer AS schooltoeslag_cents
  FROM decided_rows($2, $4, $5) r FULL JOIN (
    SELECT max(d.regularisation_id) AS regularisation_id, d.gezin_id, d.child_id,
      (array_position(enum_range(NULL::payer), d.payer) - 1)::smallint AS payer,
      sum(cents) FILTER (WHERE component = 'basisbedrag') AS basisbedrag_cents,
      sum(cents) FILTER (WHERE component = 'leeftijdsbijslag') AS leeftijdsbijslag_cents,
      sum(cents) FILTER (WHERE component = 'socialeToeslag') AS sociale_toeslag_cents,
      sum(cents) FILTER (WHERE component = 'socialeToeslagEenmalig') AS sociale_toeslag_eenmalig_cents,
      sum(cents) FILTER (WHERE component = 'wezentoeslag') AS wezentoeslag_cents,
      sum(cents) FILTER (WHERE component = 'zorgtoeslag') AS zorgtoeslag_cents,
      sum(cents) FILTER (WHERE component = 'pleegzorgtoeslag') AS pleegzorgtoeslag_cents,
      sum(cents) FILTER (WHERE component = 'ondersteuningstoeslag') AS ondersteuningstoeslag_cents,
      sum(cents) FILTER (WHERE component = 'startbedrag') AS startbedrag_cents,
      sum(cents) FILTER (WHERE component = 'covid19Toeslag') AS covid19_toeslag_cents,
      sum(cents) FILTER (WHERE component = 'coronatoeslag') AS coronatoeslag_cents,
      sum(cents) FILTER (WHERE component = 'schoolbonus') AS schoolbonus_cents,
      sum(cents) FILTER (WHERE component = 'kleutertoeslag') AS kleutertoeslag_cents,
      sum(cents) FILTER (WHERE component = 'kinderopvangtoeslag') AS kinderopvangtoeslag_cents,
      sum(cents) FILTER (WHERE component = 'schooltoeslag') AS schooltoeslag_cents
    FROM difference_of_run d
    WHERE d.run_id = $1 AND d.gezin_id >= $4 AND d.gezin_id < $5
      AND d.regularisation_id <= coalesce($3, d.regularisation_id)
    GROUP BY d.gezin_id, d.child_id, d.payer) d USING (payer, gezin_id, child_id)
  WHERE r.redenen IS NOT NULL OR d.basisbedrag_cents <> 0 OR d.leeftijdsbijslag_cents <> 0 OR d.sociale_toeslag_cents <> 0 OR d.sociale_toeslag_eenmalig_cents <> 0 OR d.wezentoeslag_cents <> 0 OR d.zorgtoeslag_cents <> 0 OR d.pleegzorgtoeslag_cents <> 0 OR d.ondersteuningstoeslag_cents <> 0 OR d.startbedrag_cents <> 0 OR d.covid19_toeslag_cents <> 0 OR d.coronatoeslag_cents <> 0 OR d.schoolbonus_cents <> 0 OR d.kleutertoeslag_cents <> 0 OR d.kinderopvangtoeslag_cents <> 0 OR d.schooltoeslag_cents <> 0) added
$$;
COMMENT ON FUNCTION decided_rows_as_of(integer, integer[], integer, bigint, bigint) IS
  'What is decided of households gezin_from up to gezin_to, itself not, by a run and '
  'regularisations up to one; NULL = all. A row taken back has a total of 0.';

CREATE VIEW decided AS
SELECT month_text(run.month) AS maand, run.run_id, d.regularisation_id, gezin_id, child_id,
  (enum_range(NULL::payer))[payer + 1] AS payer, d.voorlopig,
  reason_texts(redenen, run.reason_layout) AS redenen, d.totaal_cents,
  basisbedrag_cents, leeftijdsbijslag_cents, sociale_toeslag_cents, sociale_toeslag_eenmalig_cents, wezentoeslag_cents, zorgtoeslag_cents, pleegzorgtoeslag_cents, ondersteuningstoeslag_cents, startbedrag_cents, covid19_toeslag_cents, coronatoeslag_cents, schoolbonus_cents, kleutertoeslag_cents, kinderopvangtoeslag_cents, schooltoeslag_cents
FROM run JOIN run_range USING (run_id)
  CROSS JOIN LATERAL decided_rows_as_of(run.run_id, run.chain, NULL, gezin_from, gezin_to) d
WHERE run.status = 'finished' AND run.replaced_by IS NULL
  AND (d.regularisation_id IS NULL OR d.totaal_cents <> 0);
COMMENT ON VIEW decided IS
  'What is decided of each month now: its current run, and what regularisations have decided '
  'since. Amounts are euro cents of the right-month.';
COMMENT ON COLUMN decided.maand IS 'Right-month, YYYY-MM.';
COMMENT ON COLUMN decided.run_id IS 'The current run of the month.';
COMMENT ON COLUMN decided.regularisation_id IS 'The last regularisation that decided the row otherwise; NULL = none did.';
COMMENT ON COLUMN decided.gezin_id IS 'Household.';
COMMENT ON COLUMN decided.child_id IS 'Child.';
COMMENT ON COLUMN decided.payer IS 'Payer of the right-month.';
COMMENT ON COLUMN decided.voorlopig IS 'The run rested on a candidate amount or limit.';
COMMENT ON COLUMN decided.redenen IS 'Reasons of the run; none where a regularisation decided otherwise.';
COMMENT ON COLUMN decided.totaal_cents IS 'Sum of the components, euro cents.';
COMMENT ON COLUMN decided.basisbedrag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.leeftijdsbijslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.sociale_toeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.sociale_toeslag_eenmalig_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.wezentoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.zorgtoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.pleegzorgtoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.ondersteuningstoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.startbedrag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.covid19_toeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.coronatoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.schoolbonus_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.kleutertoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.kinderopvangtoeslag_cents IS 'Component, euro cents; NULL = none.';
COMMENT ON COLUMN decided.schooltoeslag_cents IS 'Component, euro cents; NULL = none.';
