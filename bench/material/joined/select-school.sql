-- The school facts of the spans that open with a September (month 8 from January): the relation
-- school that select-input.sql joins. No other span has any: the rule reads them in September
-- alone.
--
-- Income and cadastral income are those of two years before the school year. A placement counts as
-- 12 months when it began in August of the year before at the latest and holds past this August.
--
-- :known_at       delivery as of which the facts are read
-- :plain_columns  columns of the joined tables as they stand (plain-columns.ts)
SELECT
  span.gezin_id,
  span.child_id,
  span.van_maand,
  (span.van_maand / 12)::smallint AS schooljaar,
  aanslag.inkomsten_cents AS school_inkomsten_cents,
  nullif(kadaster.ki_vreemd_cents, 0) AS ki_vreemd_cents,
  nullif(kadaster.ki_beroep_cents, 0) AS ki_beroep_cents,
  CASE WHEN afwezig.child_id IS NOT NULL THEN false END AS is_school_voldoende_aanwezig,
  CASE WHEN pleeg.child_id IS NOT NULL THEN true END AS is_pleegkind_sinds12_maanden,
  :plain_columns
FROM span
JOIN schoolinschrijving inschrijving ON inschrijving.child_id = span.child_id
  AND span.van_maand / 12 >= inschrijving.van_schooljaar
  AND span.van_maand / 12 < inschrijving.tot_schooljaar
  AND is_known(inschrijving.known_from, inschrijving.known_to, :known_at)
LEFT JOIN leefeenheid ON leefeenheid.gezin_id = span.gezin_id
  AND span.van_maand / 12 >= leefeenheid.van_schooljaar
  AND span.van_maand / 12 < leefeenheid.tot_schooljaar
  AND is_known(leefeenheid.known_from, leefeenheid.known_to, :known_at)
LEFT JOIN gezin_aanslag aanslag ON aanslag.gezin_id = span.gezin_id
  AND aanslag.kalenderjaar = span.van_maand / 12 - 2
  AND is_known(aanslag.known_from, aanslag.known_to, :known_at)
LEFT JOIN gezin_kadaster kadaster ON kadaster.gezin_id = span.gezin_id
  AND kadaster.kalenderjaar = span.van_maand / 12 - 2
  AND is_known(kadaster.known_from, kadaster.known_to, :known_at)
LEFT JOIN schoolafwezigheid afwezig ON afwezig.child_id = span.child_id
  AND afwezig.schooljaar = span.van_maand / 12
  AND is_known(afwezig.known_from, afwezig.known_to, :known_at)
LEFT JOIN pleegplaatsing pleeg ON pleeg.child_id = span.child_id
  AND pleeg.van_maand <= span.van_maand - 13 AND pleeg.tot_maand >= span.van_maand
  AND is_known(pleeg.known_from, pleeg.known_to, :known_at)
WHERE span.van_maand % 12 = 8
