/**
 * The fact tables as SQL, from their declaration: types, tables with constraints and comments, the
 * rows of `fact_table`, and a call of their guards.
 *
 * A constraint is named by what it expects; the detail of a refusal is what was found. There is no
 * foreign key to delivery: it would cost more than a load itself, the guards write `known_from` and
 * `validate_facts()` checks it.
 */
import {
  CENTS_MAX,
  ENUMERATIONS,
  type EnumerationName,
  type Fact,
  OPEN_MONTH,
} from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import { type FactColumn, labelsOf, SPANS, type SpanKind, sqlTypeOf } from "./columns.js";
import {
  FACT_TABLE_NAMES,
  type FactTable,
  type FactTableName,
  factTable,
  type KeyColumn,
  subjectOf,
} from "./tables.js";

const BIRTH_MIN = "1900-01-01";
const BIRTH_MAX = "2199-12-31";
const SCHOOL_YEARS = [2000, 2100] as const;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const constraint = (expected: string, check: string): string =>
  `\n    CONSTRAINT "${expected}" CHECK (${check})`;

/** A constraint that a column lies in a range. */
const ranged = (name: string, min: number | string, max: number | string, words?: string): string =>
  constraint(`${name} is ${words ?? `${min} to ${max}`}`, `${name} BETWEEN ${min} AND ${max}`);

const KEYS: Readonly<Record<KeyColumn, string>> = {
  gezin_id: `gezin_id bigint NOT NULL${ranged("gezin_id", 1, "9223372036854775806", "1 to 2^63 - 2")}`,
  child_id: `child_id bigint NOT NULL${constraint("child_id is 1 or more", "child_id > 0")}`,
};

const MONTH_COLUMN = `maand smallint NOT NULL${ranged("maand", 1, OPEN_MONTH - 1, "1 or more")}`;

/** The columns of a span, as they stand in the table. */
const SPAN_COLUMNS: Readonly<Record<SpanKind, readonly string[]>> = {
  always: [],
  months: [
    `van_maand smallint NOT NULL${constraint("van_maand is 0 or more", "van_maand >= 0")}`,
    `tot_maand smallint NOT NULL DEFAULT ${OPEN_MONTH}`,
  ],
  month: [MONTH_COLUMN],
  year: [`kalenderjaar smallint NOT NULL${ranged("kalenderjaar", 1998, 2100)}`],
  schoolYears: [
    `van_schooljaar smallint NOT NULL${ranged("van_schooljaar", ...SCHOOL_YEARS)}`,
    `tot_schooljaar smallint NOT NULL DEFAULT ${OPEN_MONTH}${constraint(
      `tot_schooljaar is ${SCHOOL_YEARS[0] + 1} to ${SCHOOL_YEARS[1] + 1}, or ${OPEN_MONTH}`,
      `tot_schooljaar BETWEEN ${SCHOOL_YEARS[0] + 1} AND ${SCHOOL_YEARS[1] + 1} OR tot_schooljaar = ${OPEN_MONTH}`,
    )}`,
  ],
  schoolYear: [`schooljaar smallint NOT NULL${ranged("schooljaar", ...SCHOOL_YEARS)}`],
};

/** What the columns of a span are, where every table says the same. */
const SPAN_DOCS: Readonly<Record<SpanKind, Readonly<Record<string, string>>>> = {
  always: {},
  months: {},
  month: { maand: "Month index." },
  year: { kalenderjaar: "Calendar year of the income." },
  schoolYears: {
    van_schooljaar: "Year in which the first school year begins.",
    tot_schooljaar: `Year in which the first school year no more begins; ${OPEN_MONTH} = open.`,
  },
  schoolYear: { schooljaar: "Year in which the school year begins." },
};

function valueColumn(name: string, { fact, isNullable }: FactColumn): string {
  const given = isNullable ? "" : ` NOT NULL${defaultOf(fact)}`;
  return `${name} ${sqlTypeOf(fact)}${given}${rangeOf(name, fact)}`;
}

/** What a column holds when a row leaves it out: the default of its fact, when it has one. */
function defaultOf({ value }: Fact): string {
  if (value.kind === "bool") return ` DEFAULT ${value.absent}`;
  if (value.kind === "count") return ` DEFAULT ${value.min}`;
  return value.kind === "cents" && !value.isUnknownWhenLeftOut ? " DEFAULT 0" : "";
}

function rangeOf(name: string, { value }: Fact): string {
  switch (value.kind) {
    case "count":
      return ranged(name, value.min, value.max);
    case "cents":
      return ranged(name, 0, CENTS_MAX, "0 to 10^15 - 1");
    case "date":
      return ranged(name, text(BIRTH_MIN), text(BIRTH_MAX), `${BIRTH_MIN} to ${BIRTH_MAX}`);
    case "month": {
      const { min, max } = value;
      if (min === undefined || max === undefined) return "";
      return ranged(name, min, max, `${monthText(min)} to ${monthText(max)}`);
    }
    default:
      return "";
  }
}

function tableSql(name: FactTableName): string {
  const table = factTable(name);
  const values = Object.entries(table.columns).map(([at, column]) => valueColumn(at, column));
  const spans = SPAN_COLUMNS[table.span];
  const keys = table.keys.map((key) => KEYS[key]);
  const rows = spans.length === 1 ? [...spans, ...values] : [...values, ...spans];
  const lines = [
    ...keys,
    ...rows,
    "known_from integer NOT NULL DEFAULT opened_delivery()",
    "known_to integer",
    `PRIMARY KEY (${[...table.keys, ...SPANS[table.span].columns.slice(0, 1), "known_from"].join(", ")})`,
    ...checksOf(table).map(([expected, sql]) => `CONSTRAINT "${expected}" CHECK (${sql})`),
  ];
  return `CREATE TABLE ${name} (\n  ${lines.join(",\n  ")}\n);\n`;
}

function checksOf({ span, checks = [] }: FactTable): [string, string][] {
  const { columns } = SPANS[span];
  const order: [string, string][] =
    columns.length < 2 ? [] : [[`${columns[0]} is before ${columns[1]}`, columns.join(" < ")]];
  const own = checks.map(({ expected, sql }): [string, string] => [expected, sql]);
  return [...own, ...order, ["known_to is after known_from", "known_to > known_from"]];
}

function commentsSql(name: FactTableName): string {
  const { doc, columns, span } = factTable(name);
  const docs = Object.entries(columns).map(([at, column]) => [at, column.doc] as const);
  const notes = [...docs, ...Object.entries(SPAN_DOCS[span])];
  const lines = notes.map(([at, note]) => `COMMENT ON COLUMN ${name}.${at} IS ${text(note)};`);
  return [`COMMENT ON TABLE ${name} IS ${text(doc)};`, ...lines].join("\n");
}

function guardSql(name: FactTableName): string {
  const table = factTable(name);
  const { van, tot } = SPANS[table.span];
  const values = [name, table.keys.join(", "), van, tot, subjectOf(table)].map(text).join(", ");
  return `INSERT INTO fact_table VALUES (${values});\nSELECT guard_fact_table('${name}');`;
}

/** Finds the memberships of a child; the primary key begins with the household. */
const childIndex = (name: FactTableName): string =>
  factTable(name).keys.length === 2 ? `CREATE INDEX ${name}_child ON ${name} (child_id);\n` : "";

const factTableSql = (name: FactTableName): string =>
  `${tableSql(name)}${childIndex(name)}${commentsSql(name)}\n${guardSql(name)}\n`;

function enumerationSql(name: EnumerationName): string {
  const labels = labelsOf(name).map(text).join(", ");
  return `CREATE TYPE ${name} AS ENUM (${labels});
COMMENT ON TYPE ${name} IS ${text(ENUMERATIONS[name].doc)};`;
}

/** Every enumeration and every fact table. */
export function factsSql(): string {
  const types = (Object.keys(ENUMERATIONS) as EnumerationName[]).map(enumerationSql);
  return [`${types.join("\n")}\n`, ...FACT_TABLE_NAMES.map(factTableSql)].join("\n");
}
