/**
 * Columns of fact tables: each holds a fact of `core-wasm/layout.ts` and has its range, its default
 * and its words; the spans that rows hold for; and the enumerations as PostgreSQL has them.
 */
import { absentOf, factOf, isWithin, rangeOf } from "../../core-wasm/fact.js";
import {
  ENUMERATIONS,
  type EnumerationName,
  enumerationOf,
  type Fact,
  type FactName,
} from "../../core-wasm/layout.js";

/** A name of an enumeration as PostgreSQL has it; GEEN is NULL or no row there. */
export type Label<N extends EnumerationName> = Exclude<
  (typeof ENUMERATIONS)[N]["values"][number],
  "GEEN"
>;

/** The labels that a column of an enumeration may hold. */
export const labelsOf = (name: EnumerationName): readonly string[] =>
  ENUMERATIONS[name].values.filter((value) => value !== "GEEN");

export type SqlType = "bigint" | "smallint" | "date" | "boolean" | EnumerationName;

/** A column that holds a fact. NULL, where it may be, says unknown or none. */
export interface FactColumn {
  readonly fact: Fact;
  readonly isNullable: boolean;
  readonly doc: string;
}

/** A column with the range of a fact of the layout, and its words unless others are given. */
export function column(
  name: FactName,
  { doc, isNullable = false }: { readonly doc?: string; readonly isNullable?: boolean } = {},
): FactColumn {
  const fact = factOf(name);
  return { fact, isNullable, doc: doc ?? fact.doc };
}

/**
 * What a column holds when a row leaves it out, as a number of the layout; undefined when it must be
 * given: none and unknown are NULL or no row.
 */
export function defaultOf({ fact, isNullable }: FactColumn): number | undefined {
  const absent = absentOf(fact);
  if (isNullable || absent === undefined || fact.value.kind === "enum") return undefined;
  return isWithin(rangeOf(fact), absent) ? absent : undefined;
}

export function sqlTypeOf({ value }: Fact): SqlType {
  switch (value.kind) {
    case "id":
    case "cents":
      return "bigint";
    case "month":
    case "count":
      return "smallint";
    case "date":
      return "date";
    case "bool":
      return "boolean";
    case "enum":
      return enumerationOf(value.values);
  }
}

/**
 * What a row holds for. `always`: no months, one row a key. `months`, `schoolYears`: from a first
 * one up to the first no more. `month`, `year`, `schoolYear`: a single one, in the key.
 */
export type SpanKind = "always" | "months" | "month" | "year" | "schoolYears" | "schoolYear";

export interface Span {
  /** Columns, the first in the primary key. */
  readonly columns: readonly string[];
  /** SQL expressions: the first month or year, and the first no more. */
  readonly van: string;
  readonly tot: string;
}

export const SPANS: Readonly<Record<SpanKind, Span>> = {
  always: { columns: [], van: "0", tot: "1" },
  months: { columns: ["van_maand", "tot_maand"], van: "van_maand", tot: "tot_maand" },
  month: { columns: ["maand"], van: "maand", tot: "maand + 1" },
  year: { columns: ["kalenderjaar"], van: "kalenderjaar", tot: "kalenderjaar + 1" },
  schoolYears: {
    columns: ["van_schooljaar", "tot_schooljaar"],
    van: "van_schooljaar",
    tot: "tot_schooljaar",
  },
  schoolYear: { columns: ["schooljaar"], van: "schooljaar", tot: "schooljaar + 1" },
};
