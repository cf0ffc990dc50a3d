/** An example of every fact, as a delivery that can be taken as it stands. */
import { type FactName, FIRST_MONTH } from "../../core-wasm/layout.js";
import { monthText, yearOf } from "../../core-wasm/month.js";
import { columnWords, factWord, keyWords, SPAN_WORDS } from "./change-words.js";
import { type FactColumn, labelsOf, type SpanKind, sqlTypeOf } from "./columns.js";
import { FACT_TABLE_NAMES, type FactTableName, factTable } from "./tables.js";

/** Months after the first one: an ordinary month of an ordinary year. */
const VAN = FIRST_MONTH + 57;
const TOT = VAN + 7;
const IDS: Readonly<Record<string, string>> = { gezinId: "1", childId: "11" };
const BORN = "2020-05-17";
const CENTS = 3_632_576;
const COUNT = 12;

/** Where the ordinary example would be odd beside the others. */
const EXAMPLES: Partial<Record<FactName, string | number | null>> = {
  overlijdensdatum: null,
  rangklasse: 0,
  extraKinderenCount: 1,
  zorgPijler1: 4,
  schoolPunten: 3,
  opvangHalveDagen: 4,
  statuut: "STUDENT",
  schoolSoort: "LAGER",
  schoolSoort2: null,
};

/** The lines of the template: the first names the delivery, then a change of every table. */
export function templateLines(): string[] {
  const header = { source: "example", delivery: "1" };
  return [header, ...FACT_TABLE_NAMES.map(exampleOf)].map((line) => JSON.stringify(line));
}

function exampleOf(name: FactTableName): Record<string, unknown> {
  const table = factTable(name);
  const keys = keyWords(table).map((word) => [word, IDS[word]]);
  const values = columnWords(table).map(([word, column]) => {
    return [word, exampleValue(word, table.columns[column] as FactColumn)];
  });
  const fields = [...keys, ...exampleSpan(table.span), ...values];
  return { fact: factWord(name), ...Object.fromEntries(fields) };
}

function exampleSpan(span: SpanKind): [string, string | number][] {
  const { van, tot, unit } = SPAN_WORDS[span];
  const said = (month: number) => (unit === "month" ? monthText(month) : yearOf(month));
  return [
    ...(van === undefined ? [] : [[van, said(VAN)] as [string, string | number]]),
    ...(tot === undefined ? [] : [[tot, said(TOT)] as [string, string | number]]),
  ];
}

function exampleValue(word: FactName, { fact }: FactColumn): string | number | boolean | null {
  const given = EXAMPLES[word];
  if (given !== undefined) return given;
  const { value } = fact;
  switch (value.kind) {
    case "enum":
      return labelsOf(sqlTypeOf(fact) as Parameters<typeof labelsOf>[0])[0] as string;
    case "bool":
      return true;
    case "date":
      return BORN;
    case "month":
      return monthText(value.min ?? VAN);
    case "cents":
      return CENTS;
    default:
      return COUNT;
  }
}
