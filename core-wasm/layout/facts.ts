/**
 * The facts, with type, range, default and a line of doc (rules 1).
 *
 * Column order is the order on the wire. Ranges are those of the facts, outside which a fact is a
 * fault; a column too narrow for its range clamps above every limit and never wraps.
 */
import { monthIndex } from "../month.js";
import { PAYERS, ROLLEN, SCHOOLSOORTEN, STATUTEN, WEZENSTATUSSEN } from "./enumerations.js";
import { type Fact, fact } from "./fact.js";

/** First right-month of the Groeipakket: 2019-01. */
export const FIRST_MONTH = monthIndex(2019, 1);
/** `vanMaand` when a row holds since ever, `startbedragMaand` and `covidMaand` when there is none. */
export const NO_MONTH = 0;
/** `totMaand` when there is no end in sight. */
export const OPEN_MONTH = 32767;
/** `overlijdensdatum` when there is none. */
export const NO_DAY = 2 ** 31 - 1;
/** An income that is not known. A known income is 0 or more. */
export const UNKNOWN_CENTS = -1;
/** Largest amount a fact may hold, in cents. */
export const CENTS_MAX = 10 ** 15 - 1;

const ID = { kind: "id" } as const;
const DATE = { kind: "date", isRequired: true } as const;
const OPTIONAL_DATE = { kind: "date", isRequired: false } as const;
const COVID_MONTH = {
  kind: "month",
  absent: NO_MONTH,
  min: monthIndex(2020, 6),
  max: monthIndex(2020, 10),
} as const;
const SCHOOLJAAR = { kind: "count", min: 2000, max: 2100, isRequired: true } as const;
const required = <const V extends readonly string[]>(values: V) =>
  ({ kind: "enum", values, isRequired: true }) as const;
const enumerated = <const V extends readonly string[]>(values: V) =>
  ({ kind: "enum", values }) as const;
const month = (absent: number) => ({ kind: "month", absent }) as const;
const bool = (absent = false) => ({ kind: "bool", absent }) as const;
const count = (max: number) => ({ kind: "count", min: 0, max }) as const;
const cents = <const U extends boolean>(isUnknownWhenLeftOut: U) =>
  ({ kind: "cents", isUnknownWhenLeftOut }) as const;

/** The facts, in wire order: two ids, then whatever a row needs (rules 1). */
export const FACTS = [
  fact("gezinId", "gezin", "i64", ID, "-", "Household, pseudonymous."),
  fact("childId", "kind", "i64", ID, "-", "Child, pseudonymous."),
  fact("payer", "gezin", "u8", required(PAYERS), "-", "Payer (uitbetaler) of the household."),
  fact("vanMaand", "kind", "i16", month(NO_MONTH), "-", "First month the row holds for."),
  fact("totMaand", "kind", "i16", month(OPEN_MONTH), "-", "First month the row holds no more."),
  fact("geboortedatum", "kind", "i32", DATE, "8", "Day of birth."),
  fact(
    "overlijdensdatum",
    "kind",
    "i32",
    OPTIONAL_DATE,
    "5",
    "Day of death; the month of death is still paid.",
  ),
  fact(
    "rol",
    "kind",
    "u8",
    required(ROLLEN),
    "18",
    "Whole here, shared and paid here, or shared and paid in the other household.",
  ),
  fact(
    "rangklasse",
    "kind",
    "u8",
    count(3),
    "210",
    "Rank class: 0 = new regime; 1, 2, 3 = fixed at 31-12-2018.",
  ),
  fact("wezenstatus", "kind", "u8", enumerated(WEZENSTATUSSEN), "14-15, 214", "Orphan status."),
  fact(
    "zorgPijler1",
    "kind",
    "u8",
    count(6),
    "BVR Zorgtoeslagen art. 9",
    "Care points, pillar 1; not above zorgTotaal.",
  ),
  fact("zorgTotaal", "kind", "u8", count(36), "BVR Zorgtoeslagen art. 9", "Care points in total."),
  fact("statuut", "kind", "u8", enumerated(STATUTEN), "8", "Status past 18."),
  fact("lesurenPerWeek", "kind", "u8", count(168), "8", "Lesson hours a week."),
  fact("studiepunten", "kind", "u8", count(255), "8", "Credits of the academic year."),
  fact(
    "schoolverlaterMaanden",
    "kind",
    "u8",
    count(255),
    "8",
    "Months of the 12 used before this one.",
  ),
  fact(
    "studentenurenMaand",
    "kind",
    "u16",
    count(744),
    "8",
    "Student-contract hours of the month.",
  ),
  fact(
    "studentenurenJaarVoordien",
    "kind",
    "u16",
    count(8784),
    "8",
    "Student-contract hours earlier in the calendar year.",
  ),
  fact("andereUrenMaand", "kind", "u16", count(744), "8", "Other hours worked in the month."),
  fact("opvangVolleDagen", "kind", "u8", count(31), "51-52", "Childcare days of 5 hours or more."),
  fact("opvangHalveDagen", "kind", "u8", count(62), "51-52", "Childcare days of 3 hours or more."),
  fact(
    "startbedragMaand",
    "kind",
    "i16",
    month(NO_MONTH),
    "9-11",
    "Month of birth or adoption that gives a starting amount.",
  ),
  fact("covidMaand", "kind", "i16", COVID_MONTH, "-", "First instalment of the Covid allowance."),
  fact(
    "gezinsinkomstenCents",
    "gezin",
    "i32",
    cents(true),
    "18",
    "Household income of the award year.",
  ),
  fact(
    "extraKinderenCount",
    "gezin",
    "u8",
    count(99),
    "18",
    "Entitled children under another scheme.",
  ),
  fact(
    "heeftDomicilie",
    "kind",
    "bit",
    bool(true),
    "8",
    "Domicile in the Dutch-language area, or equivalent.",
  ),
  fact("heeftVerblijfsrecht", "kind", "bit", bool(true), "8", "Nationality or residence right."),
  fact(
    "heeftOndersteuningstoeslag",
    "kind",
    "bit",
    bool(),
    "56/1",
    "Decision on the support allowance in force.",
  ),
  fact("isPleegkind", "kind", "bit", bool(), "17", "In foster care that gives the allowance."),
  fact("isZelfstandigeHoofdberoep", "kind", "bit", bool(), "8", "Self-employed as main activity."),
  fact(
    "heeftSocialeUitkering",
    "kind",
    "bit",
    bool(),
    "8",
    "Draws a social benefit that excludes.",
  ),
  fact(
    "isKleuterIngeschreven",
    "kind",
    "bit",
    bool(),
    "53-55",
    "Enrolled in nursery school in time.",
  ),
  fact(
    "isKleuterVoldoendeAanwezig",
    "kind",
    "bit",
    bool(),
    "53-55",
    "Present enough in nursery school.",
  ),
  fact("isKiUitgesloten", "gezin", "bit", bool(), "18", "Failed the cadastral-income test."),
  fact("isEenouder", "gezin", "bit", bool(), "222", "Single parent."),
  fact(
    "heeftZiekeOuder",
    "gezin",
    "bit",
    bool(),
    "222",
    "Sick or disabled parent, fixed at 31-12-2018.",
  ),
  fact(
    "schooljaar",
    "school",
    "u16",
    SCHOOLJAAR,
    "24-48",
    "Year in which the school year begins; 0 = no school facts.",
  ),
  fact("schoolSoort", "school", "u8", enumerated(SCHOOLSOORTEN), "24-48", "Kind of school."),
  fact(
    "schoolSoort2",
    "school",
    "u8",
    enumerated(SCHOOLSOORTEN),
    "24-48",
    "Kind at the end of the year when it changed.",
  ),
  fact("schoolPunten", "school", "u8", count(20), "24-48", "Points of the living unit."),
  fact(
    "schoolInkomstenCents",
    "school",
    "i64",
    cents(true),
    "24-48",
    "Income of calendar year Y - 2.",
  ),
  fact(
    "kiVreemdCents",
    "school",
    "i64",
    cents(false),
    "24-48",
    "Indexed cadastral income, other use.",
  ),
  fact(
    "kiBeroepCents",
    "school",
    "i64",
    cents(false),
    "24-48",
    "Indexed cadastral income, own professional use.",
  ),
  fact("schoolIntern", "school", "bit", bool(), "24-48", "Boarding."),
  fact("schoolIntern2", "school", "bit", bool(), "24-48", "Boarding at the second kind."),
  fact(
    "isBuitengewoon",
    "school",
    "bit",
    bool(),
    "24-48",
    "Special secondary education: no age limit.",
  ),
  fact(
    "isSchoolVoldoendeAanwezig",
    "school",
    "bit",
    bool(true),
    "24-48",
    "Attendance condition met.",
  ),
  fact(
    "isKiTestVrijgesteld",
    "school",
    "bit",
    bool(),
    "24-48",
    "Exempt from the cadastral-income test.",
  ),
  fact(
    "isUitzonderlijk",
    "school",
    "bit",
    bool(),
    "24-48",
    "70 % or more of the income is of one replacement kind.",
  ),
  fact(
    "isPleegkindSinds12Maanden",
    "school",
    "bit",
    bool(),
    "24-48",
    "Over 12 months in the same foster family on 31 August.",
  ),
] as const satisfies readonly Fact[];

export type FactName = (typeof FACTS)[number]["name"];
