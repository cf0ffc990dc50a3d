-- Generated from engine/facts/tables.ts by generate.ts. Not edited.

CREATE TYPE payer AS ENUM ('FONS', 'INFINO', 'KIDSLIFE', 'MYFAMILY', 'PARENTIA');
COMMENT ON TYPE payer IS 'Payer (uitbetaler) of a household.';
CREATE TYPE rol AS ENUM ('VOLLEDIG', 'GEDEELD_HOOFD', 'GEDEELD_ANDER');
COMMENT ON TYPE rol IS 'Whole here; evenly shared and paid here; evenly shared and paid in the other household.';
CREATE TYPE wezenstatus AS ENUM ('HALVE_WEES', 'VOLLE_WEES', 'VERHOOGDE_WEZENBIJSLAG', 'GEWONE_WEZENBIJSLAG');
COMMENT ON TYPE wezenstatus IS 'Orphan status; the last two are rights of before 2019.';
CREATE TYPE statuut AS ENUM ('LEERLING', 'STUDENT', 'SCHOOLVERLATER');
COMMENT ON TYPE statuut IS 'Status past 18.';
CREATE TYPE schoolsoort AS ENUM ('KLEUTER', 'LAGER', 'SO_VOLTIJDS', 'SO_DERDE_JAAR_DERDE_GRAAD', 'SO_ZELFSTANDIG', 'LEREN_EN_WERKEN', 'HBO5');
COMMENT ON TYPE schoolsoort IS 'Kind of school.';

CREATE TABLE kind (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  geboortedatum date NOT NULL
    CONSTRAINT "geboortedatum is 0001-01-01 to 9999-12-31" CHECK (geboortedatum BETWEEN '0001-01-01' AND '9999-12-31'),
  overlijdensdatum date
    CONSTRAINT "overlijdensdatum is 0001-01-01 to 9999-12-31" CHECK (overlijdensdatum BETWEEN '0001-01-01' AND '9999-12-31'),
  rangklasse smallint NOT NULL DEFAULT 0
    CONSTRAINT "rangklasse is 0 to 3" CHECK (rangklasse BETWEEN 0 AND 3),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, known_from) INCLUDE (geboortedatum, overlijdensdatum, rangklasse, known_to),
  CONSTRAINT "rangklasse 0 on a child born from 2019-01-01" CHECK (rangklasse <= 0 OR geboortedatum < '2019-01-01'),
  CONSTRAINT "overlijdensdatum on or after geboortedatum" CHECK (overlijdensdatum >= geboortedatum),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE kind IS 'A child: what holds in every month.';
COMMENT ON COLUMN kind.geboortedatum IS 'Day of birth.';
COMMENT ON COLUMN kind.overlijdensdatum IS 'Day of death; the month of death is still paid.';
COMMENT ON COLUMN kind.rangklasse IS '0 = new regime; 1, 2, 3 = fixed at 31-12-2018 (3 = third youngest and older).';
INSERT INTO fact_table VALUES ('kind', 'child_id', '0', '1', 'child_id');
SELECT guard_fact_table('kind');

CREATE TABLE gezin_lid (
  gezin_id bigint NOT NULL
    CONSTRAINT "gezin_id is 1 to 9223372036854775806" CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  rol rol NOT NULL,
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, child_id, van_maand, known_from) INCLUDE (rol, tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
CREATE INDEX gezin_lid_child ON gezin_lid (child_id);
COMMENT ON TABLE gezin_lid IS 'Membership: a child in a household; an evenly shared child has one in each of two.';
COMMENT ON COLUMN gezin_lid.rol IS 'Whole here, shared and paid here, or shared and paid in the other household.';
INSERT INTO fact_table VALUES ('gezin_lid', 'gezin_id, child_id', 'van_maand', 'tot_maand', 'gezin_id');
SELECT guard_fact_table('gezin_lid');

CREATE TABLE gezin_uitbetaler (
  gezin_id bigint NOT NULL
    CONSTRAINT "gezin_id is 1 to 9223372036854775806" CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  payer payer NOT NULL,
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, van_maand, known_from) INCLUDE (payer, tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE gezin_uitbetaler IS 'Which payer pays a household.';
COMMENT ON COLUMN gezin_uitbetaler.payer IS 'The payer (uitbetaler).';
INSERT INTO fact_table VALUES ('gezin_uitbetaler', 'gezin_id', 'van_maand', 'tot_maand', 'gezin_id');
SELECT guard_fact_table('gezin_uitbetaler');

CREATE TABLE gezin_situatie (
  gezin_id bigint NOT NULL
    CONSTRAINT "gezin_id is 1 to 9223372036854775806" CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  is_eenouder boolean NOT NULL DEFAULT false,
  heeft_zieke_ouder boolean NOT NULL DEFAULT false,
  extra_kinderen_count smallint NOT NULL DEFAULT 0
    CONSTRAINT "extra_kinderen_count is 0 to 99" CHECK (extra_kinderen_count BETWEEN 0 AND 99),
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, van_maand, known_from) INCLUDE (is_eenouder, heeft_zieke_ouder, extra_kinderen_count, tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE gezin_situatie IS 'Situation of a household; no row = none of it holds.';
COMMENT ON COLUMN gezin_situatie.is_eenouder IS 'Single parent.';
COMMENT ON COLUMN gezin_situatie.heeft_zieke_ouder IS 'Sick or disabled parent, fixed at 31-12-2018.';
COMMENT ON COLUMN gezin_situatie.extra_kinderen_count IS 'Entitled children under another scheme.';
INSERT INTO fact_table VALUES ('gezin_situatie', 'gezin_id', 'van_maand', 'tot_maand', 'gezin_id');
SELECT guard_fact_table('gezin_situatie');

CREATE TABLE gezin_aanslag (
  gezin_id bigint NOT NULL
    CONSTRAINT "gezin_id is 1 to 9223372036854775806" CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  kalenderjaar smallint NOT NULL
    CONSTRAINT "kalenderjaar is 1998 to 2100" CHECK (kalenderjaar BETWEEN 1998 AND 2100),
  inkomsten_cents bigint NOT NULL
    CONSTRAINT "inkomsten_cents is 0 to 999999999999999" CHECK (inkomsten_cents BETWEEN 0 AND 999999999999999),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (kalenderjaar, gezin_id, known_from) INCLUDE (inkomsten_cents, known_to),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
CREATE INDEX gezin_aanslag_gezin ON gezin_aanslag (gezin_id);
COMMENT ON TABLE gezin_aanslag IS 'Tax assessment: income of the household in a calendar year; no row = unknown.';
COMMENT ON COLUMN gezin_aanslag.inkomsten_cents IS 'Income of the household that counts for the social and the school allowance, euro cents a year.';
COMMENT ON COLUMN gezin_aanslag.kalenderjaar IS 'Calendar year of the income.';
INSERT INTO fact_table VALUES ('gezin_aanslag', 'gezin_id', 'kalenderjaar', 'kalenderjaar + 1', 'gezin_id');
SELECT guard_fact_table('gezin_aanslag');

CREATE TABLE gezin_kadaster (
  gezin_id bigint NOT NULL
    CONSTRAINT "gezin_id is 1 to 9223372036854775806" CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  kalenderjaar smallint NOT NULL
    CONSTRAINT "kalenderjaar is 1998 to 2100" CHECK (kalenderjaar BETWEEN 1998 AND 2100),
  ki_vreemd_cents bigint NOT NULL DEFAULT 0
    CONSTRAINT "ki_vreemd_cents is 0 to 999999999999999" CHECK (ki_vreemd_cents BETWEEN 0 AND 999999999999999),
  ki_beroep_cents bigint NOT NULL DEFAULT 0
    CONSTRAINT "ki_beroep_cents is 0 to 999999999999999" CHECK (ki_beroep_cents BETWEEN 0 AND 999999999999999),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (kalenderjaar, gezin_id, known_from) INCLUDE (ki_vreemd_cents, ki_beroep_cents, known_to),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
CREATE INDEX gezin_kadaster_gezin ON gezin_kadaster (gezin_id);
COMMENT ON TABLE gezin_kadaster IS 'Indexed cadastral income of a household in a calendar year; no row = none.';
COMMENT ON COLUMN gezin_kadaster.ki_vreemd_cents IS 'Cadastral income, other use; euro cents a year.';
COMMENT ON COLUMN gezin_kadaster.ki_beroep_cents IS 'Cadastral income, own professional use; euro cents a year.';
COMMENT ON COLUMN gezin_kadaster.kalenderjaar IS 'Calendar year of the income.';
INSERT INTO fact_table VALUES ('gezin_kadaster', 'gezin_id', 'kalenderjaar', 'kalenderjaar + 1', 'gezin_id');
SELECT guard_fact_table('gezin_kadaster');

CREATE TABLE gezin_inkomensbesluit (
  gezin_id bigint NOT NULL
    CONSTRAINT "gezin_id is 1 to 9223372036854775806" CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  gezinsinkomsten_cents bigint
    CONSTRAINT "gezinsinkomsten_cents is 0 to 999999999999999" CHECK (gezinsinkomsten_cents BETWEEN 0 AND 999999999999999),
  is_ki_uitgesloten boolean NOT NULL DEFAULT false,
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, van_maand, known_from) INCLUDE (gezinsinkomsten_cents, is_ki_uitgesloten, tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE gezin_inkomensbesluit IS 'Decision of the payer that overrides the assessment (alarm, final check), and the exclusion on cadastral income.';
COMMENT ON COLUMN gezin_inkomensbesluit.gezinsinkomsten_cents IS 'Income decided on, euro cents a year; NULL leaves the assessment.';
COMMENT ON COLUMN gezin_inkomensbesluit.is_ki_uitgesloten IS 'The cadastral-income test failed: no social allowance.';
INSERT INTO fact_table VALUES ('gezin_inkomensbesluit', 'gezin_id', 'van_maand', 'tot_maand', 'gezin_id');
SELECT guard_fact_table('gezin_inkomensbesluit');

CREATE TABLE wezenbesluit (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  wezenstatus wezenstatus NOT NULL,
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from) INCLUDE (wezenstatus, tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE wezenbesluit IS 'Decision that a child is an orphan.';
COMMENT ON COLUMN wezenbesluit.wezenstatus IS 'Half or full orphan from 2019; raised or ordinary right of before 2019.';
INSERT INTO fact_table VALUES ('wezenbesluit', 'child_id', 'van_maand', 'tot_maand', 'child_id');
SELECT guard_fact_table('wezenbesluit');

CREATE TABLE zorgbesluit (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  zorg_pijler1 smallint NOT NULL DEFAULT 0
    CONSTRAINT "zorg_pijler1 is 0 to 6" CHECK (zorg_pijler1 BETWEEN 0 AND 6),
  zorg_totaal smallint NOT NULL DEFAULT 0
    CONSTRAINT "zorg_totaal is 0 to 36" CHECK (zorg_totaal BETWEEN 0 AND 36),
  heeft_ondersteuningstoeslag boolean NOT NULL DEFAULT false,
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from) INCLUDE (zorg_pijler1, zorg_totaal, heeft_ondersteuningstoeslag, tot_maand, known_to),
  CONSTRAINT "zorg_pijler1 not above zorg_totaal" CHECK (zorg_pijler1 <= zorg_totaal),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE zorgbesluit IS 'Decision on the specific support need of a child.';
COMMENT ON COLUMN zorgbesluit.zorg_pijler1 IS 'Points in pillar 1.';
COMMENT ON COLUMN zorgbesluit.zorg_totaal IS 'Points in total.';
COMMENT ON COLUMN zorgbesluit.heeft_ondersteuningstoeslag IS 'Decision on the support allowance in force.';
INSERT INTO fact_table VALUES ('zorgbesluit', 'child_id', 'van_maand', 'tot_maand', 'child_id');
SELECT guard_fact_table('zorgbesluit');

CREATE TABLE pleegplaatsing (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from) INCLUDE (tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE pleegplaatsing IS 'Placement in foster care that gives the allowance; one row per foster family.';
INSERT INTO fact_table VALUES ('pleegplaatsing', 'child_id', 'van_maand', 'tot_maand', 'child_id');
SELECT guard_fact_table('pleegplaatsing');

CREATE TABLE verblijf (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  heeft_domicilie boolean NOT NULL DEFAULT true,
  heeft_verblijfsrecht boolean NOT NULL DEFAULT true,
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from) INCLUDE (heeft_domicilie, heeft_verblijfsrecht, tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE verblijf IS 'Residence where something is missing; no row = both hold.';
COMMENT ON COLUMN verblijf.heeft_domicilie IS 'Domicile in the Dutch-language area, or equivalent.';
COMMENT ON COLUMN verblijf.heeft_verblijfsrecht IS 'Nationality or residence right.';
INSERT INTO fact_table VALUES ('verblijf', 'child_id', 'van_maand', 'tot_maand', 'child_id');
SELECT guard_fact_table('verblijf');

CREATE TABLE studie (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  statuut statuut NOT NULL,
  lesuren_per_week smallint NOT NULL DEFAULT 0
    CONSTRAINT "lesuren_per_week is 0 to 168" CHECK (lesuren_per_week BETWEEN 0 AND 168),
  studiepunten smallint NOT NULL DEFAULT 0
    CONSTRAINT "studiepunten is 0 to 255" CHECK (studiepunten BETWEEN 0 AND 255),
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from) INCLUDE (statuut, lesuren_per_week, studiepunten, tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE studie IS 'Status past 18. SCHOOLVERLATER: van_maand is the first of the 12 months, used before m = m - van_maand.';
COMMENT ON COLUMN studie.statuut IS 'Pupil, student or school-leaver.';
COMMENT ON COLUMN studie.lesuren_per_week IS 'Lesson hours a week.';
COMMENT ON COLUMN studie.studiepunten IS 'Credits of the academic year.';
INSERT INTO fact_table VALUES ('studie', 'child_id', 'van_maand', 'tot_maand', 'child_id');
SELECT guard_fact_table('studie');

CREATE TABLE beroep (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  is_zelfstandige_hoofdberoep boolean NOT NULL DEFAULT false,
  heeft_sociale_uitkering boolean NOT NULL DEFAULT false,
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from) INCLUDE (is_zelfstandige_hoofdberoep, heeft_sociale_uitkering, tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE beroep IS 'Occupation or benefit of a child that ends the conditional right.';
COMMENT ON COLUMN beroep.is_zelfstandige_hoofdberoep IS 'Self-employed as main activity.';
COMMENT ON COLUMN beroep.heeft_sociale_uitkering IS 'Draws a social benefit that excludes.';
INSERT INTO fact_table VALUES ('beroep', 'child_id', 'van_maand', 'tot_maand', 'child_id');
SELECT guard_fact_table('beroep');

CREATE TABLE arbeidsuren (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  maand smallint NOT NULL
    CONSTRAINT "maand is 1 or more" CHECK (maand BETWEEN 1 AND 32766),
  studentenuren smallint NOT NULL DEFAULT 0
    CONSTRAINT "studentenuren is 0 to 744" CHECK (studentenuren BETWEEN 0 AND 744),
  andere_uren smallint NOT NULL DEFAULT 0
    CONSTRAINT "andere_uren is 0 to 744" CHECK (andere_uren BETWEEN 0 AND 744),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (maand, child_id, known_from) INCLUDE (studentenuren, andere_uren, known_to),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
CREATE INDEX arbeidsuren_child ON arbeidsuren (child_id);
COMMENT ON TABLE arbeidsuren IS 'Hours worked by a child in a month; no row = none.';
COMMENT ON COLUMN arbeidsuren.studentenuren IS 'Student-contract hours of the month.';
COMMENT ON COLUMN arbeidsuren.andere_uren IS 'Other hours worked in the month.';
COMMENT ON COLUMN arbeidsuren.maand IS 'Month index.';
INSERT INTO fact_table VALUES ('arbeidsuren', 'child_id', 'maand', 'maand + 1', 'child_id');
SELECT guard_fact_table('arbeidsuren');

CREATE TABLE kleuterinschrijving (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  is_voldoende_aanwezig boolean NOT NULL DEFAULT false,
  van_maand smallint NOT NULL
    CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from) INCLUDE (is_voldoende_aanwezig, tot_maand, known_to),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE kleuterinschrijving IS 'Enrolment in a recognised nursery school, in time for the preschool allowance.';
COMMENT ON COLUMN kleuterinschrijving.is_voldoende_aanwezig IS 'Present enough.';
INSERT INTO fact_table VALUES ('kleuterinschrijving', 'child_id', 'van_maand', 'tot_maand', 'child_id');
SELECT guard_fact_table('kleuterinschrijving');

CREATE TABLE opvang (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  maand smallint NOT NULL
    CONSTRAINT "maand is 1 or more" CHECK (maand BETWEEN 1 AND 32766),
  volle_dagen smallint NOT NULL DEFAULT 0
    CONSTRAINT "volle_dagen is 0 to 31" CHECK (volle_dagen BETWEEN 0 AND 31),
  halve_dagen smallint NOT NULL DEFAULT 0
    CONSTRAINT "halve_dagen is 0 to 62" CHECK (halve_dagen BETWEEN 0 AND 62),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (maand, child_id, known_from) INCLUDE (volle_dagen, halve_dagen, known_to),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
CREATE INDEX opvang_child ON opvang (child_id);
COMMENT ON TABLE opvang IS 'Childcare without income tariff in a month; no row = none.';
COMMENT ON COLUMN opvang.volle_dagen IS 'Days of 5 hours or more.';
COMMENT ON COLUMN opvang.halve_dagen IS 'Days of 3 hours or more, under 5.';
COMMENT ON COLUMN opvang.maand IS 'Month index.';
INSERT INTO fact_table VALUES ('opvang', 'child_id', 'maand', 'maand + 1', 'child_id');
SELECT guard_fact_table('opvang');

CREATE TABLE startbedrag_aanvraag (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  maand smallint NOT NULL
    CONSTRAINT "maand is 1 or more" CHECK (maand BETWEEN 1 AND 32766),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (maand, child_id, known_from) INCLUDE (known_to),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
CREATE INDEX startbedrag_aanvraag_child ON startbedrag_aanvraag (child_id);
COMMENT ON TABLE startbedrag_aanvraag IS 'Application for a starting amount, granted; the month of the birth or adoption.';
COMMENT ON COLUMN startbedrag_aanvraag.maand IS 'Month index.';
INSERT INTO fact_table VALUES ('startbedrag_aanvraag', 'child_id', 'maand', 'maand + 1', 'child_id');
SELECT guard_fact_table('startbedrag_aanvraag');

CREATE TABLE covid_aanvraag (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  maand smallint NOT NULL
    CONSTRAINT "maand is 2020-06 to 2020-10" CHECK (maand BETWEEN 24245 AND 24249),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, known_from) INCLUDE (maand, known_to),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE covid_aanvraag IS 'Application for the Covid allowance, granted; one per child.';
COMMENT ON COLUMN covid_aanvraag.maand IS 'Month index of the first of three instalments.';
INSERT INTO fact_table VALUES ('covid_aanvraag', 'child_id', '0', '1', 'child_id');
SELECT guard_fact_table('covid_aanvraag');

CREATE TABLE schoolinschrijving (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  school_soort schoolsoort NOT NULL,
  school_intern boolean NOT NULL DEFAULT false,
  school_soort2 schoolsoort,
  school_intern2 boolean NOT NULL DEFAULT false,
  is_buitengewoon boolean NOT NULL DEFAULT false,
  van_schooljaar smallint NOT NULL
    CONSTRAINT "van_schooljaar is 2000 to 2100" CHECK (van_schooljaar BETWEEN 2000 AND 2100),
  tot_schooljaar smallint NOT NULL DEFAULT 32767
    CONSTRAINT "tot_schooljaar is 2001 to 2101, or 32767" CHECK (tot_schooljaar BETWEEN 2001 AND 2101 OR tot_schooljaar = 32767),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_schooljaar, known_from) INCLUDE (school_soort, school_intern, school_soort2, school_intern2, is_buitengewoon, tot_schooljaar, known_to),
  CONSTRAINT "van_schooljaar is before tot_schooljaar" CHECK (van_schooljaar < tot_schooljaar),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE schoolinschrijving IS 'Enrolment in a school; no row = no school facts for the year.';
COMMENT ON COLUMN schoolinschrijving.school_soort IS 'Kind of school.';
COMMENT ON COLUMN schoolinschrijving.school_intern IS 'Boarding.';
COMMENT ON COLUMN schoolinschrijving.school_soort2 IS 'Kind at the end of the year when it changed, else NULL.';
COMMENT ON COLUMN schoolinschrijving.school_intern2 IS 'Boarding at the second kind.';
COMMENT ON COLUMN schoolinschrijving.is_buitengewoon IS 'Special secondary education: no age limit.';
COMMENT ON COLUMN schoolinschrijving.van_schooljaar IS 'Year in which the first school year begins.';
COMMENT ON COLUMN schoolinschrijving.tot_schooljaar IS 'Year in which the first school year no more begins; 32767 = open.';
INSERT INTO fact_table VALUES ('schoolinschrijving', 'child_id', 'van_schooljaar', 'tot_schooljaar', 'child_id');
SELECT guard_fact_table('schoolinschrijving');

CREATE TABLE leefeenheid (
  gezin_id bigint NOT NULL
    CONSTRAINT "gezin_id is 1 to 9223372036854775806" CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  school_punten smallint NOT NULL DEFAULT 0
    CONSTRAINT "school_punten is 0 to 20" CHECK (school_punten BETWEEN 0 AND 20),
  is_ki_test_vrijgesteld boolean NOT NULL DEFAULT false,
  is_uitzonderlijk boolean NOT NULL DEFAULT false,
  van_schooljaar smallint NOT NULL
    CONSTRAINT "van_schooljaar is 2000 to 2100" CHECK (van_schooljaar BETWEEN 2000 AND 2100),
  tot_schooljaar smallint NOT NULL DEFAULT 32767
    CONSTRAINT "tot_schooljaar is 2001 to 2101, or 32767" CHECK (tot_schooljaar BETWEEN 2001 AND 2101 OR tot_schooljaar = 32767),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, van_schooljaar, known_from) INCLUDE (school_punten, is_ki_test_vrijgesteld, is_uitzonderlijk, tot_schooljaar, known_to),
  CONSTRAINT "van_schooljaar is before tot_schooljaar" CHECK (van_schooljaar < tot_schooljaar),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE leefeenheid IS 'Living unit of the school allowance; no row = 0 points, not exempt, not exceptional.';
COMMENT ON COLUMN leefeenheid.school_punten IS 'Points of the living unit.';
COMMENT ON COLUMN leefeenheid.is_ki_test_vrijgesteld IS 'Exempt from the cadastral-income test.';
COMMENT ON COLUMN leefeenheid.is_uitzonderlijk IS '70 % or more of the income is of one replacement kind.';
COMMENT ON COLUMN leefeenheid.van_schooljaar IS 'Year in which the first school year begins.';
COMMENT ON COLUMN leefeenheid.tot_schooljaar IS 'Year in which the first school year no more begins; 32767 = open.';
INSERT INTO fact_table VALUES ('leefeenheid', 'gezin_id', 'van_schooljaar', 'tot_schooljaar', 'gezin_id');
SELECT guard_fact_table('leefeenheid');

CREATE TABLE schoolafwezigheid (
  child_id bigint NOT NULL
    CONSTRAINT "child_id is 1 to 9223372036854775806" CHECK (child_id BETWEEN 1 AND 9223372036854775806),
  schooljaar smallint NOT NULL
    CONSTRAINT "schooljaar is 2000 to 2100" CHECK (schooljaar BETWEEN 2000 AND 2100),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (schooljaar, child_id, known_from) INCLUDE (known_to),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
CREATE INDEX schoolafwezigheid_child ON schoolafwezigheid (child_id);
COMMENT ON TABLE schoolafwezigheid IS 'Attendance condition failed: two bad years in a row.';
COMMENT ON COLUMN schoolafwezigheid.schooljaar IS 'Year in which the school year begins.';
INSERT INTO fact_table VALUES ('schoolafwezigheid', 'child_id', 'schooljaar', 'schooljaar + 1', 'child_id');
SELECT guard_fact_table('schoolafwezigheid');
