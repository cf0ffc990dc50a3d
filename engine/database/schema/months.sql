-- Months: the index that the tables keep, and the text that people write.

CREATE FUNCTION month_index(month text) RETURNS smallint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
  IF month !~ '^\d{4}-(0[1-9]|1[0-2])$' THEN
    RAISE EXCEPTION 'month_index: expected a month YYYY-MM, found %; write it as 2024-08', month
      USING ERRCODE = 'invalid_datetime_format';
  END IF;
  RETURN substr(month, 1, 4)::integer * 12 + substr(month, 6)::integer - 1;
END $$;
COMMENT ON FUNCTION month_index(text) IS 'Month index (year x 12 + month - 1) of text YYYY-MM.';

CREATE FUNCTION month_text(month integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lpad((month / 12)::text, 4, '0') || '-' || lpad((month % 12 + 1)::text, 2, '0');
COMMENT ON FUNCTION month_text(integer) IS 'Text YYYY-MM of a month index; 32767, which is open, reads as 2730-08.';
