-- Generated from core-wasm/layout/result-columns.ts by generate.ts. Not edited.

CREATE TABLE result (
  gezin_id bigint NOT NULL,
  child_id bigint NOT NULL,
  redenen bigint NOT NULL,
  totaal_cents integer NOT NULL,
  run_id integer NOT NULL,
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
COMMENT ON COLUMN result.redenen IS 'Which branch of which rule decided; reason_texts reads it with the reason_layout of the run.';
COMMENT ON COLUMN result.totaal_cents IS 'Sum of the components, euro cents.';
COMMENT ON COLUMN result.run_id IS 'The run.';
COMMENT ON COLUMN result.payer IS 'Payer, counted from 0 in the order of the type payer.';
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
