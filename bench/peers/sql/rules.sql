-- The rules 2 to 12, for every row of one right-month, as one set-based SELECT.
--
-- Written from the text of the rules; it shares nothing with the kernel. statement.ts fills in:
-- :input  rows of facts: a table, or a query in parentheses
-- :bit    1 in a month with values that were never published, else 0
-- and by its name, as a constant, every amount, limit and date of the month. The planner folds them
-- into the expressions: the rules of another month cost nothing.
--
-- NULL in a fact is its default. An age in months is a date of birth here: :..._van is the first
-- day of birth that still counts, :..._voor the first that does not; no date is taken apart row by
-- row. A component that is not there is NULL. Where :bit is 1 an amount is 2 x cents, plus 1 when
-- it was never published: a component carries with it that it is provisional, and the last step
-- shifts that bit out. Where it is 0 an amount is cents. OFFSET 0 keeps a level apart: what it
-- computes is computed once, not again in each expression that reads it. IS TRUE before an AND
-- spares the rest of the chain where the fact is NULL. Facts out of their range are not refused.
-- Reasons are not computed: redenen is 0.
WITH rij AS (
  -- What a row says by itself, entitled or not.
  SELECT
    gezin_id, child_id, payer, rol, geboortedatum, wezenstatus, zorg_pijler1, zorg_totaal,
    heeft_ondersteuningstoeslag, is_pleegkind, gezinsinkomsten_cents, extra_kinderen_count,
    is_ki_uitgesloten, is_eenouder, heeft_zieke_ouder,

    -- Regime: 0 = new, 1 to 3 = old, by rank class; orphaned from 2019 on moves to the new one.
    CASE WHEN wezenstatus IN (1, 2) THEN 0 ELSE coalesce(rangklasse, 0) END AS rang,

    -- Art. 8: 3 entitled and paid here, 2 entitled and paid elsewhere, 1 suspended this month
    -- (only counted), 0 neither. rol / 2 is 1 for GEDEELD_ANDER and 0 for the others.
    CASE
      WHEN geboortedatum >= :volgende_dag OR overlijdensdatum < :eerste_dag THEN 0
      WHEN NOT heeft_domicilie OR NOT heeft_verblijfsrecht THEN 0
      WHEN geboortedatum >= :onvoorwaardelijk_van THEN 3 - rol / 2
      WHEN geboortedatum >= :zorg_van AND (zorg_totaal >= 6 OR zorg_pijler1 >= 4) THEN 3 - rol / 2
      WHEN geboortedatum < :voorwaardelijk_van THEN 0
      WHEN is_zelfstandige_hoofdberoep OR heeft_sociale_uitkering THEN 0
      WHEN CASE statuut
        WHEN 1 THEN
          2 * coalesce(lesuren_per_week, 0) + coalesce(studiepunten, 0) >= 2 * :lesuren_min
        WHEN 2 THEN studiepunten >= :studiepunten_min
          OR 2 * coalesce(lesuren_per_week, 0) + coalesce(studiepunten, 0) >= 2 * :lesuren_min
        WHEN 3 THEN coalesce(schoolverlater_maanden, 0) < :schoolverlater_maanden_max
      END THEN CASE
        WHEN coalesce(andere_uren_maand, 0)
          + least(coalesce(studentenuren_maand, 0), greatest(0,
            coalesce(studentenuren_jaar_voordien, 0) + coalesce(studentenuren_maand, 0)
            - :studentenuren_jaar_max)) > :andere_uren_max THEN 1
        ELSE 3 - rol / 2
      END
      ELSE 0
    END AS recht,

    -- Art. 9-11: starting amount; the Covid allowance in the month of application, 2020-06 to
    -- 2020-10, and the two that follow.
    CASE WHEN startbedrag_maand = :maand AND rol < 2 THEN :startbedrag END AS startbedrag,
    CASE WHEN :jaar = 2020 AND covid_maand BETWEEN :maand - 2 AND :maand AND rol < 2
      THEN :covid19_toeslag END AS covid19_toeslag,

    -- Art. 51-52: childcare, in half days, capped at the days of the month.
    CASE WHEN opvang_volle_dagen > 0 OR opvang_halve_dagen > 0 THEN
      CASE WHEN rol < 2 AND heeft_verblijfsrecht IS NOT FALSE AND geboortedatum < :volgende_dag
        AND (overlijdensdatum < :eerste_dag) IS NOT TRUE
      THEN ((least(2 * coalesce(opvang_volle_dagen, 0) + coalesce(opvang_halve_dagen, 0),
          2 * :dagen) * (:kinderopvangtoeslag_per_dag >> :bit) + 1) / 2 << :bit)
        | (:kinderopvangtoeslag_per_dag & :bit) END
    END AS kinderopvangtoeslag,

    -- Art. 53-55: the month of the third birthday and the month of the fourth; not from
    -- birth year 2022 on.
    CASE WHEN geboortedatum >= :jaar4_van AND geboortedatum < :jaar3_voor
      AND is_kleuter_ingeschreven IS TRUE AND rol < 2 AND geboortedatum < date '2022-01-01'
      AND (overlijdensdatum < :eerste_dag) IS NOT TRUE
      AND (geboortedatum >= :jaar3_van OR geboortedatum < :jaar4_voor AND
        (is_kleuter_voldoende_aanwezig
          OR geboortedatum BETWEEN date '2015-01-01' AND date '2015-12-31'))
    THEN :kleutertoeslag END AS kleutertoeslag,

    -- Art. 24-48, steps 1, 3, 4 and 5, which both kinds of the year share: NULL nothing, 1 no
    -- financial test, 2 compared and above the limit, 3 compared.
    CASE WHEN :is_september AND schooljaar = :jaar THEN CASE
      WHEN coalesce(school_soort, 0) = 0 OR is_school_voldoende_aanwezig IS FALSE OR rol = 2
        OR geboortedatum >= :volgende_dag OR overlijdensdatum < :eerste_dag THEN NULL
      WHEN is_pleegkind_sinds12_maanden THEN 1
      WHEN school_inkomsten_cents IS NULL THEN NULL
      WHEN is_ki_test_vrijgesteld IS NOT TRUE AND ki_vreemd_cents > :ki_test_drempel
        AND 15 * ki_vreemd_cents
          > school_inkomsten_cents - 3 * ki_vreemd_cents - coalesce(ki_beroep_cents, 0) THEN NULL
      WHEN school_inkomsten_cents > :schoolgrens_max[coalesce(school_punten, 0) + 1] THEN 2
      ELSE 3
    END END AS school_stap,
    -- Step 2: the kinds of secondary school (3 to 6) give nothing past 21. Place of each kind in
    -- the arrays of amounts.
    CASE WHEN :is_september AND (school_soort BETWEEN 3 AND 6
        AND geboortedatum < :secundair_van AND is_buitengewoon IS NOT TRUE) IS NOT TRUE
      THEN 2 * school_soort + coalesce(school_intern, false)::int + 1 END AS school_plaats,
    CASE WHEN :is_september AND school_soort2 > 0 AND (school_soort2 BETWEEN 3 AND 6
        AND geboortedatum < :secundair_van AND is_buitengewoon IS NOT TRUE) IS NOT TRUE
      THEN 2 * school_soort2 + coalesce(school_intern2, false)::int + 1 END AS school_plaats2,
    CASE WHEN :is_september THEN school_soort2 END AS school_soort2,
    CASE WHEN :is_september THEN school_inkomsten_cents END AS school_inkomsten_cents,
    CASE WHEN :is_september THEN :schoolgrens_min[coalesce(school_punten, 0) + 1]
    END AS grens_min,
    CASE WHEN :is_september THEN :schoolgrens_max[coalesce(school_punten, 0) + 1]
    END AS grens_max,
    CASE WHEN :is_september THEN :schoolgrens_kandidaat[coalesce(school_punten, 0) + 1]
    END AS grens_kandidaat,
    CASE WHEN :is_september THEN is_uitzonderlijk END AS is_uitzonderlijk
  FROM :input input
  WHERE (van_maand <= :maand) IS NOT FALSE AND (tot_maand > :maand) IS NOT FALSE
  ORDER BY gezin_id
  OFFSET 0
),
kind AS (
  -- What the child's right gives; with it, over the rows of the household (huis): how many children
  -- count, whether one of them has the new regime, and who is the oldest.
  SELECT
    gezin_id, child_id, payer, rol, wezenstatus, startbedrag, covid19_toeslag,
    kinderopvangtoeslag, kleutertoeslag, school_soort2,

    -- Art. 13, 210, 214.
    CASE WHEN recht = 3 THEN CASE
      WHEN rang = 0 THEN :basisbedrag
      WHEN wezenstatus = 3 THEN :verhoogde_wezenbijslag
      WHEN rang = 1 THEN :overgang_basis_rang1
      WHEN rang = 2 THEN :overgang_basis_rang2
      ELSE :overgang_basis_rang3
    END END AS basisbedrag,

    -- Art. 212 §1, full by age; §2, reduced, for the oldest: earliest birth, then smaller number.
    CASE WHEN geboortedatum < :jaar6_voor AND recht = 3 AND rang > 0 THEN CASE
      WHEN geboortedatum < :jaar18_voor THEN :leeftijdsbijslag_vol18
      WHEN geboortedatum < :jaar12_voor THEN :leeftijdsbijslag_vol12
      ELSE :leeftijdsbijslag_vol6
    END END AS leeftijdsbijslag_vol,
    CASE WHEN geboortedatum < :jaar6_voor AND recht = 3 AND rang > 0
      AND (min(CASE WHEN recht = 3 AND rang > 0
        THEN ARRAY[geboortedatum - date '2000-01-01', child_id] END) OVER huis)[2] = child_id
    THEN CASE
      WHEN geboortedatum < :jaar18_voor THEN :leeftijdsbijslag_oudste18
      WHEN geboortedatum < :jaar12_voor THEN :leeftijdsbijslag_oudste12
      ELSE :leeftijdsbijslag_oudste6
    END END AS leeftijdsbijslag_oudste,

    -- Art. 18, 222: the whole amount; the next level halves it. n counts children of every rol.
    CASE WHEN recht >= 2 AND is_ki_uitgesloten IS NOT TRUE THEN CASE
      WHEN gezinsinkomsten_cents <= :inkomensgrens_laag THEN CASE
        WHEN rang = 0 THEN
          CASE WHEN count(*) FILTER (WHERE recht > 0) OVER huis
            + coalesce(extra_kinderen_count, 0) <= 2
          THEN :sociale_toeslag_klein_laag ELSE :sociale_toeslag_groot_laag END
        WHEN rang = 1 THEN CASE WHEN heeft_zieke_ouder
          THEN :sociale_toeslag_rang1_ziek ELSE :sociale_toeslag_rang1 END
        WHEN rang = 2 THEN :sociale_toeslag_rang2
        ELSE CASE WHEN is_eenouder
          THEN :sociale_toeslag_rang3_eenouder ELSE :sociale_toeslag_rang3 END
      END
      WHEN count(*) FILTER (WHERE recht > 0) OVER huis + coalesce(extra_kinderen_count, 0) <= 2
      THEN CASE WHEN gezinsinkomsten_cents <= :inkomensgrens_midden
        THEN :sociale_toeslag_klein_midden END
      WHEN gezinsinkomsten_cents <= :inkomensgrens_hoog THEN CASE
        WHEN rang = 0 THEN :sociale_toeslag_groot_midden
        WHEN count(*) FILTER (WHERE recht > 0 AND rang = 0) OVER huis = 0 THEN NULL
        WHEN rang = 1 THEN :sociale_toeslag_rang1
        WHEN rang = 2 THEN :sociale_toeslag_rang2
        ELSE :sociale_toeslag_rang3
      END
    END END AS sociaal,

    -- The one-off of 2020-11 asks for a low income.
    CASE WHEN :coronatoeslag > 0 THEN gezinsinkomsten_cents <= :inkomensgrens_laag
    END AS is_laag,

    -- Art. 14-15.
    CASE WHEN wezenstatus IN (1, 2) AND recht = 3 THEN CASE wezenstatus
      WHEN 1 THEN :wezentoeslag_half ELSE :wezentoeslag_vol
    END END AS wezentoeslag,
    -- Art. 16, by points.
    CASE WHEN zorg_totaal > 0 AND recht = 3 AND geboortedatum >= :zorg_van THEN CASE
      WHEN zorg_totaal > 20 THEN :zorgtoeslag_totaal_boven20
      WHEN zorg_totaal >= 18 THEN :zorgtoeslag_totaal18_tot20
      WHEN zorg_totaal >= 15 THEN :zorgtoeslag_totaal15_tot17
      WHEN zorg_totaal >= 12 THEN :zorgtoeslag_totaal12_tot14
      WHEN zorg_totaal >= 6 AND zorg_pijler1 >= 4 THEN :zorgtoeslag_p1_min4_totaal6_tot11
      WHEN zorg_totaal >= 9 THEN :zorgtoeslag_p1_onder4_totaal9_tot11
      WHEN zorg_totaal >= 6 THEN :zorgtoeslag_p1_onder4_totaal6_tot8
      WHEN zorg_pijler1 >= 4 THEN :zorgtoeslag_p1_min4_totaal_onder6
    END END AS zorgtoeslag,
    -- Art. 17; art. 56/1, from 2023 on.
    CASE WHEN is_pleegkind IS TRUE AND recht = 3 THEN :pleegzorgtoeslag END AS pleegzorgtoeslag,
    CASE WHEN :ondersteuningstoeslag > 0 AND heeft_ondersteuningstoeslag IS TRUE AND recht = 3
      AND zorg_totaal >= 12 AND geboortedatum >= :zorg_van
    THEN :ondersteuningstoeslag END AS ondersteuningstoeslag,
    -- Art. 19-22: July, by the age that the child reaches in the calendar year.
    CASE WHEN :is_juli AND recht = 3 THEN CASE
      WHEN geboortedatum >= :bonus5_van THEN :schoolbonus0
      WHEN geboortedatum >= :bonus12_van THEN :schoolbonus5
      WHEN geboortedatum >= :bonus18_van THEN :schoolbonus12
      ELSE :schoolbonus18
    END END AS schoolbonus,

    -- Art. 39-48, steps 3 and 6, for the first kind of the year and for the second: full,
    -- exceptional, or by the formula with the minimum as a floor, half-up.
    CASE
      WHEN NOT :is_september THEN NULL
      WHEN school_stap = 1 THEN :school_vol[school_plaats]
      WHEN school_stap = 3 THEN CASE
        WHEN is_uitzonderlijk AND 10 * school_inkomsten_cents <= grens_max
          AND :school_uitz[school_plaats] > 0 THEN :school_uitz[school_plaats]
        WHEN school_inkomsten_cents <= grens_min THEN :school_vol[school_plaats]
        ELSE greatest(:school_min[school_plaats],
          (((2 * (:school_vol[school_plaats] >> :bit) * (grens_max - school_inkomsten_cents)
              + grens_max - grens_min) / (2 * (grens_max - grens_min)))::int << :bit)
            | (:school_vol[school_plaats] & :bit))
      END
    END AS school1,
    CASE
      WHEN NOT :is_september THEN NULL
      WHEN school_plaats2 IS NULL THEN NULL
      WHEN school_stap = 1 THEN :school_vol[school_plaats2]
      WHEN school_stap = 3 THEN CASE
        WHEN is_uitzonderlijk AND 10 * school_inkomsten_cents <= grens_max
          AND :school_uitz[school_plaats2] > 0 THEN :school_uitz[school_plaats2]
        WHEN school_inkomsten_cents <= grens_min THEN :school_vol[school_plaats2]
        ELSE greatest(:school_min[school_plaats2],
          (((2 * (:school_vol[school_plaats2] >> :bit) * (grens_max - school_inkomsten_cents)
              + grens_max - grens_min) / (2 * (grens_max - grens_min)))::int << :bit)
            | (:school_vol[school_plaats2] & :bit))
      END
    END AS school2,

    -- Provisional too: a known income was compared with a limit that was never published.
    :bit = 1 AND (
      recht >= 2 AND is_ki_uitgesloten IS NOT TRUE AND gezinsinkomsten_cents IS NOT NULL
        AND (:inkomensgrens_laag_kandidaat = 1
          OR gezinsinkomsten_cents > :inkomensgrens_laag AND CASE
            WHEN count(*) FILTER (WHERE recht > 0) OVER huis
              + coalesce(extra_kinderen_count, 0) <= 2
            THEN :inkomensgrens_midden_kandidaat ELSE :inkomensgrens_hoog_kandidaat END = 1)
      OR :is_september AND school_stap >= 2 AND grens_kandidaat = 1
        AND coalesce(school_plaats, school_plaats2) IS NOT NULL) IS TRUE AS is_grens_voorlopig
  FROM rij
  WINDOW huis AS (PARTITION BY gezin_id)
  OFFSET 0
),
component AS (
  SELECT gezin_id, child_id, payer, basisbedrag, wezentoeslag, zorgtoeslag,
    pleegzorgtoeslag, ondersteuningstoeslag, startbedrag, covid19_toeslag,
    schoolbonus, kleutertoeslag, kinderopvangtoeslag, is_grens_voorlopig,
    -- Art. 212 §2: without social allowance, care allowance or raised orphan benefit.
    CASE WHEN leeftijdsbijslag_oudste IS NULL OR sociaal > 0 OR zorgtoeslag > 0 OR wezenstatus = 3
      THEN leeftijdsbijslag_vol ELSE leeftijdsbijslag_oudste END AS leeftijdsbijslag,
    -- Art. 18: half of it, half-up, for a child evenly shared; art. 18/1: the one-off too.
    CASE WHEN rol = 0 THEN sociaal
      ELSE (((sociaal >> :bit) + 1) / 2 << :bit) | (sociaal & :bit) END AS sociale_toeslag,
    CASE WHEN :sociale_toeslag_eenmalig > 0 AND sociaal > 0 THEN CASE WHEN rol = 0
      THEN :sociale_toeslag_eenmalig
      ELSE (((:sociale_toeslag_eenmalig >> :bit) + 1) / 2 << :bit)
        | (:sociale_toeslag_eenmalig & :bit)
    END END AS sociale_toeslag_eenmalig,
    -- The one-off of 2020-11: on top of a social allowance, a component of its own, halved too.
    CASE WHEN :coronatoeslag > 0 AND sociaal > 0 AND is_laag THEN CASE WHEN rol = 0
      THEN :coronatoeslag
      ELSE (((:coronatoeslag >> :bit) + 1) / 2 << :bit) | (:coronatoeslag & :bit)
    END END AS coronatoeslag,
    -- Art. 24-48, step 7: the higher of two kinds; before 2021 the kind at the end of the year.
    CASE WHEN NOT :is_september THEN NULL
      WHEN coalesce(school_soort2, 0) = 0 THEN school1
      WHEN :tweede_soort_hoogste = 1 THEN greatest(school1, school2)
      ELSE school2 END AS schooltoeslag
  FROM kind
  ORDER BY gezin_id
  OFFSET 0
)
-- Rules 12: the components, their sum, and whether the month of the household is provisional.
SELECT
  gezin_id, child_id, payer,
  coalesce(basisbedrag >> :bit, 0) + coalesce(leeftijdsbijslag >> :bit, 0)
    + coalesce(sociale_toeslag >> :bit, 0) + coalesce(sociale_toeslag_eenmalig >> :bit, 0)
    + coalesce(wezentoeslag >> :bit, 0) + coalesce(zorgtoeslag >> :bit, 0)
    + coalesce(pleegzorgtoeslag >> :bit, 0) + coalesce(ondersteuningstoeslag >> :bit, 0)
    + coalesce(startbedrag >> :bit, 0) + coalesce(covid19_toeslag >> :bit, 0)
    + coalesce(coronatoeslag >> :bit, 0)
    + coalesce(schoolbonus >> :bit, 0) + coalesce(kleutertoeslag >> :bit, 0)
    + coalesce(kinderopvangtoeslag >> :bit, 0) + coalesce(schooltoeslag >> :bit, 0)
    AS totaal_cents,
  0::bigint AS redenen,
  CASE WHEN :bit = 1 THEN bool_or(is_grens_voorlopig OR 1 = (1 & (
      coalesce(basisbedrag, 0) | coalesce(leeftijdsbijslag, 0) | coalesce(sociale_toeslag, 0)
      | coalesce(sociale_toeslag_eenmalig, 0) | coalesce(wezentoeslag, 0)
      | coalesce(zorgtoeslag, 0) | coalesce(pleegzorgtoeslag, 0)
      | coalesce(ondersteuningstoeslag, 0) | coalesce(startbedrag, 0)
      | coalesce(covid19_toeslag, 0) | coalesce(coronatoeslag, 0) | coalesce(schoolbonus, 0)
      | coalesce(kleutertoeslag, 0) | coalesce(kinderopvangtoeslag, 0) | coalesce(schooltoeslag, 0)))
    ) OVER (PARTITION BY gezin_id) ELSE false END AS voorlopig,
  basisbedrag >> :bit AS basisbedrag_cents,
  leeftijdsbijslag >> :bit AS leeftijdsbijslag_cents,
  sociale_toeslag >> :bit AS sociale_toeslag_cents,
  sociale_toeslag_eenmalig >> :bit AS sociale_toeslag_eenmalig_cents,
  wezentoeslag >> :bit AS wezentoeslag_cents,
  zorgtoeslag >> :bit AS zorgtoeslag_cents,
  pleegzorgtoeslag >> :bit AS pleegzorgtoeslag_cents,
  ondersteuningstoeslag >> :bit AS ondersteuningstoeslag_cents,
  startbedrag >> :bit AS startbedrag_cents,
  covid19_toeslag >> :bit AS covid19_toeslag_cents,
  coronatoeslag >> :bit AS coronatoeslag_cents,
  schoolbonus >> :bit AS schoolbonus_cents,
  kleutertoeslag >> :bit AS kleutertoeslag_cents,
  kinderopvangtoeslag >> :bit AS kinderopvangtoeslag_cents,
  schooltoeslag >> :bit AS schooltoeslag_cents
FROM component
