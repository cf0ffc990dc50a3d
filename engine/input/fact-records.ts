/**
 * How facts leave PostgreSQL for the merge: one record of a fixed number of bytes per version.
 *
 *     0          8 or 16
 *     | subject  | columns of the table, in the order of their declaration, big-endian
 *
 * The records of a table come behind each other in one field, made by `string_agg`: neither the
 * server nor the driver then has work per row. Subject is the household or the child, 8 bytes; a
 * membership has both. A span stands first, so that every table of spans has it at one place.
 */
import { STATUTEN } from "../../core-wasm/layout.js";
import type { FactColumn, SpanKind } from "../facts/columns.js";
import { type FACT_TABLES, type FactTableName, factTable, subjectOf } from "../facts/tables.js";

export type Subject = "gezin" | "kind";

/**
 * A column as it is sent. Small ones, whole numbers from 0 to 2^15 - 1, share an integer of up to
 * four: a call of a send function costs more than a shift.
 */
interface Field {
  readonly bytes: 2 | 4 | 8;
  /** A number for a field of 2 bytes, bytea for the others; never NULL. */
  readonly sql: (column: string) => string;
}

const SHORT: Field = { bytes: 2, sql: (column) => column };
const BOOL: Field = { bytes: 2, sql: (column) => `${column}::integer` };
const EIGHT: Field = { bytes: 8, sql: (column) => `int8send(${column})` };
const DATE: Field = { bytes: 4, sql: (column) => `date_send(${column})` };
/** NULL is below 0. */
const CENTS_OR_NONE: Field = { bytes: 8, sql: (column) => `int8send(coalesce(${column}, -1))` };
/** NULL is the last of all days. */
const DATE_OR_NONE: Field = {
  bytes: 4,
  sql: (column) => String.raw`coalesce(date_send(${column}), '\x7fffffff')`,
};

function fieldOf({ fact: { value }, isNullable }: FactColumn): Field {
  switch (value.kind) {
    case "id":
      return EIGHT;
    case "enum":
      return code(value.values);
    case "bool":
      return BOOL;
    case "count":
    case "month":
      return SHORT;
    case "date":
      return isNullable ? DATE_OR_NONE : DATE;
    case "cents":
      return isNullable ? CENTS_OR_NONE : EIGHT;
  }
}

/** The place of the label in the layout's list, 0 for NULL. */
function code(labels: readonly string[]): Field {
  const cases = labels.flatMap((label, at) =>
    label === "GEEN" ? [] : [`WHEN '${label}' THEN ${at}`],
  );
  return { bytes: 2, sql: (column) => `(CASE ${column} ${cases.join(" ")} ELSE 0 END)` };
}

const SUBJECT_BYTES = 8;
const SHORT_BYTES = 2;
const SHORTS_MAX = 4;
const SHORT_BITS = 16;
const SHORT_MASK = 0xffff;

/** Columns of a span, in front of the table's own. */
const SPAN_COLUMNS: Readonly<Record<SpanKind, readonly string[]>> = {
  months: ["van_maand", "tot_maand"],
  schoolYears: ["van_schooljaar", "tot_schooljaar"],
  month: ["maand"],
  year: ["kalenderjaar"],
  schoolYear: ["schooljaar"],
  always: [],
};

/** A table of facts as it is sent. */
export interface FactRecord<Column extends string = string> {
  readonly table: FactTableName;
  readonly subject: Subject;
  /** Which versions a window of months asks for. */
  readonly span: SpanKind;
  /** Bytes of a record. */
  readonly bytes: number;
  /** Place of each column in the record; those of its span are at `PERIOD_AT` and behind. */
  readonly at: Readonly<Record<Column, number>>;
  /** Expression for the bytes of a record. */
  readonly sql: string;
}

/** Place of `van` or of the only month or year, and of `tot`. */
export const PERIOD_AT = SUBJECT_BYTES;
export const PERIOD_END_AT = SUBJECT_BYTES + 2;

type ColumnOf<T extends FactTableName> = keyof (typeof FACT_TABLES)[T]["columns"] & string;

/**
 * A table as it is declared: columns of 2 bytes first, those of the span before the others. A fact
 * that holds for some months from a month on, which is a column of its own, is sent as a month.
 */
function record<const T extends FactTableName>(
  table: T,
  span: SpanKind = factTable(table).span,
): FactRecord<ColumnOf<T> | "child_id"> {
  const declared = factTable(table);
  const subject = subjectOf(declared) === "gezin_id" ? "gezin" : "kind";
  const periods = SPAN_COLUMNS[span].map((name) => [name, SHORT] as const);
  const own = [
    ...declared.keys.slice(1).map((name) => [name, EIGHT] as const),
    ...Object.entries(declared.columns).map(([name, column]) => [name, fieldOf(column)] as const),
  ].filter(([name]) => !SPAN_COLUMNS[span].includes(name));
  const shorts = [...periods, ...own.filter(([, { bytes }]) => bytes === SHORT_BYTES)];
  const others = own.filter(([, { bytes }]) => bytes !== SHORT_BYTES);
  const at: Record<string, number> = {};
  let end = SUBJECT_BYTES;
  for (const [name, { bytes }] of shorts) {
    at[name] = end;
    end += bytes;
  }
  end += (shorts.length % 2) * SHORT_BYTES;
  for (const [name, { bytes }] of others) {
    at[name] = end;
    end += bytes;
  }
  const sends = [
    `int8send(${subjectColumn(subject)})`,
    ...shortSends(shorts.map(([name, { sql }]) => sql(name))),
    ...others.map(([name, { sql }]) => sql(name)),
  ];
  return {
    table,
    subject,
    span,
    bytes: end,
    at: at as FactRecord<ColumnOf<T> | "child_id">["at"],
    sql: sends.join(" || "),
  };
}

/** Whole numbers of 2 bytes in integers of four and of two; the last may have room left. */
function shortSends(shorts: readonly string[]): string[] {
  if (shorts.length === 0) return [];
  const width = shorts.length > 2 ? SHORTS_MAX : 2;
  const type = width > 2 ? "bigint" : "integer";
  const part = shorts.slice(0, width);
  const shifted = part.map((short, place) => {
    const bits = place === 0 ? `${short}::${type}` : `(${short}::${type} & ${SHORT_MASK})`;
    return `(${bits} << ${SHORT_BITS * (width - 1 - place)})`;
  });
  const send = `int${2 * width}send(${shifted.join(" | ")})`;
  return [send, ...shortSends(shorts.slice(width))];
}

/** Column that says whose fact it is. */
export const subjectColumn = (subject: Subject): string =>
  subject === "gezin" ? "gezin_id" : "child_id";

/** Memberships, which say of which households and children the other facts are read. */
export const MEMBER = record("gezin_lid");

/** Every other table. */
export const RECORDS = {
  uitbetaler: record("gezin_uitbetaler"),
  situatie: record("gezin_situatie"),
  besluit: record("gezin_inkomensbesluit"),
  aanslag: record("gezin_aanslag"),
  kadaster: record("gezin_kadaster"),
  leefeenheid: record("leefeenheid"),
  kind: record("kind"),
  wezen: record("wezenbesluit"),
  zorg: record("zorgbesluit"),
  pleeg: record("pleegplaatsing"),
  verblijf: record("verblijf"),
  studie: record("studie"),
  beroep: record("beroep"),
  uren: record("arbeidsuren"),
  kleuter: record("kleuterinschrijving"),
  opvang: record("opvang"),
  start: record("startbedrag_aanvraag"),
  covid: record("covid_aanvraag", "month"),
  inschrijving: record("schoolinschrijving"),
  afwezig: record("schoolafwezigheid"),
} as const;

/** Months that an application for the Covid allowance holds. */
export const COVID_MONTHS = 3;
/** Code of the status whose months are counted. */
export const SCHOOLVERLATER = STATUTEN.indexOf("SCHOOLVERLATER");

export type RecordName = keyof typeof RECORDS;
export const RECORD_NAMES = Object.keys(RECORDS) as readonly RecordName[];
