-- Facts of children: birth, decisions, study, work, nursery school, childcare, applications.
-- Months, versions and the names of constraints: see 002.

CREATE TYPE wezenstatus AS ENUM
  ('HALVE_WEES', 'VOLLE_WEES', 'VERHOOGDE_WEZENBIJSLAG', 'GEWONE_WEZENBIJSLAG');
CREATE TYPE statuut AS ENUM ('LEERLING', 'STUDENT', 'SCHOOLVERLATER');
COMMENT ON TYPE wezenstatus IS 'Orphan status; the last two are rights of before 2019.';
COMMENT ON TYPE statuut IS 'Status past 18.';

CREATE TABLE kind (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  geboortedatum date NOT NULL CONSTRAINT "geboortedatum is 1900-01-01 to 2199-12-31"
    CHECK (geboortedatum BETWEEN '1900-01-01' AND '2199-12-31'),
  overlijdensdatum date CONSTRAINT "overlijdensdatum is 1900-01-01 to 2199-12-31"
    CHECK (overlijdensdatum BETWEEN '1900-01-01' AND '2199-12-31'),
  rangklasse smallint NOT NULL DEFAULT 0
    CONSTRAINT "rangklasse is 0 to 3" CHECK (rangklasse BETWEEN 0 AND 3),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, known_from),
  CONSTRAINT "overlijdensdatum is not before geboortedatum"
    CHECK (overlijdensdatum >= geboortedatum),
  CONSTRAINT "rangklasse is 0 for a child born from 2019"
    CHECK (rangklasse = 0 OR geboortedatum < '2019-01-01'),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE kind IS 'A child: what holds in every month.';
COMMENT ON COLUMN kind.geboortedatum IS 'Day of birth.';
COMMENT ON COLUMN kind.overlijdensdatum IS 'Day of death; the month of death is still paid.';
COMMENT ON COLUMN kind.rangklasse IS '0 = new regime; 1, 2, 3 = fixed at 31-12-2018 (3 = third youngest and older).';

CREATE TABLE wezenbesluit (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  wezenstatus wezenstatus NOT NULL,
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE wezenbesluit IS 'Decision that a child is an orphan.';
COMMENT ON COLUMN wezenbesluit.wezenstatus IS 'Half or full orphan from 2019; raised or ordinary right of before 2019.';

CREATE TABLE zorgbesluit (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  zorg_pijler1 smallint NOT NULL DEFAULT 0
    CONSTRAINT "zorg_pijler1 is 0 to 6" CHECK (zorg_pijler1 BETWEEN 0 AND 6),
  zorg_totaal smallint NOT NULL DEFAULT 0
    CONSTRAINT "zorg_totaal is 0 to 36" CHECK (zorg_totaal BETWEEN 0 AND 36),
  heeft_ondersteuningstoeslag boolean NOT NULL DEFAULT false,
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from),
  CONSTRAINT "zorg_pijler1 is not above zorg_totaal" CHECK (zorg_pijler1 <= zorg_totaal),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE zorgbesluit IS 'Decision on the specific support need of a child.';
COMMENT ON COLUMN zorgbesluit.zorg_pijler1 IS 'Points in pillar 1, 0 to 6.';
COMMENT ON COLUMN zorgbesluit.zorg_totaal IS 'Points in total, 0 to 36.';
COMMENT ON COLUMN zorgbesluit.heeft_ondersteuningstoeslag IS 'Decision on the support allowance in force.';

CREATE TABLE pleegplaatsing (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE pleegplaatsing IS 'Placement in foster care that gives the allowance; one row per foster family.';

CREATE TABLE verblijf (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  heeft_domicilie boolean NOT NULL DEFAULT true,
  heeft_verblijfsrecht boolean NOT NULL DEFAULT true,
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE verblijf IS 'Residence where something is missing; no row = both hold.';
COMMENT ON COLUMN verblijf.heeft_domicilie IS 'Domicile in the Dutch-language area, or equivalent.';
COMMENT ON COLUMN verblijf.heeft_verblijfsrecht IS 'Nationality or residence right.';

CREATE TABLE studie (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  statuut statuut NOT NULL,
  lesuren_per_week smallint NOT NULL DEFAULT 0
    CONSTRAINT "lesuren_per_week is 0 to 168" CHECK (lesuren_per_week BETWEEN 0 AND 168),
  studiepunten smallint NOT NULL DEFAULT 0
    CONSTRAINT "studiepunten is 0 to 255" CHECK (studiepunten BETWEEN 0 AND 255),
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE studie IS 'Status past 18. SCHOOLVERLATER: van_maand is the first of the 12 months, used before m = m - van_maand.';
COMMENT ON COLUMN studie.statuut IS 'Pupil, student or school-leaver.';
COMMENT ON COLUMN studie.lesuren_per_week IS 'Lesson hours a week.';
COMMENT ON COLUMN studie.studiepunten IS 'Credits of the academic year.';

CREATE TABLE beroep (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  is_zelfstandige_hoofdberoep boolean NOT NULL DEFAULT false,
  heeft_sociale_uitkering boolean NOT NULL DEFAULT false,
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE beroep IS 'Occupation or benefit of a child that ends the conditional right.';
COMMENT ON COLUMN beroep.is_zelfstandige_hoofdberoep IS 'Self-employed as main activity.';
COMMENT ON COLUMN beroep.heeft_sociale_uitkering IS 'Draws a social benefit that excludes.';

CREATE TABLE arbeidsuren (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  maand smallint NOT NULL CONSTRAINT "maand is 1 or more" CHECK (maand BETWEEN 1 AND 32766),
  studentenuren smallint NOT NULL DEFAULT 0
    CONSTRAINT "studentenuren is 0 to 744" CHECK (studentenuren BETWEEN 0 AND 744),
  andere_uren smallint NOT NULL DEFAULT 0
    CONSTRAINT "andere_uren is 0 to 744" CHECK (andere_uren BETWEEN 0 AND 744),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, maand, known_from),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE arbeidsuren IS 'Hours worked by a child in a month; no row = none.';
COMMENT ON COLUMN arbeidsuren.maand IS 'Month index.';
COMMENT ON COLUMN arbeidsuren.studentenuren IS 'Hours under a student contract in the month.';
COMMENT ON COLUMN arbeidsuren.andere_uren IS 'Other hours worked in the month.';

CREATE TABLE kleuterinschrijving (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  is_voldoende_aanwezig boolean NOT NULL DEFAULT false,
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE kleuterinschrijving IS 'Enrolment in a recognised nursery school, in time for the preschool allowance.';
COMMENT ON COLUMN kleuterinschrijving.is_voldoende_aanwezig IS 'Present enough.';

CREATE TABLE opvang (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  maand smallint NOT NULL CONSTRAINT "maand is 1 or more" CHECK (maand BETWEEN 1 AND 32766),
  volle_dagen smallint NOT NULL DEFAULT 0
    CONSTRAINT "volle_dagen is 0 to 31" CHECK (volle_dagen BETWEEN 0 AND 31),
  halve_dagen smallint NOT NULL DEFAULT 0
    CONSTRAINT "halve_dagen is 0 to 62" CHECK (halve_dagen BETWEEN 0 AND 62),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, maand, known_from),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE opvang IS 'Childcare without income tariff in a month; no row = none.';
COMMENT ON COLUMN opvang.maand IS 'Month index.';
COMMENT ON COLUMN opvang.volle_dagen IS 'Days of 5 hours or more.';
COMMENT ON COLUMN opvang.halve_dagen IS 'Days of 3 hours or more, under 5.';

CREATE TABLE startbedrag_aanvraag (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  maand smallint NOT NULL CONSTRAINT "maand is 1 or more" CHECK (maand BETWEEN 1 AND 32766),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, maand, known_from),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE startbedrag_aanvraag IS 'Application for a starting amount, granted.';
COMMENT ON COLUMN startbedrag_aanvraag.maand IS 'Month index of the birth or adoption.';

CREATE TABLE covid_aanvraag (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  maand smallint NOT NULL
    CONSTRAINT "maand is 2020-06 to 2020-10" CHECK (maand BETWEEN 24245 AND 24249),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, known_from),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE covid_aanvraag IS 'Application for the Covid allowance, granted; one per child.';
COMMENT ON COLUMN covid_aanvraag.maand IS 'Month index of the first of three instalments.';

INSERT INTO fact_table (table_name, key_columns, van, tot, subject) VALUES
  ('kind', 'child_id', '0', '1', 'child_id'),
  ('wezenbesluit', 'child_id', 'van_maand', 'tot_maand', 'child_id'),
  ('zorgbesluit', 'child_id', 'van_maand', 'tot_maand', 'child_id'),
  ('pleegplaatsing', 'child_id', 'van_maand', 'tot_maand', 'child_id'),
  ('verblijf', 'child_id', 'van_maand', 'tot_maand', 'child_id'),
  ('studie', 'child_id', 'van_maand', 'tot_maand', 'child_id'),
  ('beroep', 'child_id', 'van_maand', 'tot_maand', 'child_id'),
  ('arbeidsuren', 'child_id', 'maand', 'maand + 1', 'child_id'),
  ('kleuterinschrijving', 'child_id', 'van_maand', 'tot_maand', 'child_id'),
  ('opvang', 'child_id', 'maand', 'maand + 1', 'child_id'),
  ('startbedrag_aanvraag', 'child_id', 'maand', 'maand + 1', 'child_id'),
  ('covid_aanvraag', 'child_id', '0', '1', 'child_id');
