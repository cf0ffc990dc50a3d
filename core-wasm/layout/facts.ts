/**
 * The facts, with type, range, default and a line of doc (rules 1).
 *
 * Column order is the order on the wire. Ranges are those of the facts, outside which a fact is a
 * fault; a column too narrow for its range clamps above every limit and never wraps.
 */
import { monthIndex } from "../month.js";

/** First right-month of the Groeipakket: 2019-01. */
export const FIRST_MONTH = monthIndex(2019, 1);
/** `vanMaand` when a row holds since ever, `startbedragMaand` and `covidMaand` when there is none. */
export const NO_MONTH = 0;
/** `totMaand` and `overlijdensMaand` when there is no end in sight. */
export const OPEN_MONTH = 32767;
/** An income that is not known. A known income is 0 or more. */
export const UNKNOWN_CENTS = -1;
/** Largest amount a fact may hold, in cents. */
export const CENTS_MAX = 10 ** 15 - 1;

export const PAYERS = ["FONS", "INFINO", "KIDSLIFE", "MYFAMILY", "PARENTIA"] as const;
export const ROLLEN = ["VOLLEDIG", "GEDEELD_HOOFD", "GEDEELD_ANDER"] as const;
export const WEZENSTATUSSEN = [
  "GEEN",
  "HALVE_WEES",
  "VOLLE_WEES",
  "VERHOOGDE_WEZENBIJSLAG",
  "GEWONE_WEZENBIJSLAG",
] as const;
export const STATUTEN = ["GEEN", "LEERLING", "STUDENT", "SCHOOLVERLATER"] as const;
export const SCHOOLSOORTEN = [
  "GEEN",
  "KLEUTER",
  "LAGER",
  "SO_VOLTIJDS",
  "SO_DERDE_JAAR_DERDE_GRAAD",
  "SO_ZELFSTANDIG",
  "LEREN_EN_WERKEN",
  "HBO5",
] as const;

/** Where a fact stands in the `calculate` format: on the household, the child or the school year. */
export type Scope = "gezin" | "kind" | "school";

/**
 * What a fact holds. `id`: whole number 1 to 2^63 - 1, text outside the kernel. `month`: month index
 * with `absent` when there is none. `date`: days since 2000-01-01 (the PostgreSQL epoch). `count`:
 * whole number. `cents`: euro cents; `UNKNOWN_CENTS` where `isUnknownWhenLeftOut`.
 */
export type FactValue =
  | { kind: "id" }
  | { kind: "enum"; values: readonly string[]; isRequired?: true }
  | { kind: "bool"; absent: boolean }
  | { kind: "month"; absent: number; min?: number; max?: number }
  | { kind: "date"; isRequired: boolean }
  | { kind: "count"; min: number; max: number; isRequired?: true }
  | { kind: "cents"; isUnknownWhenLeftOut: boolean };

/** How a fact lies in the kernel's memory. `bit` is one bit of the column `flagBits`. */
export type ColumnType = "i64" | "i32" | "i16" | "u16" | "u8" | "bit";

export interface Fact {
  readonly name: string;
  readonly scope: Scope;
  readonly type: ColumnType;
  readonly value: FactValue;
  readonly doc: string;
}

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

const fact = <
  const N extends string,
  const S extends Scope,
  const T extends ColumnType,
  const V extends FactValue,
>(
  name: N,
  scope: S,
  type: T,
  value: V,
  doc: string,
) => ({ name, scope, type, value, doc });

/** The facts, in wire order: two ids, then whatever a row needs (rules 1). */
export const FACTS = [
  fact("gezinId", "gezin", "i64", ID, "Household, pseudonymous."),
  fact("childId", "kind", "i64", ID, "Child, pseudonymous."),
  fact("payer", "gezin", "u8", required(PAYERS), "Payer (uitbetaler) of the household."),
  fact("vanMaand", "kind", "i16", month(NO_MONTH), "First month the row holds for."),
  fact("totMaand", "kind", "i16", month(OPEN_MONTH), "First month the row holds no more."),
  fact("geboortedatum", "kind", "i32", DATE, "Day of birth."),
  fact(
    "overlijdensdatum",
    "kind",
    "i32",
    OPTIONAL_DATE,
    "Day of death; the month of death is still paid.",
  ),
  fact(
    "rol",
    "kind",
    "u8",
    required(ROLLEN),
    "Whole here, shared and paid here, or shared and paid in the other household.",
  ),
  fact("rangklasse", "kind", "u8", count(3), "0 = new regime; 1, 2, 3 = fixed at 31-12-2018."),
  fact("wezenstatus", "kind", "u8", enumerated(WEZENSTATUSSEN), "Orphan status."),
  fact("zorgPijler1", "kind", "u8", count(6), "Care points, pillar 1; not above zorgTotaal."),
  fact("zorgTotaal", "kind", "u8", count(36), "Care points in total."),
  fact("statuut", "kind", "u8", enumerated(STATUTEN), "Status past 18."),
  fact("lesurenPerWeek", "kind", "u8", count(168), "Lesson hours a week."),
  fact("studiepunten", "kind", "u8", count(255), "Credits of the academic year."),
  fact("schoolverlaterMaanden", "kind", "u8", count(255), "Months of the 12 used before this one."),
  fact("studentenurenMaand", "kind", "u16", count(744), "Student-contract hours of the month."),
  fact(
    "studentenurenJaarVoordien",
    "kind",
    "u16",
    count(8784),
    "Student-contract hours earlier in the calendar year.",
  ),
  fact("andereUrenMaand", "kind", "u16", count(744), "Other hours worked in the month."),
  fact("opvangVolleDagen", "kind", "u8", count(31), "Childcare days of 5 hours or more."),
  fact("opvangHalveDagen", "kind", "u8", count(62), "Childcare days of 3 hours or more."),
  fact(
    "startbedragMaand",
    "kind",
    "i16",
    month(NO_MONTH),
    "Month of birth or adoption that gives a starting amount.",
  ),
  fact("covidMaand", "kind", "i16", COVID_MONTH, "First instalment of the Covid allowance."),
  fact(
    "gezinsinkomstenCents",
    "gezin",
    "i32",
    cents(true),
    "Household income of the award year, cents a year.",
  ),
  fact("extraKinderenCount", "gezin", "u8", count(99), "Entitled children under another scheme."),
  fact(
    "heeftDomicilie",
    "kind",
    "bit",
    bool(true),
    "Domicile in the Dutch-language area, or equivalent.",
  ),
  fact("heeftVerblijfsrecht", "kind", "bit", bool(true), "Nationality or residence right."),
  fact(
    "heeftOndersteuningstoeslag",
    "kind",
    "bit",
    bool(),
    "Decision on the support allowance in force.",
  ),
  fact("isPleegkind", "kind", "bit", bool(), "In foster care that gives the allowance."),
  fact("isZelfstandigeHoofdberoep", "kind", "bit", bool(), "Self-employed as main activity."),
  fact("heeftSocialeUitkering", "kind", "bit", bool(), "Draws a social benefit that excludes."),
  fact("isKleuterIngeschreven", "kind", "bit", bool(), "Enrolled in nursery school in time."),
  fact("isKleuterVoldoendeAanwezig", "kind", "bit", bool(), "Present enough in nursery school."),
  fact("isKiUitgesloten", "gezin", "bit", bool(), "Failed the cadastral-income test."),
  fact("isEenouder", "gezin", "bit", bool(), "Single parent."),
  fact("heeftZiekeOuder", "gezin", "bit", bool(), "Sick or disabled parent, fixed at 31-12-2018."),
  fact(
    "schooljaar",
    "school",
    "u16",
    SCHOOLJAAR,
    "Year in which the school year begins; 0 = no school facts.",
  ),
  fact("schoolSoort", "school", "u8", enumerated(SCHOOLSOORTEN), "Kind of school."),
  fact(
    "schoolSoort2",
    "school",
    "u8",
    enumerated(SCHOOLSOORTEN),
    "Kind at the end of the year when it changed.",
  ),
  fact("schoolPunten", "school", "u8", count(20), "Points of the living unit."),
  fact("schoolInkomstenCents", "school", "i64", cents(true), "Income of calendar year Y - 2."),
  fact("kiVreemdCents", "school", "i64", cents(false), "Indexed cadastral income, other use."),
  fact(
    "kiBeroepCents",
    "school",
    "i64",
    cents(false),
    "Indexed cadastral income, own professional use.",
  ),
  fact("schoolIntern", "school", "bit", bool(), "Boarding."),
  fact("schoolIntern2", "school", "bit", bool(), "Boarding at the second kind."),
  fact("isBuitengewoon", "school", "bit", bool(), "Special secondary education: no age limit."),
  fact("isSchoolVoldoendeAanwezig", "school", "bit", bool(true), "Attendance condition met."),
  fact("isKiTestVrijgesteld", "school", "bit", bool(), "Exempt from the cadastral-income test."),
  fact(
    "isUitzonderlijk",
    "school",
    "bit",
    bool(),
    "70 % or more of the income is of one replacement kind.",
  ),
  fact(
    "isPleegkindSinds12Maanden",
    "school",
    "bit",
    bool(),
    "Over 12 months in the same foster family on 31 August.",
  ),
] as const satisfies readonly Fact[];

export type FactName = (typeof FACTS)[number]["name"];
