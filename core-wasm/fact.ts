/**
 * The one reader of what a fact may be: what it is when nothing says it, its range and the words
 * for both. The doors, the decoder, the fact tables and the messages of a run all read it here, so
 * that they refuse the same facts in the same words.
 *
 * Numbers are those that the kernel's column holds: codes of an enumeration, 0 and 1, month indexes,
 * days since 2000-01-01, euro cents.
 */
import {
  CENTS_MAX,
  type ColumnType,
  FACTS,
  type Fact,
  type FactName,
  NO_DAY,
  UNKNOWN_CENTS,
} from "./layout.js";
import { dayIndex, monthIndex, monthText } from "./month.js";

/** Both inclusive. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Largest id: a range of households ends with the first no more, which is an id too. As a number it
 * is as near as a double comes.
 */
export const ID_MAX = 2n ** 63n - 2n;

/** Months and dates have a year of four digits. */
const MONTHS: Range = { min: monthIndex(0, 1), max: monthIndex(9999, 12) };
const DAYS: Range = { min: dayIndex(1, 1, 1), max: dayIndex(9999, 12, 31) };

/** Largest number of a column; bytes and bits are as wide as the ranges of their facts. */
const COLUMN_MAX: Readonly<Record<ColumnType, number>> = {
  i64: Number(ID_MAX),
  i32: 2 ** 31 - 1,
  i16: 2 ** 15 - 1,
  u16: 2 ** 16 - 1,
  u8: 2 ** 8 - 1,
  bit: 1,
};

const BY_NAME: ReadonlyMap<string, Fact> = new Map(FACTS.map((fact) => [fact.name, fact]));

export const factOf = (name: FactName): Fact => BY_NAME.get(name) as Fact;

/** The fact of a name that may be another; undefined when it is. */
export const findFact = (name: string): Fact | undefined => BY_NAME.get(name);

/** Whether an object of the fact's scope must say it. */
export function isRequired({ value }: Fact): boolean {
  if (value.kind === "id") return true;
  return "isRequired" in value && value.isRequired === true;
}

/** What the fact is in a row that does not say it; undefined when every row must. */
export function absentOf({ value }: Fact): number | undefined {
  switch (value.kind) {
    case "id":
      return undefined;
    case "enum":
      return value.isRequired ? undefined : 0;
    case "bool":
      return Number(value.absent);
    case "month":
      return value.absent;
    case "date":
      return value.isRequired ? undefined : NO_DAY;
    case "count":
      return 0;
    case "cents":
      return value.isUnknownWhenLeftOut ? UNKNOWN_CENTS : 0;
  }
}

/** What may be said. */
export function rangeOf({ value }: Fact): Range {
  switch (value.kind) {
    case "id":
      return { min: 1, max: Number(ID_MAX) };
    case "enum":
      return { min: 0, max: value.values.length - 1 };
    case "bool":
      return { min: 0, max: 1 };
    case "month":
      return { min: value.min ?? MONTHS.min, max: value.max ?? MONTHS.max };
    case "date":
      return DAYS;
    case "count":
      return { min: value.min, max: value.max };
    case "cents":
      return { min: 0, max: CENTS_MAX };
  }
}

export const isWithin = ({ min, max }: Range, value: number): boolean =>
  value >= min && value <= max;

export const columnMaxOf = ({ type }: Fact): number => COLUMN_MAX[type];

/** The number that a column holds for one in the fact's range: too large is the column's largest. */
export const clampToColumn = (fact: Fact, value: number): number =>
  Math.min(value, columnMaxOf(fact));

/** The range as people read it; undefined where the kind of the fact says all. */
export function rangeText({ value }: Fact): string | undefined {
  switch (value.kind) {
    case "id":
      return `1 to ${ID_MAX}`;
    case "count":
      return `${value.min} to ${value.max}`;
    case "cents":
      return `0 to ${CENTS_MAX}`;
    case "month":
      if (value.min === undefined || value.max === undefined) return undefined;
      return `${monthText(value.min)} to ${monthText(value.max)}`;
    default:
      return undefined;
  }
}

/** What is expected where a fact is refused. */
export function expectedText(fact: Fact): string {
  const range = rangeText(fact);
  const words = kindText(fact);
  return range === undefined ? words : `${words} from ${range}`;
}

function kindText({ value }: Fact): string {
  switch (value.kind) {
    case "id":
      return "text of a whole number";
    case "enum":
      return `one of ${value.values.join(", ")}`;
    case "bool":
      return "true or false";
    case "month":
      return "a month YYYY-MM";
    case "date":
      return "a date YYYY-MM-DD that exists";
    case "count":
      return "a whole number";
    case "cents":
      return "whole cents";
  }
}
