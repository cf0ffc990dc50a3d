/**
 * The fields of the `calculate` format, compiled from the layout: per scope a table from name to
 * reader. A reader turns a JSON value into what the kernel's column holds, or undefined when the
 * value is not of the field's type or range.
 *
 * Values: enums as code, bools as 0 or 1, months as index, dates as days since 2000-01-01, cents
 * clamped to the column; `bigint` for 64-bit columns, `number` for the others.
 */
import { CENTS_MAX, FACTS, type Fact, OPEN_MONTH, type Scope } from "../../core-wasm/layout.js";
import { dayIndex, monthText, parseDay, parseMonth } from "../../core-wasm/month.js";

export type ColumnValue = number | bigint;
type Reader = (value: unknown) => ColumnValue | undefined;

export interface Field {
  readonly name: string;
  /** Place of the fact in `FACTS`. */
  readonly index: number;
  /** What a message says the field must be. */
  readonly expected: string;
  readonly read: Reader;
}

/** What an object of one scope may hold. */
export interface FieldTable {
  readonly scope: Scope;
  readonly fields: ReadonlyMap<string, Field>;
  readonly required: readonly Field[];
  /** Fields that shape the household and are no facts. */
  readonly structure: ReadonlySet<string>;
}

const ID_MAX = 2n ** 63n - 1n;
const ID = /^[1-9][0-9]{0,18}$/;
const ID_SAFE_DIGITS = 18;
const I32_MAX = 2 ** 31 - 1;

/** Facts that the format writes as the inclusive `van` and `tot`. */
const SPAN_FACTS = new Set(["vanMaand", "totMaand"]);

const STRUCTURE: Record<Scope, readonly string[]> = {
  gezin: ["maand", "van", "tot", "kinderen"],
  kind: ["van", "tot", "school"],
  school: [],
};

export const MONTH_EXPECTED = "a month YYYY-MM";
export const ID_EXPECTED = `text of a whole number from 1 to ${ID_MAX}`;

/** The id of canonical decimal text: no sign, no leading zero, no space. */
export function readId(value: unknown): bigint | undefined {
  if (typeof value !== "string" || !ID.test(value)) return undefined;
  const id = BigInt(value);
  return value.length <= ID_SAFE_DIGITS || id <= ID_MAX ? id : undefined;
}

/** The month index of text YYYY-MM. */
export function readMonth(value: unknown): number | undefined {
  return typeof value === "string" ? parseMonth(value) : undefined;
}

/** Years past a century of age, or after the last right-month, that a month in 16 bits may have. */
const DAY_MIN = dayIndex(1900, 1, 1);
const DAY_MAX = dayIndex(2200, 1, 1);

/** The day as the kernel may hold it: no right-month can tell the difference. */
const clampDay = (day: number): number => Math.min(Math.max(day, DAY_MIN), DAY_MAX);

function readDate(value: unknown): number | undefined {
  const days = typeof value === "string" ? parseDay(value) : undefined;
  return days === undefined ? undefined : clampDay(days);
}

function readBool(value: unknown): number | undefined {
  return typeof value === "boolean" ? Number(value) : undefined;
}

function enumReader(values: readonly string[]): Reader {
  const codes = new Map<unknown, number>(values.map((name, code) => [name, code]));
  return (value) => codes.get(value);
}

function countReader(min: number, max: number): Reader {
  return (value) => {
    const isCount = Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
    return isCount ? (value as number) : undefined;
  };
}

function centsReader(type: Fact["type"]): Reader {
  const read = countReader(0, CENTS_MAX) as (value: unknown) => number | undefined;
  if (type !== "i64") return (value) => clampCents(read(value));
  return (value) => {
    const cents = read(value);
    return cents === undefined ? undefined : BigInt(cents);
  };
}

function clampCents(cents: number | undefined): number | undefined {
  return cents === undefined ? undefined : Math.min(cents, I32_MAX);
}

/** A month past the column can equal no right-month: it reads as absent. */
function monthReader(absent: number, min: number, max: number): Reader {
  return (value) => {
    const month = readMonth(value);
    if (month === undefined || month < min || month > max) return undefined;
    return month < OPEN_MONTH ? month : absent;
  };
}

function compile({ value, type }: Fact): Pick<Field, "expected" | "read"> {
  switch (value.kind) {
    case "id":
      return { expected: ID_EXPECTED, read: readId };
    case "enum":
      return { expected: `one of ${value.values.join(", ")}`, read: enumReader(value.values) };
    case "bool":
      return { expected: "true or false", read: readBool };
    case "date":
      return { expected: "a date YYYY-MM-DD that exists", read: readDate };
    case "cents":
      return { expected: `whole cents from 0 to ${CENTS_MAX}`, read: centsReader(type) };
    case "count": {
      const { min, max } = value;
      return { expected: `a whole number from ${min} to ${max}`, read: countReader(min, max) };
    }
    case "month": {
      const { absent, min = 0, max = Number.POSITIVE_INFINITY } = value;
      const range = value.min === undefined ? "" : ` from ${monthText(min)} to ${monthText(max)}`;
      return { expected: `${MONTH_EXPECTED}${range}`, read: monthReader(absent, min, max) };
    }
  }
}

function isRequired({ value }: Fact): boolean {
  if (value.kind === "id") return true;
  return "isRequired" in value && value.isRequired === true;
}

function tableOf(scope: Scope): FieldTable {
  const all: readonly Fact[] = FACTS;
  const facts = all.filter((fact) => fact.scope === scope && !SPAN_FACTS.has(fact.name));
  const fields = facts.map((fact): Field => {
    return { name: fact.name, index: all.indexOf(fact), ...compile(fact) };
  });
  const required = fields.filter((_, place) => isRequired(facts[place] as Fact));
  return {
    scope,
    fields: new Map(fields.map((field) => [field.name, field])),
    required,
    structure: new Set(STRUCTURE[scope]),
  };
}

export const FIELD_TABLES: Readonly<Record<Scope, FieldTable>> = {
  gezin: tableOf("gezin"),
  kind: tableOf("kind"),
  school: tableOf("school"),
};
