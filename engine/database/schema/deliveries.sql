-- Deliveries: the moments at which facts became known.
--
-- Facts keep two times: the months they hold for and the delivery that made them known. Nothing is
-- overwritten: a correction closes the current version (known_to) and inserts a new one. Writing
-- facts goes: BEGIN; SELECT open_delivery('source'); UPDATE .. SET known_to = opened_delivery();
-- INSERT ..; COMMIT. A delivery holds one lock until it commits, so deliveries become visible in
-- the order of their ids and the guards see every version that counts.

CREATE TABLE delivery (
  delivery_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL CONSTRAINT "source is not empty" CHECK (source <> ''),
  own_id text,
  digest text,
  is_payer_error boolean NOT NULL DEFAULT false,
  is_fraud boolean NOT NULL DEFAULT false,
  requested_month smallint,
  is_load boolean NOT NULL DEFAULT false,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (source, own_id),
  CONSTRAINT "an error of the payer is no fraud" CHECK (NOT (is_payer_error AND is_fraud)),
  CONSTRAINT "a delivery with an id of its own has a digest"
    CHECK ((own_id IS NULL) = (digest IS NULL))
);
-- What somebody decided: few among the deliveries of the sources.
CREATE INDEX delivery_decision ON delivery (delivery_id)
  WHERE source NOT IN ('sources', 'generator');
COMMENT ON TABLE delivery IS 'One batch of facts from one source; its id is the moment it became known.';
COMMENT ON COLUMN delivery.delivery_id IS 'Moment of knowledge; rises in the order of commits.';
COMMENT ON COLUMN delivery.source IS 'Who delivered: tax office, school register, payer, generator.';
COMMENT ON COLUMN delivery.own_id IS 'What the source calls it: given again, it changes nothing; NULL = nothing.';
COMMENT ON COLUMN delivery.digest IS 'SHA-256 of what it said, when it has an id of its own.';
COMMENT ON COLUMN delivery.is_payer_error IS 'It corrects an error of the payer that the family could not see: nothing is taken back (art. 92).';
COMMENT ON COLUMN delivery.is_fraud IS
  'It corrects what fraud had brought: what was paid is claimed five years back, not three (art. 97).';
COMMENT ON COLUMN delivery.requested_month IS
  'Month index of the request or complaint that it answers, which interrupts the prescription of '
  'arrears (art. 95); NULL = none: the decision does.';
COMMENT ON COLUMN delivery.is_load IS 'It went past the guards: what it touched is not in fact_change.';
COMMENT ON COLUMN delivery.received_at IS 'Wall clock when the delivery was opened; for people, no rule reads it.';

-- Whom a delivery touched, noted by statement triggers: found at once, however large the tables are.
CREATE TABLE fact_change (
  delivery_id integer NOT NULL,
  table_name name NOT NULL,
  gezin_id bigint,
  child_id bigint
);
CREATE INDEX fact_change_delivery ON fact_change (delivery_id);
COMMENT ON TABLE fact_change IS 'Whom a delivery touched in which fact table; a load that goes past the guards is not in it.';
COMMENT ON COLUMN fact_change.delivery_id IS 'The delivery.';
COMMENT ON COLUMN fact_change.table_name IS 'The fact table.';
COMMENT ON COLUMN fact_change.gezin_id IS 'The household, where the fact is of one.';
COMMENT ON COLUMN fact_change.child_id IS 'The child, where the fact is of one.';

-- The delivery opened in this transaction, NULL when there is none.
CREATE FUNCTION opened_delivery() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('groeikern.delivery', true), '')::integer;
COMMENT ON FUNCTION opened_delivery() IS 'The delivery opened in this transaction, NULL when there is none.';

CREATE FUNCTION lock_deliveries() RETURNS void LANGUAGE sql
BEGIN ATOMIC
  SELECT take_turn('delivery');
END;
COMMENT ON FUNCTION lock_deliveries() IS 'Waits for the delivery under way; until commit.';

CREATE FUNCTION open_delivery(source text, own_id text DEFAULT NULL, digest text DEFAULT NULL,
  is_payer_error boolean DEFAULT false, is_fraud boolean DEFAULT false,
  requested_month smallint DEFAULT NULL)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  opened integer;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'open_delivery: expected isolation level read committed, found %; begin the transaction without an isolation level',
      current_setting('transaction_isolation') USING ERRCODE = 'active_sql_transaction';
  END IF;
  IF opened_delivery() IS NOT NULL THEN
    RAISE EXCEPTION 'open_delivery: expected no open delivery in this transaction, found %; commit it first',
      opened_delivery() USING ERRCODE = 'active_sql_transaction';
  END IF;
  PERFORM lock_deliveries();
  INSERT INTO delivery (source, own_id, digest, is_payer_error, is_fraud, requested_month)
    VALUES (open_delivery.source, open_delivery.own_id, open_delivery.digest,
      open_delivery.is_payer_error, open_delivery.is_fraud, open_delivery.requested_month)
    RETURNING delivery_id INTO opened;
  PERFORM set_config('groeikern.delivery', opened::text, true);
  RETURN opened;
END $$;
COMMENT ON FUNCTION open_delivery(text, text, text, boolean, boolean, smallint) IS 'Opens a delivery for the rest of the transaction and waits for the one before it.';
