-- The spans of one month: a row for each membership that holds in it.
--
-- :month       month index
-- :known_at    delivery as of which the facts are read
-- :households  condition on gezin_id
SELECT gezin_id, child_id, rol,
  :month::smallint AS van_maand, (:month + 1)::smallint AS tot_maand
FROM gezin_lid
WHERE van_maand <= :month AND tot_maand > :month
  AND is_known(known_from, known_to, :known_at) AND :households
