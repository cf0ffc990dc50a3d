-- Generated from core-wasm/layout.ts by generate.ts. Not edited.

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
COMMENT ON COLUMN calculation_input.gezin_id IS 'Household, pseudonymous.';
COMMENT ON COLUMN calculation_input.child_id IS 'Child, pseudonymous.';
COMMENT ON COLUMN calculation_input.payer IS 'Payer (uitbetaler) of the household.';
COMMENT ON COLUMN calculation_input.van_maand IS 'First month the row holds for.';
COMMENT ON COLUMN calculation_input.tot_maand IS 'First month the row holds no more.';
COMMENT ON COLUMN calculation_input.geboortedatum IS 'Day of birth.';
COMMENT ON COLUMN calculation_input.overlijdensdatum IS 'Day of death; the month of death is still paid.';
COMMENT ON COLUMN calculation_input.rol IS 'Whole here, shared and paid here, or shared and paid in the other household.';
COMMENT ON COLUMN calculation_input.rangklasse IS '0 = new regime; 1, 2, 3 = fixed at 31-12-2018.';
COMMENT ON COLUMN calculation_input.wezenstatus IS 'Orphan status.';
COMMENT ON COLUMN calculation_input.zorg_pijler1 IS 'Care points, pillar 1; not above zorgTotaal.';
COMMENT ON COLUMN calculation_input.zorg_totaal IS 'Care points in total.';
COMMENT ON COLUMN calculation_input.statuut IS 'Status past 18.';
COMMENT ON COLUMN calculation_input.lesuren_per_week IS 'Lesson hours a week.';
COMMENT ON COLUMN calculation_input.studiepunten IS 'Credits of the academic year.';
COMMENT ON COLUMN calculation_input.schoolverlater_maanden IS 'Months of the 12 used before this one.';
COMMENT ON COLUMN calculation_input.studentenuren_maand IS 'Student-contract hours of the month.';
COMMENT ON COLUMN calculation_input.studentenuren_jaar_voordien IS 'Student-contract hours earlier in the calendar year.';
COMMENT ON COLUMN calculation_input.andere_uren_maand IS 'Other hours worked in the month.';
COMMENT ON COLUMN calculation_input.opvang_volle_dagen IS 'Childcare days of 5 hours or more.';
COMMENT ON COLUMN calculation_input.opvang_halve_dagen IS 'Childcare days of 3 hours or more.';
COMMENT ON COLUMN calculation_input.startbedrag_maand IS 'Month of birth or adoption that gives a starting amount.';
COMMENT ON COLUMN calculation_input.covid_maand IS 'First instalment of the Covid allowance.';
COMMENT ON COLUMN calculation_input.gezinsinkomsten_cents IS 'Household income of the award year, cents a year.';
COMMENT ON COLUMN calculation_input.extra_kinderen_count IS 'Entitled children under another scheme.';
COMMENT ON COLUMN calculation_input.heeft_domicilie IS 'Domicile in the Dutch-language area, or equivalent.';
COMMENT ON COLUMN calculation_input.heeft_verblijfsrecht IS 'Nationality or residence right.';
COMMENT ON COLUMN calculation_input.heeft_ondersteuningstoeslag IS 'Decision on the support allowance in force.';
COMMENT ON COLUMN calculation_input.is_pleegkind IS 'In foster care that gives the allowance.';
COMMENT ON COLUMN calculation_input.is_zelfstandige_hoofdberoep IS 'Self-employed as main activity.';
COMMENT ON COLUMN calculation_input.heeft_sociale_uitkering IS 'Draws a social benefit that excludes.';
COMMENT ON COLUMN calculation_input.is_kleuter_ingeschreven IS 'Enrolled in nursery school in time.';
COMMENT ON COLUMN calculation_input.is_kleuter_voldoende_aanwezig IS 'Present enough in nursery school.';
COMMENT ON COLUMN calculation_input.is_ki_uitgesloten IS 'Failed the cadastral-income test.';
COMMENT ON COLUMN calculation_input.is_eenouder IS 'Single parent.';
COMMENT ON COLUMN calculation_input.heeft_zieke_ouder IS 'Sick or disabled parent, fixed at 31-12-2018.';
COMMENT ON COLUMN calculation_input.schooljaar IS 'Year in which the school year begins; 0 = no school facts.';
COMMENT ON COLUMN calculation_input.school_soort IS 'Kind of school.';
COMMENT ON COLUMN calculation_input.school_soort2 IS 'Kind at the end of the year when it changed.';
COMMENT ON COLUMN calculation_input.school_punten IS 'Points of the living unit.';
COMMENT ON COLUMN calculation_input.school_inkomsten_cents IS 'Income of calendar year Y - 2.';
COMMENT ON COLUMN calculation_input.ki_vreemd_cents IS 'Indexed cadastral income, other use.';
COMMENT ON COLUMN calculation_input.ki_beroep_cents IS 'Indexed cadastral income, own professional use.';
COMMENT ON COLUMN calculation_input.school_intern IS 'Boarding.';
COMMENT ON COLUMN calculation_input.school_intern2 IS 'Boarding at the second kind.';
COMMENT ON COLUMN calculation_input.is_buitengewoon IS 'Special secondary education: no age limit.';
COMMENT ON COLUMN calculation_input.is_school_voldoende_aanwezig IS 'Attendance condition met.';
COMMENT ON COLUMN calculation_input.is_ki_test_vrijgesteld IS 'Exempt from the cadastral-income test.';
COMMENT ON COLUMN calculation_input.is_uitzonderlijk IS '70 % or more of the income is of one replacement kind.';
COMMENT ON COLUMN calculation_input.is_pleegkind_sinds12_maanden IS 'Over 12 months in the same foster family on 31 August.';
COMMENT ON COLUMN calculation_input.input_month IS 'Month index of the leaf.';
COMMENT ON COLUMN calculation_input.packed IS 'The row as the kernel reads it, from the other columns; layout in core-wasm/packing.ts.';
