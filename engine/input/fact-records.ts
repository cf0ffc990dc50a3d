/**
 * How facts leave PostgreSQL for the merge: one record of a fixed number of bytes per version.
 *
 *     0          8 or 16
 *     | subject  | columns of the table, in the order of their declaration, big-endian
 *
 * The records of a table come behind each other in one field, made by `string_agg`: neither the
 * server nor the driver then has work per row. Subject is the household or the child, 8 bytes; a
 * membership has both. A span stands first, so that every table of spans has it at one place.
 * Numbers are big-endian, of 2, 3 or 8 bytes.
 */
import { STATUTEN } from "../../core-wasm/layout.js";
import type { FactColumn, SpanKind } from "../facts/columns.js";
import { type FACT_TABLES, type FactTableName, factTable, subjectOf } from "../facts/tables.js";

export type Subject = "gezin" | "kind";

/**
 * A column as it is sent: a whole number, never NULL. Small ones, from 0 to 2^15 - 1, and days
 * share an integer of up to 8 bytes: a call of a send function costs more than a shift.
 */
interface Field {
  readonly bytes: 2 | 3 | 8;
  readonly sql: (column: string) => string;
}

const SHORT: Field = { bytes: 2, sql: (column) => column };
const BOOL: Field = { bytes: 2, sql: (column) => `${column}::integer` };
const EIGHT: Field = { bytes: 8, sql: (column) => column };
/** Days since 2000; there are 3.7 million from year 1 to year 9999. */
const DATE: Field = { bytes: 3, sql: (column) => `(${column} - date '2000-01-01')` };
/** NULL is below 0. */
const CENTS_OR_NONE: Field = { bytes: 8, sql: (column) => `coalesce(${column}, -1)` };
/** NULL is the last of all days. */
export const NO_DAY_SENT = 0x7fffff;
const DATE_OR_NONE: Field = {
  bytes: 3,
  sql: (column) => `coalesce(${DATE.sql(column)}, ${NO_DAY_SENT})`,
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
const WORD_BYTES = 8;
const BYTE_BITS = 8;

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

/** A field with the name of its column. */
type Named = readonly [name: string, field: Field];

/**
 * A table as it is declared: the span first, then days, what takes 2 bytes and what takes 8. A fact
 * that holds for some months from a month on, which is a column of its own, is sent as a month.
 */
function record<const T extends FactTableName>(
  table: T,
  span: SpanKind = factTable(table).span,
): FactRecord<ColumnOf<T> | "child_id"> {
  const declared = factTable(table);
  const subject = subjectOf(declared) === "gezin_id" ? "gezin" : "kind";
  const periods = SPAN_COLUMNS[span].map((name): Named => [name, SHORT]);
  const own = [
    ...declared.keys.slice(1).map((name): Named => [name, EIGHT]),
    ...Object.entries(declared.columns).map(([name, column]): Named => [name, fieldOf(column)]),
  ].filter(([name]) => !SPAN_COLUMNS[span].includes(name));
  const ofBytes = (bytes: number): Named[] => own.filter(([, field]) => field.bytes === bytes);
  const words = wordsOf([...periods, ...ofBytes(3), ...ofBytes(2), ...ofBytes(8)]);
  const at: Record<string, number> = {};
  let end = SUBJECT_BYTES;
  for (const word of words) {
    let place = end;
    for (const [name, { bytes }] of word) {
      at[name] = place;
      place += bytes;
    }
    end += sentBytes(word);
  }
  const sends = words.map((word) => sendSql(word));
  return {
    table,
    subject,
    span,
    bytes: end,
    at: at as FactRecord<ColumnOf<T> | "child_id">["at"],
    sql: [`int8send(${subjectColumn(subject)})`, ...sends].join(" || "),
  };
}

const bytesOf = (word: readonly Named[]): number =>
  word.reduce((sum, [, { bytes }]) => sum + bytes, 0);

/** Bytes that an integer takes which has room for a word. */
const sentBytes = (word: readonly Named[]): 4 | 8 => (bytesOf(word) > 4 ? 8 : 4);

/** Fields behind each other in words of at most 8 bytes. */
function wordsOf(fields: readonly Named[]): Named[][] {
  const words: Named[][] = [];
  for (const field of fields) {
    const last = words.at(-1);
    if (last === undefined || bytesOf(last) + field[1].bytes > WORD_BYTES) words.push([field]);
    else last.push(field);
  }
  return words;
}

/** A word as the integer that its fields share, the first the highest; room is left last. */
function sendSql(word: readonly Named[]): string {
  const size = sentBytes(word);
  const type = size === WORD_BYTES ? "bigint" : "integer";
  let left = size;
  const shifted = word.map(([name, { bytes, sql }], place) => {
    left -= bytes;
    const value = bytes === WORD_BYTES ? sql(name) : `${sql(name)}::${type}`;
    const mask = 2 ** (BYTE_BITS * bytes) - 1;
    const bits = place === 0 ? value : `(${value} & ${mask})`;
    return left === 0 ? bits : `(${bits} << ${BYTE_BITS * left})`;
  });
  return `int${size}send(${shifted.join(" | ")})`;
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
