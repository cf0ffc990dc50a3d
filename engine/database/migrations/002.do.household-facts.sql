-- Facts of households: membership, payer, situation, incomes and decisions on income.
--
-- van_maand and tot_maand are month indexes (year x 12 + month - 1): the row holds for
-- van_maand <= m < tot_maand, 32767 = open. The name of a constraint says what was expected; the
-- detail of the message is what was found. There is no foreign key to delivery: it would cost more
-- than the load itself, the guards write known_from and validate_facts() checks it.

CREATE TYPE payer AS ENUM ('FONS', 'INFINO', 'KIDSLIFE', 'MYFAMILY', 'PARENTIA');
CREATE TYPE rol AS ENUM ('VOLLEDIG', 'GEDEELD_HOOFD', 'GEDEELD_ANDER');
COMMENT ON TYPE payer IS 'Uitbetaler of a household.';
COMMENT ON TYPE rol IS 'Whole here; evenly shared and paid here; evenly shared and paid in the other household.';

CREATE TABLE gezin_lid (
  gezin_id bigint NOT NULL CONSTRAINT "gezin_id is 1 to 2^63 - 2"
    CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  child_id bigint NOT NULL CONSTRAINT "child_id is 1 or more" CHECK (child_id > 0),
  rol rol NOT NULL,
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, child_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
CREATE INDEX gezin_lid_child ON gezin_lid (child_id);
COMMENT ON TABLE gezin_lid IS 'Membership: a child in a household; an evenly shared child has one in each of two.';
COMMENT ON COLUMN gezin_lid.rol IS 'Whole, shared and paid here, or shared and paid in the other household.';

CREATE TABLE gezin_uitbetaler (
  gezin_id bigint NOT NULL CONSTRAINT "gezin_id is 1 to 2^63 - 2"
    CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  payer payer NOT NULL,
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE gezin_uitbetaler IS 'Which payer pays a household.';
COMMENT ON COLUMN gezin_uitbetaler.payer IS 'The payer (uitbetaler).';

CREATE TABLE gezin_situatie (
  gezin_id bigint NOT NULL CONSTRAINT "gezin_id is 1 to 2^63 - 2"
    CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  is_eenouder boolean NOT NULL DEFAULT false,
  heeft_zieke_ouder boolean NOT NULL DEFAULT false,
  extra_kinderen_count smallint NOT NULL DEFAULT 0
    CONSTRAINT "extra_kinderen_count is 0 to 99" CHECK (extra_kinderen_count BETWEEN 0 AND 99),
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE gezin_situatie IS 'Situation of a household; no row = none of it holds.';
COMMENT ON COLUMN gezin_situatie.is_eenouder IS 'Single parent.';
COMMENT ON COLUMN gezin_situatie.heeft_zieke_ouder IS 'Sick or disabled parent, as fixed at 31-12-2018.';
COMMENT ON COLUMN gezin_situatie.extra_kinderen_count IS 'Entitled children under another Belgian or foreign scheme.';

CREATE TABLE gezin_aanslag (
  gezin_id bigint NOT NULL CONSTRAINT "gezin_id is 1 to 2^63 - 2"
    CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  kalenderjaar smallint NOT NULL
    CONSTRAINT "kalenderjaar is 1998 to 2100" CHECK (kalenderjaar BETWEEN 1998 AND 2100),
  inkomsten_cents bigint NOT NULL CONSTRAINT "inkomsten_cents is 0 to 10^15 - 1"
    CHECK (inkomsten_cents BETWEEN 0 AND 999999999999999),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, kalenderjaar, known_from),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE gezin_aanslag IS 'Tax assessment: income of the household in a calendar year; no row = unknown.';
COMMENT ON COLUMN gezin_aanslag.kalenderjaar IS 'Calendar year of the income.';
COMMENT ON COLUMN gezin_aanslag.inkomsten_cents IS 'Income as rules, section 14 adds it up; euro cents a year.';

CREATE TABLE gezin_kadaster (
  gezin_id bigint NOT NULL CONSTRAINT "gezin_id is 1 to 2^63 - 2"
    CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  kalenderjaar smallint NOT NULL
    CONSTRAINT "kalenderjaar is 1998 to 2100" CHECK (kalenderjaar BETWEEN 1998 AND 2100),
  ki_vreemd_cents bigint NOT NULL DEFAULT 0 CONSTRAINT "ki_vreemd_cents is 0 to 10^15 - 1"
    CHECK (ki_vreemd_cents BETWEEN 0 AND 999999999999999),
  ki_beroep_cents bigint NOT NULL DEFAULT 0 CONSTRAINT "ki_beroep_cents is 0 to 10^15 - 1"
    CHECK (ki_beroep_cents BETWEEN 0 AND 999999999999999),
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, kalenderjaar, known_from),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE gezin_kadaster IS 'Indexed cadastral income of a household in a calendar year; no row = none.';
COMMENT ON COLUMN gezin_kadaster.kalenderjaar IS 'Calendar year of the income.';
COMMENT ON COLUMN gezin_kadaster.ki_vreemd_cents IS 'Cadastral income, other use; euro cents a year.';
COMMENT ON COLUMN gezin_kadaster.ki_beroep_cents IS 'Cadastral income, own professional use; euro cents a year.';

CREATE TABLE gezin_inkomensbesluit (
  gezin_id bigint NOT NULL CONSTRAINT "gezin_id is 1 to 2^63 - 2"
    CHECK (gezin_id BETWEEN 1 AND 9223372036854775806),
  gezinsinkomsten_cents bigint CONSTRAINT "gezinsinkomsten_cents is 0 to 10^15 - 1"
    CHECK (gezinsinkomsten_cents BETWEEN 0 AND 999999999999999),
  is_ki_uitgesloten boolean NOT NULL DEFAULT false,
  van_maand smallint NOT NULL CONSTRAINT "van_maand is 0 or more" CHECK (van_maand >= 0),
  tot_maand smallint NOT NULL DEFAULT 32767,
  known_from integer NOT NULL DEFAULT opened_delivery(),
  known_to integer,
  PRIMARY KEY (gezin_id, van_maand, known_from),
  CONSTRAINT "van_maand is before tot_maand" CHECK (van_maand < tot_maand),
  CONSTRAINT "known_to is after known_from" CHECK (known_to > known_from)
);
COMMENT ON TABLE gezin_inkomensbesluit IS 'Decision of the payer that overrides the assessment (alarm, final check), and the exclusion on cadastral income.';
COMMENT ON COLUMN gezin_inkomensbesluit.gezinsinkomsten_cents IS 'Income decided on, euro cents a year; NULL leaves the assessment.';
COMMENT ON COLUMN gezin_inkomensbesluit.is_ki_uitgesloten IS 'The cadastral-income test failed: no social allowance.';

INSERT INTO fact_table (table_name, key_columns, van, tot, subject) VALUES
  ('gezin_lid', 'gezin_id, child_id', 'van_maand', 'tot_maand', 'gezin_id'),
  ('gezin_uitbetaler', 'gezin_id', 'van_maand', 'tot_maand', 'gezin_id'),
  ('gezin_situatie', 'gezin_id', 'van_maand', 'tot_maand', 'gezin_id'),
  ('gezin_aanslag', 'gezin_id', 'kalenderjaar', 'kalenderjaar + 1', 'gezin_id'),
  ('gezin_kadaster', 'gezin_id', 'kalenderjaar', 'kalenderjaar + 1', 'gezin_id'),
  ('gezin_inkomensbesluit', 'gezin_id', 'van_maand', 'tot_maand', 'gezin_id');
