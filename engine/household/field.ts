/**
 * The fields of the `calculate` format, compiled from the layout: per scope a table from name to
 * reader. A reader turns a JSON value into what the kernel's column holds, or undefined when the
 * value is not of the field's type or range.
 *
 * Values: enums as code, bools as 0 or 1, months as index, dates as days since 2000-01-01; what is in
 * range and too large for the column is its largest; `bigint` for 64-bit columns, `number` for the others.
 */
import {
  clampToColumn,
  expectedText,
  factOf,
  ID_MAX,
  isRequired,
  isWithin,
  rangeOf,
} from "../../core-wasm/fact.js";
import { FACTS, type Fact, type Scope } from "../../core-wasm/layout.js";
import { parseDay, parseMonth } from "../../core-wasm/month.js";

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

const ID = /^[1-9][0-9]{0,18}$/;
const ID_SAFE_DIGITS = 18;

/** Facts that the format writes as the inclusive `van` and `tot`. */
const SPAN_FACTS = new Set(["vanMaand", "totMaand"]);

const STRUCTURE: Record<Scope, readonly string[]> = {
  gezin: ["maand", "van", "tot", "kinderen"],
  kind: ["van", "tot", "school"],
  school: [],
};

export const MONTH_EXPECTED = expectedText(factOf("vanMaand"));
export const ID_EXPECTED = expectedText(factOf("gezinId"));
/** The same where everything is text, as on the command line. */
export const ID_WORD_EXPECTED = ID_EXPECTED.replace("text of ", "");

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

function readBool(value: unknown): number | undefined {
  return typeof value === "boolean" ? Number(value) : undefined;
}

/** A JSON value as the number that the kind of fact has; undefined when it is of another type. */
function numberReader({ value }: Fact): (given: unknown) => number | undefined {
  switch (value.kind) {
    case "enum": {
      const codes = new Map<unknown, number>(value.values.map((name, code) => [name, code]));
      return (given) => codes.get(given);
    }
    case "bool":
      return readBool;
    case "date":
      return (given) => (typeof given === "string" ? parseDay(given) : undefined);
    case "month":
      return readMonth;
    default:
      return (given) => (Number.isInteger(given) ? (given as number) : undefined);
  }
}

function readerOf(fact: Fact): Reader {
  if (fact.value.kind === "id") return readId;
  const read = numberReader(fact);
  const range = rangeOf(fact);
  return (given) => {
    const number = read(given);
    if (number === undefined || !isWithin(range, number)) return undefined;
    return fact.type === "i64" ? BigInt(number) : clampToColumn(fact, number);
  };
}

function tableOf(scope: Scope): FieldTable {
  const all: readonly Fact[] = FACTS;
  const facts = all.filter((fact) => fact.scope === scope && !SPAN_FACTS.has(fact.name));
  const fields = facts.map((fact): Field => {
    return {
      name: fact.name,
      index: all.indexOf(fact),
      expected: expectedText(fact),
      read: readerOf(fact),
    };
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
