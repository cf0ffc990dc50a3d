-- The generated population: which one the fact tables hold, so that nobody takes it for another.
--
-- One row when groeikern generate filled the tables, none when real deliveries did. It is written in
-- the transaction that loads the facts: a population is there as a whole or not at all.

CREATE TABLE population (
  delivery_id integer PRIMARY KEY REFERENCES delivery,
  seed bigint NOT NULL CONSTRAINT "seed is 0 to 2^53 - 1" CHECK (seed BETWEEN 0 AND 9007199254740991),
  children integer NOT NULL CONSTRAINT "children is 1 or more" CHECK (children > 0),
  month smallint NOT NULL CONSTRAINT "month is 2019-01 or later" CHECK (month >= 24228),
  digest text NOT NULL,
  row_counts jsonb NOT NULL
);
COMMENT ON TABLE population IS 'The generated population that the fact tables hold; at most one.';
COMMENT ON COLUMN population.delivery_id IS 'Delivery that brought all of its facts.';
COMMENT ON COLUMN population.seed IS 'Seed of its random numbers: same seed, children and month, same facts.';
COMMENT ON COLUMN population.children IS 'Children with a membership in the reference month.';
COMMENT ON COLUMN population.month IS 'Reference month, month index.';
COMMENT ON COLUMN population.digest IS 'SHA-256 over the rows of all fact tables as they were loaded.';
COMMENT ON COLUMN population.row_counts IS 'Rows by fact table.';
CREATE UNIQUE INDEX population_is_one ON population ((true));
