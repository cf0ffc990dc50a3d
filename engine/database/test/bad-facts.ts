/** Facts that no delivery may bring, table by table, each with the words that refuse it. */
import { ID_MAX } from "../../../core-wasm/fact.js";
import type { FactRow } from "./sample-facts.js";

export const MONTH = 24_240;
export const CHILD = { child_id: 1, geboortedatum: "2015-05-05" };
export const MEMBER = { gezin_id: 1, child_id: 1, rol: "VOLLEDIG", van_maand: MONTH };

/** What it is, its table, the rows that one delivery brings, and what the refusal says. */
export const BAD_FACTS: readonly (readonly [string, string, FactRow[], RegExp])[] = [
  [
    "rangklasse 4",
    "kind",
    [{ ...CHILD, rangklasse: 4 }],
    /kind: expected rangklasse is 0 to 3, found .*\b4\b/,
  ],
  [
    "a rank for a child born from 2019",
    "kind",
    [{ child_id: 1, geboortedatum: "2019-01-01", rangklasse: 1 }],
    /expected rangklasse 0 on a child born from 2019-01-01, found .*2019-01-01/,
  ],
  [
    "a death before birth",
    "kind",
    [{ ...CHILD, overlijdensdatum: "2015-05-04" }],
    /expected overlijdensdatum on or after geboortedatum, found .*2015-05-04/,
  ],
  [
    "37 points",
    "zorgbesluit",
    [{ child_id: 1, zorg_totaal: 37, van_maand: MONTH }],
    /expected zorg_totaal is 0 to 36, found .*37/,
  ],
  [
    "a pillar above the total",
    "zorgbesluit",
    [{ child_id: 1, zorg_pijler1: 5, zorg_totaal: 4, van_maand: MONTH }],
    /expected zorg_pijler1 not above zorg_totaal, found .*5, 4/,
  ],
  [
    "a span that ends before it begins",
    "gezin_lid",
    [{ ...MEMBER, tot_maand: MONTH }],
    /expected van_maand is before tot_maand, found .*24240, 24240/,
  ],
  [
    "a Covid month outside the scheme",
    "covid_aanvraag",
    [{ child_id: 1, maand: 24_250 }],
    /expected maand is 2020-06 to 2020-10, found .*24250/,
  ],
  [
    "32 days of childcare",
    "opvang",
    [{ child_id: 1, maand: MONTH, volle_dagen: 32 }],
    /expected volle_dagen is 0 to 31, found .*32/,
  ],
  [
    "745 hours in a month",
    "arbeidsuren",
    [{ child_id: 1, maand: MONTH, andere_uren: 745 }],
    /expected andere_uren is 0 to 744, found .*745/,
  ],
  [
    "10^15 cents",
    "gezin_aanslag",
    [{ gezin_id: 1, kalenderjaar: 2020, inkomsten_cents: 10 ** 15 }],
    /expected inkomsten_cents is 0 to 999999999999999, found .*1000000000000000/,
  ],
  [
    "a negative income",
    "gezin_aanslag",
    [{ gezin_id: 1, kalenderjaar: 2020, inkomsten_cents: -1 }],
    /expected inkomsten_cents is 0 to 999999999999999, found .*-1/,
  ],
  [
    "school year 1999",
    "schoolinschrijving",
    [{ child_id: 1, school_soort: "LAGER", van_schooljaar: 1999 }],
    /expected van_schooljaar is 2000 to 2100, found .*1999/,
  ],
  [
    "21 school points",
    "leefeenheid",
    [{ gezin_id: 1, school_punten: 21, van_schooljaar: 2020 }],
    /expected school_punten is 0 to 20, found .*21/,
  ],
  [
    "household 0",
    "gezin_lid",
    [{ ...MEMBER, gezin_id: 0 }],
    /expected gezin_id is 1 to 9223372036854775806, found .*\(0,/,
  ],
  [
    "household 2^63 - 1",
    "gezin_lid",
    [{ ...MEMBER, gezin_id: String(ID_MAX + 1n) }],
    /expected gezin_id is 1 to 9223372036854775806, found .*/,
  ],
  [
    "child 2^63 - 1",
    "kind",
    [{ child_id: String(ID_MAX + 1n), geboortedatum: "2020-01-01" }],
    /expected child_id is 1 to 9223372036854775806, found .*/,
  ],
  [
    "no birth",
    "kind",
    [{ child_id: 1, geboortedatum: null }],
    /expected a value for geboortedatum/,
  ],
  [
    "overlapping spans of one child in one household",
    "gezin_lid",
    [
      { ...MEMBER, tot_maand: MONTH + 9 },
      { ...MEMBER, van_maand: MONTH + 8 },
    ],
    /gezin_lid: expected spans .* that do not overlap, found \[24240, 24249\) and one from 24248/,
  ],
  [
    "two births of one child",
    "kind",
    [CHILD, CHILD],
    /expected one version of a fact per delivery/,
  ],
  [
    "one school year twice",
    "schoolinschrijving",
    [
      { child_id: 1, school_soort: "LAGER", van_schooljaar: 2020, tot_schooljaar: 2022 },
      { child_id: 1, school_soort: "LAGER", van_schooljaar: 2021, tot_schooljaar: 2022 },
    ],
    /schoolinschrijving: expected spans .* do not overlap, found \[2020, 2022\) and one from 2021/,
  ],
];
