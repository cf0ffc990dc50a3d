-- The facts joined into rows, one for each span.
--
-- Reads a relation span(gezin_id, child_id, rol, van_maand, tot_maand) within which no fact
-- changes, so a fact holds in the span when it holds in its first month; and the relation school of
-- select-school.sql. Columns are taken by name, in any order. NULL = the default of the fact,
-- unknown, or none: it costs 4 bytes on the wire. A membership without birth or payer gives a row
-- all the same, with NULL there: the decoder rejects it by name.
--
-- Facts that no rule can read in a month are left out: the student hours earlier in the year in a
-- month without any, the starting amount outside its month, the Covid application outside its
-- three.
--
-- :known_at        delivery as of which the facts are read
-- :plain_columns   columns of the joined tables as they stand (plain-columns.ts)
-- :school_columns  those of school
SELECT
  span.gezin_id,
  span.child_id,
  span.van_maand,
  span.tot_maand,
  kind.geboortedatum,
  kind.overlijdensdatum,
  (CASE span.rol WHEN 'VOLLEDIG' THEN 0 WHEN 'GEDEELD_HOOFD' THEN 1
    WHEN 'GEDEELD_ANDER' THEN 2 END)::smallint AS rol,
  (CASE WHEN studie.statuut = 'SCHOOLVERLATER'
    THEN nullif(least(span.van_maand - studie.van_maand, 255), 0) END)::smallint
    AS schoolverlater_maanden,
  (CASE WHEN uren.studentenuren > 0 THEN nullif((
    SELECT sum(eerder.studentenuren) FROM arbeidsuren eerder
    WHERE eerder.child_id = span.child_id AND eerder.maand < span.van_maand
      AND eerder.maand >= span.van_maand / 12 * 12
      AND is_known(eerder.known_from, eerder.known_to, :known_at)), 0) END)::smallint
    AS studentenuren_jaar_voordien,
  start.maand AS startbedrag_maand,
  covid.maand AS covid_maand,
  coalesce(besluit.gezinsinkomsten_cents, aanslag.inkomsten_cents) AS gezinsinkomsten_cents,
  CASE WHEN pleeg.child_id IS NOT NULL THEN true END AS is_pleegkind,
  CASE WHEN kleuter.child_id IS NOT NULL THEN true END AS is_kleuter_ingeschreven,
  :plain_columns,
  school.schooljaar,
  school.school_inkomsten_cents,
  school.ki_vreemd_cents,
  school.ki_beroep_cents,
  school.is_school_voldoende_aanwezig,
  school.is_pleegkind_sinds12_maanden,
  :school_columns
FROM span
-- what every row has
LEFT JOIN kind ON kind.child_id = span.child_id
  AND is_known(kind.known_from, kind.known_to, :known_at)
LEFT JOIN gezin_uitbetaler uitbetaler ON uitbetaler.gezin_id = span.gezin_id
  AND span.van_maand >= uitbetaler.van_maand AND span.van_maand < uitbetaler.tot_maand
  AND is_known(uitbetaler.known_from, uitbetaler.known_to, :known_at)
LEFT JOIN gezin_aanslag aanslag ON aanslag.gezin_id = span.gezin_id
  AND aanslag.kalenderjaar = inkomensjaar(span.van_maand)
  AND is_known(aanslag.known_from, aanslag.known_to, :known_at)
-- the household
LEFT JOIN gezin_situatie situatie ON situatie.gezin_id = span.gezin_id
  AND span.van_maand >= situatie.van_maand AND span.van_maand < situatie.tot_maand
  AND is_known(situatie.known_from, situatie.known_to, :known_at)
LEFT JOIN gezin_inkomensbesluit besluit ON besluit.gezin_id = span.gezin_id
  AND span.van_maand >= besluit.van_maand AND span.van_maand < besluit.tot_maand
  AND is_known(besluit.known_from, besluit.known_to, :known_at)
-- the child
LEFT JOIN wezenbesluit wees ON wees.child_id = span.child_id
  AND span.van_maand >= wees.van_maand AND span.van_maand < wees.tot_maand
  AND is_known(wees.known_from, wees.known_to, :known_at)
LEFT JOIN zorgbesluit zorg ON zorg.child_id = span.child_id
  AND span.van_maand >= zorg.van_maand AND span.van_maand < zorg.tot_maand
  AND is_known(zorg.known_from, zorg.known_to, :known_at)
LEFT JOIN pleegplaatsing pleeg ON pleeg.child_id = span.child_id
  AND span.van_maand >= pleeg.van_maand AND span.van_maand < pleeg.tot_maand
  AND is_known(pleeg.known_from, pleeg.known_to, :known_at)
LEFT JOIN verblijf ON verblijf.child_id = span.child_id
  AND span.van_maand >= verblijf.van_maand AND span.van_maand < verblijf.tot_maand
  AND is_known(verblijf.known_from, verblijf.known_to, :known_at)
LEFT JOIN studie ON studie.child_id = span.child_id
  AND span.van_maand >= studie.van_maand AND span.van_maand < studie.tot_maand
  AND is_known(studie.known_from, studie.known_to, :known_at)
LEFT JOIN beroep ON beroep.child_id = span.child_id
  AND span.van_maand >= beroep.van_maand AND span.van_maand < beroep.tot_maand
  AND is_known(beroep.known_from, beroep.known_to, :known_at)
LEFT JOIN arbeidsuren uren ON uren.child_id = span.child_id AND uren.maand = span.van_maand
  AND is_known(uren.known_from, uren.known_to, :known_at)
LEFT JOIN kleuterinschrijving kleuter ON kleuter.child_id = span.child_id
  AND span.van_maand >= kleuter.van_maand AND span.van_maand < kleuter.tot_maand
  AND is_known(kleuter.known_from, kleuter.known_to, :known_at)
LEFT JOIN opvang ON opvang.child_id = span.child_id AND opvang.maand = span.van_maand
  AND is_known(opvang.known_from, opvang.known_to, :known_at)
LEFT JOIN startbedrag_aanvraag start ON start.child_id = span.child_id
  AND start.maand = span.van_maand
  AND is_known(start.known_from, start.known_to, :known_at)
LEFT JOIN covid_aanvraag covid ON covid.child_id = span.child_id
  AND span.van_maand >= covid.maand AND span.van_maand < covid.maand + 3
  AND is_known(covid.known_from, covid.known_to, :known_at)
LEFT JOIN school ON school.gezin_id = span.gezin_id AND school.child_id = span.child_id
  AND school.van_maand = span.van_maand
