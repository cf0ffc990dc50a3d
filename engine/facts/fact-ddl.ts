/**
 * The fact tables as SQL, from their declaration: types, tables with constraints and comments, the
 * rows of `fact_table`, and a call of their guards.
 *
 * A constraint is named by what it expects; the detail of a refusal is what was found. There is no
 * foreign key to delivery: it would cost more than a load itself, the guards write `known_from` and
 * `validate_facts()` checks it.
 */
import { factOf, ID_MAX, rangeOf, rangeText } from "../../core-wasm/fact.js";
import type { Clause, CrossFault } from "../../core-wasm/layout/fault.js";
import {
  ENUMERATIONS,
  type EnumerationName,
  type Fact,
  type FactName,
  OPEN_MONTH,
} from "../../core-wasm/layout.js";
import { dayText } from "../../core-wasm/month.js";
import {
  defaultOf,
  type FactColumn,
  labelsOf,
  SPANS,
  type SpanKind,
  sqlTypeOf,
} from "./columns.js";
import {
  columnOf,
  contradictionsOf,
  FACT_TABLE_NAMES,
  type FactTable,
  type FactTableName,
  factTable,
  type KeyColumn,
  subjectOf,
} from "./tables.js";

const { min: SCHOOL_YEAR_MIN, max: SCHOOL_YEAR_MAX } = rangeOf(factOf("schooljaar"));
const SCHOOL_YEARS = [SCHOOL_YEAR_MIN, SCHOOL_YEAR_MAX] as const;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const constraint = (expected: string, check: string): string =>
  `\n    CONSTRAINT "${expected}" CHECK (${check})`;

/** A constraint that a column lies in a range. */
const ranged = (name: string, min: number | string, max: number | string, words?: string): string =>
  constraint(`${name} is ${words ?? `${min} to ${max}`}`, `${name} BETWEEN ${min} AND ${max}`);

const keyColumn = (name: KeyColumn): string =>
  `${name} bigint NOT NULL${ranged(name, 1, String(ID_MAX))}`;

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

function valueColumn(name: string, column: FactColumn): string {
  const { fact, isNullable } = column;
  const given = isNullable ? "" : ` NOT NULL${defaultSql(column)}`;
  return `${name} ${sqlTypeOf(fact)}${given}${rangeSql(name, fact)}`;
}

function defaultSql(column: FactColumn): string {
  const value = defaultOf(column);
  if (value === undefined) return "";
  return ` DEFAULT ${column.fact.value.kind === "bool" ? value === 1 : value}`;
}

/** The constraint of a range, where the type of the column does not say it. */
function rangeSql(name: string, fact: Fact): string {
  const { min, max } = rangeOf(fact);
  if (fact.value.kind === "date") {
    const [first, last] = [dayText(min), dayText(max)];
    return ranged(name, text(first), text(last), `${first} to ${last}`);
  }
  const words = rangeText(fact);
  return words === undefined ? "" : ranged(name, min, max, words);
}

function tableSql(name: FactTableName): string {
  const table = factTable(name);
  const values = Object.entries(table.columns).map(([at, column]) => valueColumn(at, column));
  const spans = SPAN_COLUMNS[table.span];
  const keys = table.keys.map(keyColumn);
  const rows = spans.length === 1 ? [...spans, ...values] : [...values, ...spans];
  const lines = [
    ...keys,
    ...rows,
    "known_from integer NOT NULL DEFAULT opened_delivery()",
    "known_to integer",
    keySql(table),
    ...checksOf(table).map(([expected, sql]) => `CONSTRAINT "${expected}" CHECK (${sql})`),
  ];
  return `CREATE TABLE ${name} (\n  ${lines.join(",\n  ")}\n);\n`;
}

/**
 * The key has the whole row: who reads all of a range of subjects finds it there, and the table's
 * own pages stay unread. A month asks for one month or year of everybody: where a row holds for a
 * single one, that stands first.
 */
function keySql(table: FactTable): string {
  const { keys, span, columns } = table;
  const [first, last] = SPANS[span].columns;
  const moments = first === undefined ? [] : [first];
  const ids = isMomentary(table) ? [...moments, ...keys] : [...keys, ...moments];
  const rest = [...Object.keys(columns), ...(last === undefined ? [] : [last]), "known_to"];
  const own = rest.filter((name) => !ids.includes(name));
  return `PRIMARY KEY (${ids.join(", ")}, known_from) INCLUDE (${own.join(", ")})`;
}

/** Whether a row holds for a single month or year. */
const isMomentary = ({ span }: FactTable): boolean => SPANS[span].columns.length === 1;

function checksOf(table: FactTable): [string, string][] {
  const { columns } = SPANS[table.span];
  const order: [string, string][] =
    columns.length < 2 ? [] : [[`${columns[0]} is before ${columns[1]}`, columns.join(" < ")]];
  const own = contradictionsOf(table).map((fault) => contradictionCheck(table, fault));
  return [...own, ...order, ["known_to is after known_from", "known_to > known_from"]];
}

const OPPOSITE: Readonly<Record<Clause["is"], string>> = { "<": ">=", ">": "<=", ">=": "<" };

/** The facts of a contradiction as columns, in its words and in a condition that it breaks. */
function contradictionCheck(
  table: FactTable,
  { expected, facts, contradicts }: Required<CrossFault>,
): [string, string] {
  const words = facts.reduce((all, name) => all.replaceAll(name, columnOf(table, name)), expected);
  const sql = contradicts.map(({ left, is, right }) => {
    const other = typeof right === "number" ? literal(left, right) : columnOf(table, right);
    return `${columnOf(table, left)} ${OPPOSITE[is]} ${other}`;
  });
  return [words, sql.join(" OR ")];
}

/** A number of a fact as SQL writes it. */
const literal = (name: FactName, number: number): string =>
  factOf(name).value.kind === "date" ? text(dayText(number)) : String(number);

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

/** Finds the memberships of a child, and all months of a subject: their keys begin otherwise. */
function indexSql(name: FactTableName): string {
  const table = factTable(name);
  const second = isMomentary(table) ? subjectOf(table) : table.keys[1];
  if (second === undefined) return "";
  return `CREATE INDEX ${name}_${second.replace("_id", "")} ON ${name} (${second});\n`;
}

const factTableSql = (name: FactTableName): string =>
  `${tableSql(name)}${indexSql(name)}${commentsSql(name)}\n${guardSql(name)}\n`;

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
