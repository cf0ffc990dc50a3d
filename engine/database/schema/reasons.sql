-- Reasons: what the bits of redenen say, for every layout that a run was made with.
--
-- A finished run keeps its layout, so its reasons read the same when rules and reasons have changed.

CREATE TABLE reason_field (
  layout text NOT NULL,
  rule text NOT NULL,
  shift smallint NOT NULL,
  bits smallint NOT NULL,
  names text[] NOT NULL,
  PRIMARY KEY (layout, rule),
  UNIQUE (layout, shift)
);
COMMENT ON TABLE reason_field IS 'Fields of redenen by layout; written by migrate from core-wasm/layout/reasons.ts, never changed.';
COMMENT ON COLUMN reason_field.layout IS 'Digest of all fields of the layout.';
COMMENT ON COLUMN reason_field.rule IS 'The rule.';
COMMENT ON COLUMN reason_field.shift IS 'Lowest bit.';
COMMENT ON COLUMN reason_field.bits IS 'Number of bits.';
COMMENT ON COLUMN reason_field.names IS 'Names in the order of their codes, from code 0.';

CREATE FUNCTION reason_texts(redenen bigint, layout text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
  SELECT coalesce(array_agg(rule || '.' || names[code + 1] ORDER BY shift), '{}')
  FROM (SELECT *, ((redenen >> shift) & ((1::bigint << bits) - 1))::integer AS code
        FROM reason_field WHERE reason_field.layout = reason_texts.layout) field
  WHERE code <> 0);
COMMENT ON FUNCTION reason_texts(bigint, text) IS 'The reasons of a result as rule.name, in rule order, by the layout of its run.';
