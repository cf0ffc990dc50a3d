-- Facts of school years: enrolment, living unit, attendance.
--
-- van_schooljaar and tot_schooljaar are the years in which the school years begin: the row holds
-- for van_schooljaar <= Y < tot_schooljaar, 32767 = open. Versions and constraint names: see 002.

CREATE TYPE schoolsoort AS ENUM ('KLEUTER', 'LAGER', 'SO_VOLTIJDS', 'SO_DERDE_JAAR_DERDE_GRAAD',
  'SO_ZELFSTANDIG', 'LEREN_EN_WERKEN', 'HBO5');
COMMENT ON TYPE schoolsoort IS 'Kind of school.';

CREATE TABLE schoolinschrijving (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  school_soort schoolsoort NOT NULL,
  school_intern boolean NOT NULL DEFAULT false,
  school_soort2 schoolsoort,
  school_intern2 boolean NOT NULL DEFAULT false,
  is_buitengewoon boolean NOT NULL DEFAULT false,
  van_schooljaar smallint NOT NULL
    CONSTRAINT "van_schooljaar is 2000 to 2100" CHECK (van_schooljaar BETWEEN 2000 AND 2100),
  tot_schooljaar smallint NOT NULL DEFAULT 32767 CONSTRAINT "tot_schooljaar is 2001 to 2101, or 32767"
    CHECK (tot_schooljaar BETWEEN 2001 AND 2101 OR tot_schooljaar = 32767),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, van_schooljaar, known_from),
  CONSTRAINT "van_schooljaar is before tot_schooljaar" CHECK (van_schooljaar < tot_schooljaar),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE schoolinschrijving IS 'Enrolment in a school; no row = no school facts for the year.';
COMMENT ON COLUMN schoolinschrijving.school_soort IS 'Kind of school.';
COMMENT ON COLUMN schoolinschrijving.school_intern IS 'Boarding.';
COMMENT ON COLUMN schoolinschrijving.school_soort2 IS 'Kind at the end of the year when it changed, else NULL.';
COMMENT ON COLUMN schoolinschrijving.school_intern2 IS 'Boarding at the second kind.';
COMMENT ON COLUMN schoolinschrijving.is_buitengewoon IS 'Special secondary education: no age limit.';
COMMENT ON COLUMN schoolinschrijving.van_schooljaar IS 'First school year, 2000 to 2100.';
COMMENT ON COLUMN schoolinschrijving.tot_schooljaar IS 'First school year no more; 32767 = open.';

CREATE TABLE leefeenheid (
  gezin_id bigint NOT NULL CONSTRAINT "gezin_id is 1 to 2^63 - 2"
    CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  school_punten smallint NOT NULL DEFAULT 0
    CONSTRAINT "school_punten is 0 to 20" CHECK (school_punten BETWEEN 0 AND 20),
  is_ki_test_vrijgesteld boolean NOT NULL DEFAULT false,
  is_uitzonderlijk boolean NOT NULL DEFAULT false,
  van_schooljaar smallint NOT NULL
    CONSTRAINT "van_schooljaar is 2000 to 2100" CHECK (van_schooljaar BETWEEN 2000 AND 2100),
  tot_schooljaar smallint NOT NULL DEFAULT 32767 CONSTRAINT "tot_schooljaar is 2001 to 2101, or 32767"
    CHECK (tot_schooljaar BETWEEN 2001 AND 2101 OR tot_schooljaar = 32767),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, van_schooljaar, known_from),
  CONSTRAINT "van_schooljaar is before tot_schooljaar" CHECK (van_schooljaar < tot_schooljaar),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE leefeenheid IS 'Living unit of the school allowance; no row = 0 points, not exempt, not exceptional.';
COMMENT ON COLUMN leefeenheid.school_punten IS 'Points of the living unit, 0 to 20.';
COMMENT ON COLUMN leefeenheid.is_ki_test_vrijgesteld IS 'Exempt from the cadastral-income test.';
COMMENT ON COLUMN leefeenheid.is_uitzonderlijk IS '70 % or more of the income is of one replacement kind.';
COMMENT ON COLUMN leefeenheid.van_schooljaar IS 'First school year, 2000 to 2100.';
COMMENT ON COLUMN leefeenheid.tot_schooljaar IS 'First school year no more; 32767 = open.';

CREATE TABLE schoolafwezigheid (
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  schooljaar smallint NOT NULL
    CONSTRAINT "schooljaar is 2000 to 2100" CHECK (schooljaar BETWEEN 2000 AND 2100),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (child_id, schooljaar, known_from),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE schoolafwezigheid IS 'Attendance condition failed: two bad years in a row.';
COMMENT ON COLUMN schoolafwezigheid.schooljaar IS 'School year for which it fails.';

INSERT INTO fact_table (table_name, key_columns, van, tot, subject) VALUES
  ('schoolinschrijving', 'child_id', 'van_schooljaar', 'tot_schooljaar', 'child_id'),
  ('leefeenheid', 'gezin_id', 'van_schooljaar', 'tot_schooljaar', 'gezin_id'),
  ('schoolafwezigheid', 'child_id', 'schooljaar', 'schooljaar + 1', 'child_id');
