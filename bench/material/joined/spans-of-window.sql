-- The spans of a window of months: memberships cut wherever a fact of the row changes.
--
-- Cuts that no fact asks for do no harm; a missing one would. Every September is a cut (school
-- facts), and every first month of an award year (income): October until 2021, September from 2022.
--
-- :from, :to   window, month indexes, from <= m < to
-- :known_at    delivery as of which the facts are read
-- :households  condition on gezin_id
-- :gezin_cuts, :child_cuts  months at which facts of a household or a child change, of
--              window-cuts.ts
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
:gezin_cuts
),
child_cut AS (
:child_cuts
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
