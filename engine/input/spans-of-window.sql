-- The spans of a window of months: memberships cut wherever a fact of the row changes.
--
-- Cuts that no fact asks for do no harm; a missing one would. Every September is a cut (school
-- facts), and every first month of an award year (income): October until 2021, September from 2022.
--
-- :from, :to   window, month indexes, from <= m < to
-- :known_at    delivery as of which the facts are read
-- :households  condition on gezin_id
WITH member AS MATERIALIZED (
  SELECT gezin_id, child_id, rol, greatest(van_maand, :from) AS van_maand,
    least(tot_maand, :to) AS tot_maand
  FROM gezin_lid
  WHERE van_maand < :to AND tot_maand > :from
    AND is_known(known_from, known_to, :known_at) AND :households
),
gezin AS MATERIALIZED (SELECT DISTINCT gezin_id FROM member),
child AS MATERIALIZED (SELECT DISTINCT child_id FROM member),
gezin_cut AS (
  SELECT gezin_id, unnest(ARRAY[van_maand, tot_maand]) AS maand
  FROM gezin JOIN gezin_uitbetaler f USING (gezin_id)
  WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT gezin_id, unnest(ARRAY[van_maand, tot_maand])
  FROM gezin JOIN gezin_situatie f USING (gezin_id) WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT gezin_id, unnest(ARRAY[van_maand, tot_maand])
  FROM gezin JOIN gezin_inkomensbesluit f USING (gezin_id)
  WHERE is_known(known_from, known_to, :known_at)
),
child_cut AS (
  SELECT child_id, unnest(ARRAY[van_maand, tot_maand]) AS maand
  FROM child JOIN wezenbesluit f USING (child_id) WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(ARRAY[van_maand, tot_maand])
  FROM child JOIN zorgbesluit f USING (child_id) WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(ARRAY[van_maand, tot_maand])
  FROM child JOIN pleegplaatsing f USING (child_id) WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(ARRAY[van_maand, tot_maand])
  FROM child JOIN verblijf f USING (child_id) WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(ARRAY[van_maand, tot_maand])
  FROM child JOIN beroep f USING (child_id) WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(ARRAY[van_maand, tot_maand])
  FROM child JOIN kleuterinschrijving f USING (child_id)
  WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(CASE WHEN statuut = 'SCHOOLVERLATER'
    THEN ARRAY(SELECT generate_series(greatest(van_maand, :from), least(tot_maand, :to))::smallint)
    ELSE ARRAY[van_maand, tot_maand] END)
  FROM child JOIN studie f USING (child_id) WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(ARRAY[maand, maand + 1]::smallint[])
  FROM child JOIN arbeidsuren f USING (child_id) WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(ARRAY[maand, maand + 1]::smallint[])
  FROM child JOIN opvang f USING (child_id) WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(ARRAY[maand, maand + 1]::smallint[])
  FROM child JOIN startbedrag_aanvraag f USING (child_id)
  WHERE is_known(known_from, known_to, :known_at)
  UNION ALL
  SELECT child_id, unnest(ARRAY[maand, maand + 3]::smallint[])
  FROM child JOIN covid_aanvraag f USING (child_id) WHERE is_known(known_from, known_to, :known_at)
),
year_cut AS MATERIALIZED (
  SELECT maand::smallint AS maand FROM generate_series(:from + 1, :to - 1) maand
  WHERE maand % 12 = 8 OR inkomensjaar(maand) <> inkomensjaar(maand - 1)
),
cut AS (
  SELECT member.*, van_maand AS maand FROM member
  UNION
  SELECT member.*, c.maand FROM member JOIN year_cut c
    ON c.maand > member.van_maand AND c.maand < member.tot_maand
  UNION
  SELECT member.*, c.maand FROM member JOIN gezin_cut c USING (gezin_id)
  WHERE c.maand > member.van_maand AND c.maand < member.tot_maand
  UNION
  SELECT member.*, c.maand FROM member JOIN child_cut c USING (child_id)
  WHERE c.maand > member.van_maand AND c.maand < member.tot_maand
)
SELECT gezin_id, child_id, rol, maand::smallint AS van_maand,
  (lead(maand, 1, tot_maand)
    OVER (PARTITION BY gezin_id, child_id, van_maand ORDER BY maand))::smallint AS tot_maand
FROM cut
