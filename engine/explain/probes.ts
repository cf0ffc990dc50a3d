/**
 * What is asked of the kernel beside the facts as they are: the same household with one fact said
 * otherwise, with a child less or with one more.
 *
 * Values lie where branches begin: the limits that the reasons name, every value of a fact of few
 * values, the ends of one of many. `refine.ts` finds the border between two of them.
 */
import { absentOf, rangeOf } from "../../core-wasm/fact.js";
import type { Reason, ReasonRuleRow } from "../../core-wasm/layout/reason.js";
import { REASONS } from "../../core-wasm/layout/reasons.js";
import { FACTS, type Fact, type FactName } from "../../core-wasm/layout.js";
import {
  calendarMonth,
  dayIndex,
  firstDay,
  monthOfDay,
  SEPTEMBER,
  yearOf,
} from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { columnValue, type HouseMonth, type HouseRow, numberOf, withFact } from "./house-row.js";

/** What is otherwise: a fact, a child that is not there, or one more. */
export type Change =
  | { readonly kind: "fact"; readonly name: FactName; readonly value: number }
  | { readonly kind: "without"; readonly childId: bigint }
  | { readonly kind: "oneMore" };

export interface Probe {
  readonly change: Change;
  readonly rows: readonly HouseRow[];
  /** Place of the explained row in `rows`. */
  readonly at: number;
}

/** A fact of at most so many values is asked for with each of them. */
const EVERY_VALUE_MAX = 40;
/** Ages that are asked for, in years; borders between them are found. */
const AGE_YEARS_MAX = 26;
const MONTHS = 12;
const LAST_DAY_OF_ALL_MONTHS = 28;

/** Of whom and when a row is, and who pays it: no rule asks for it. */
const NOT_PROBED = new Set(["gezinId", "childId", "payer", "vanMaand", "totMaand", "schooljaar"]);
const PROBED = (FACTS as readonly Fact[]).filter(({ name }) => !NOT_PROBED.has(name));

/** Every probe of a row of the household. */
export function probesOf(house: HouseMonth, at: number, book: ParameterBook): Probe[] {
  const isSchoolMonth = calendarMonth(house.month) === SEPTEMBER;
  const asked = PROBED.filter(({ scope }) => scope !== "school" || isSchoolMonth);
  const facts = asked.flatMap((fact) =>
    valuesOf(fact, house, at, book).map((value) => probe(house, at, fact, value)),
  );
  return [...facts, ...familyProbes(house, at)];
}

/** The household with a fact of a row said otherwise; one of the household in all its rows. */
export function probe(house: HouseMonth, at: number, fact: Fact, value: number): Probe {
  const name = fact.name as FactName;
  const said = value === absentOf(fact) ? undefined : columnValue(name, value);
  const rows = house.rows.map((row, place) =>
    place === at || fact.scope === "gezin" ? withFact(row, name, said) : row,
  );
  return { change: { kind: "fact", name, value }, rows, at };
}

function valuesOf(fact: Fact, house: HouseMonth, at: number, book: ParameterBook): number[] {
  const row = house.rows[at] as HouseRow;
  const now = numberOf(row, fact.name as FactName);
  const values = candidates(fact, row, house.month, book);
  return [...new Set(values)].filter((value) => value !== now).sort((a, b) => a - b);
}

function candidates(fact: Fact, row: HouseRow, month: number, book: ParameterBook): number[] {
  const { min, max } = rangeOf(fact);
  switch (fact.value.kind) {
    case "bool":
      return [0, 1];
    case "enum":
      return fact.value.values.map((_, code) => code);
    case "count":
      if (max - min > EVERY_VALUE_MAX) return [min, max];
      return Array.from({ length: max - min + 1 }, (_, step) => min + step);
    case "cents":
      return [absentOf(fact) as number, 0, ...highest(), ...limitsOf(fact.name, row, month, book)];
    case "month":
      return [absentOf(fact) as number, month - 2, month - 1, month].filter(
        (value) => value === absentOf(fact) || (value >= min && value <= max),
      );
    case "date":
      return fact.value.isRequired ? births(row, month) : deaths(month);
    default:
      return [];
  }

  /** Above an income that is not known a limit says all that the highest would. */
  function highest(): number[] {
    const isUnknown = numberOf(row, fact.name as FactName) < 0;
    return isUnknown && LIMITS.has(fact.name) ? [] : [max];
  }
}

/** Births that make the child every whole age in the month. */
function births(row: HouseRow, month: number): number[] {
  const birth = numberOf(row, "geboortedatum");
  const ages = Array.from({ length: AGE_YEARS_MAX + 1 }, (_, years) => years * MONTHS);
  return ages.map((age) => bornInMonth(birth, month - age));
}

/** The day of a birth moved to another month; the last days of a month to its 28th. */
export function bornInMonth(birth: number, month: number): number {
  const day = birth - firstDay(monthOfDay(birth)) + 1;
  const kept = Math.min(day, LAST_DAY_OF_ALL_MONTHS);
  return dayIndex(yearOf(month), calendarMonth(month), kept);
}

/** Alive, or dead since the month before. */
const deaths = (month: number): number[] => [
  absentOf(FACTS.find(({ name }) => name === "overlijdensdatum") as Fact) as number,
  firstDay(month - 1),
];

/** Limits that reasons name, of the month: at them, and a cent above. */
function limitsOf(name: string, row: HouseRow, month: number, book: ParameterBook): number[] {
  const points = String(numberOf(row, "schoolPunten"));
  const series = LIMITS.get(name)?.map((limit) =>
    name === SCHOOL_INCOME ? limit + points : limit,
  );
  return (series ?? []).flatMap((limit) => {
    const value = book.valueAt(limit, month)?.value;
    return value === undefined ? [] : [value, value + 1];
  });
}

const SCHOOL_INCOME = "schoolInkomstenCents";
const REASONS_OF_ALL = (REASONS as readonly ReasonRuleRow[]).flatMap(({ reasons }) => reasons);
const limitNames = (names: (limits: NonNullable<Reason["limits"]>) => readonly string[]) => [
  ...new Set(REASONS_OF_ALL.flatMap(({ limits }) => (limits ? names(limits) : []))),
];

/** The limits that an income is compared with, by the fact. */
const LIMITS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "gezinsinkomstenCents",
    limitNames((limits) => ("small" in limits ? [...limits.small, ...limits.large] : [])),
  ],
  [SCHOOL_INCOME, limitNames((limits) => ("points" in limits ? limits.points : []))],
]);

/** Each other child away, and one more: born in the month, of the new regime. */
function familyProbes({ rows, month }: HouseMonth, at: number): Probe[] {
  const own = rows[at] as HouseRow;
  const less = rows.flatMap((row, place): Probe[] => {
    if (row.childId === own.childId) return [];
    const others = rows.filter((_, other) => other !== place);
    const change = { kind: "without", childId: row.childId } as const;
    return [{ change, rows: others, at: others.indexOf(own) }];
  });
  return [...less, { change: { kind: "oneMore" }, rows: [...rows, newborn(rows, month)], at }];
}

const GEZIN_FACTS = new Set<string>(
  FACTS.filter(({ scope }) => scope === "gezin").map(({ name }) => name),
);

function newborn(rows: readonly HouseRow[], month: number): HouseRow {
  const largest = rows.reduce((most, { childId }) => (childId > most ? childId : most), 0n);
  const [first] = rows;
  const shared = [...(first as HouseRow).facts].filter(([name]) => GEZIN_FACTS.has(name));
  return {
    childId: largest + 1n,
    facts: new Map([...shared, ["geboortedatum", firstDay(month)], ["rol", 0]]),
  };
}
