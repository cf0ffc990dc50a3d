/**
 * A change as people write it: one JSON object, in the names and words of the `calculate` format.
 *
 *     {"fact":"gezinLid","gezinId":"1","childId":"11","van":"2023-10","rol":"VOLLEDIG"}
 *     {"fact":"gezinAanslag","gezinId":"1","kalenderjaar":2021,"gezinsinkomstenCents":3632576}
 *     {"fact":"pleegplaatsing","childId":"11","van":"2024-02","holds":false}
 *
 * `fact` is the name of a table, in lowerCamelCase; beside it the ids of its key, the months or
 * years it holds for, both ends included, and the facts it holds. A last month left out is open.
 * What is left out of the facts has its default; `"holds": false` says that nothing holds then.
 *
 * Readings where the contract is silent. Months before 2019-01 are refused, for nothing is decided
 * of them; a fact whose first month counts (`studie`, `pleegplaatsing`) may begin earlier, and the
 * income of a calendar year counts two years later, so that 2016 is the first.
 */
import { type FactName, FIRST_MONTH } from "../../core-wasm/layout.js";
import { monthText, yearOf } from "../../core-wasm/month.js";
import { isObject, type JsonObject } from "../household/facts.js";
import { Fault, foundText, pathName, WHOLE_LINE } from "../household/fault.js";
import { MONTH_EXPECTED, readMonth } from "../household/field.js";
import type { FactChange, FactValue } from "./change.js";
import type { SpanKind } from "./columns.js";
import { FACT_TABLE_NAMES, type FactTable, type FactTableName, factTable } from "./tables.js";

/** The first month no more of what has no end in sight. */
export const OPEN = 32_767;
const MONTH_MAX = OPEN - 1;
const YEAR_MAX = 2100;
/** First calendar year whose income decides a month, and first month of a fact that counts on. */
const INCOME_YEARS_BEFORE = 3;
const COUNTED_FIRST = 1;

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const TABLES = new Map(FACT_TABLE_NAMES.map((name) => [camel(name), name]));

/** The name of a fact table in a delivery. */
export const factWord = (table: FactTableName): string => camel(table);

/** Fields that say what a fact holds for; both ends are included. */
interface SpanWords {
  readonly van?: string;
  readonly tot?: string;
  readonly unit: "month" | "year";
}

export const SPAN_WORDS: Readonly<Record<SpanKind, SpanWords>> = {
  always: { unit: "year" },
  months: { van: "van", tot: "tot", unit: "month" },
  month: { van: "maand", unit: "month" },
  year: { van: "kalenderjaar", unit: "year" },
  schoolYears: { van: "vanSchooljaar", tot: "totSchooljaar", unit: "year" },
  schoolYear: { van: "schooljaar", unit: "year" },
};

const KEY_WORDS = { gezin_id: "gezinId", child_id: "childId" } as const;

/** What a table is called by in a delivery: its ids, and its columns by the facts they hold. */
export const keyWords = ({ keys }: FactTable): string[] => keys.map((key) => KEY_WORDS[key]);

export const columnWords = ({ columns }: FactTable): [word: FactName, column: string][] =>
  Object.entries(columns).map(([name, { fact }]) => [fact.name as FactName, name]);

/** The change that a parsed line says, or its first fault. Values are not checked yet. */
export function readChange(value: unknown): FactChange | Fault {
  if (!isObject(value)) return new Fault(WHOLE_LINE, "an object of one change", foundText(value));
  const name = TABLES.get(value["fact"] as string);
  if (name === undefined) {
    return new Fault("fact", `one of ${[...TABLES.keys()].join(", ")}`, foundText(value["fact"]));
  }
  const table = factTable(name);
  const stranger = unknownField(value, table);
  if (stranger !== undefined) return stranger;
  const holds = value["holds"] ?? true;
  if (typeof holds !== "boolean") return new Fault("holds", "true or false", foundText(holds));
  const span = readSpan(value, table);
  if (span instanceof Fault) return span;
  const values = holds ? readValues(value, table) : nothing(value, table);
  if (values instanceof Fault) return values;
  return { table: name, ...readKeys(value, table), ...span, values };
}

function unknownField(value: JsonObject, table: FactTable): Fault | undefined {
  const { van, tot } = SPAN_WORDS[table.span];
  const spans = [van, tot].filter((word) => word !== undefined);
  const columns = columnWords(table).map(([word]) => word);
  const known = ["fact", ...keyWords(table), ...spans, ...columns, "holds"];
  const found = Object.keys(value).find((key) => !known.includes(key));
  if (found === undefined) return undefined;
  return new Fault(pathName(found), `one of ${known.join(", ")}`, "an unknown field");
}

const readKeys = (value: JsonObject, table: FactTable): JsonObject =>
  Object.fromEntries(keyWords(table).map((word) => [word, value[word] ?? undefined]));

function readValues(value: JsonObject, table: FactTable): Record<string, FactValue> {
  const stated = columnWords(table).map(([word, column]) => {
    const { kind } = table.columns[column]?.fact.value ?? {};
    const given = value[word] as FactValue | undefined;
    return [column, kind === "month" ? (readMonth(given) ?? given) : given] as const;
  });
  return Object.fromEntries(
    stated.flatMap(([column, given]) => (given === undefined ? [] : [[column, given]])),
  );
}

function nothing(value: JsonObject, table: FactTable): null | Fault {
  const stated = columnWords(table).find(([word]) => (value[word] ?? undefined) !== undefined);
  if (stated === undefined) return null;
  const [word] = stated;
  return new Fault(word, "nothing beside holds false", foundText(value[word]));
}

interface Ends {
  readonly van?: number;
  readonly tot?: number;
}

function readSpan(value: JsonObject, table: FactTable): Ends | Fault {
  const words = SPAN_WORDS[table.span];
  if (words.van === undefined) return {};
  const van = readEnd(value, words.van, words.unit, firstOf(table));
  if (van instanceof Fault) return van;
  if (words.tot === undefined) return { van };
  if ((value[words.tot] ?? undefined) === undefined) return { van, tot: OPEN };
  const tot = readEnd(value, words.tot, words.unit, 0);
  if (tot instanceof Fault) return tot;
  if (van <= tot) return { van, tot: tot + 1 };
  const text = words.unit === "month" ? monthText : String;
  const expected = `a ${words.unit} not after ${words.tot} ${text(tot)}`;
  return new Fault(words.van, expected, foundText(value[words.van]));
}

/** The first month or year that a change may speak of. */
function firstOf({ span, isBeginCounted }: FactTable): number {
  if (SPAN_WORDS[span].unit === "month") return isBeginCounted ? COUNTED_FIRST : FIRST_MONTH;
  return yearOf(FIRST_MONTH) - (span === "year" ? INCOME_YEARS_BEFORE : 1);
}

function readEnd(
  value: JsonObject,
  word: string,
  unit: "month" | "year",
  first: number,
): number | Fault {
  const given = value[word] ?? undefined;
  const read = unit === "month" ? readMonth(given) : Number.isInteger(given) ? given : undefined;
  const max = unit === "month" ? MONTH_MAX - 1 : YEAR_MAX;
  if (typeof read === "number" && read >= first && read <= max) return read;
  if (unit === "year") return new Fault(word, `a year from ${first} to ${max}`, foundText(given));
  const range = first > COUNTED_FIRST ? ` from ${monthText(first)}` : "";
  return new Fault(word, `${MONTH_EXPECTED}${range}`, foundText(given));
}

/** The field of a fault as people write it: columns are called by the facts they hold. */
export function fieldWord(table: FactTableName | undefined, field: string): string {
  if (table === undefined) return field;
  const { span, columns } = factTable(table);
  const { van, tot } = SPAN_WORDS[span];
  const [, column] = /^values\.(.*)$/.exec(field) ?? [];
  const ends: Readonly<Record<string, string | undefined>> = { van, tot: tot ?? van };
  return columns[column ?? ""]?.fact.name ?? (field in ends ? (ends[field] ?? "fact") : field);
}
