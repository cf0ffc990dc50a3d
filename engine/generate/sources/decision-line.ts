/** Decisions as the lines of a delivery that `groeikern facts apply` takes. */
import { OPEN_MONTH } from "../../../core-wasm/layout.js";
import { monthText } from "../../../core-wasm/month.js";
import type { FactChange } from "../../facts/change.js";
import { columnWords, factWord, keyWords, SPAN_WORDS } from "../../facts/change-words.js";
import { factTable } from "../../facts/tables.js";

export const decisionHead = (seed: number): string =>
  JSON.stringify({ source: "beslissing", delivery: `generated with seed ${seed}` });

export function decisionLine(change: FactChange): string {
  const table = factTable(change.table);
  const words = SPAN_WORDS[table.span];
  const said = (at: number) => (words.unit === "month" ? monthText(at) : at);
  const { van, tot, values } = change;
  const ids = keyWords(table).map((word) => [word, change[word as "gezinId" | "childId"]]);
  const begin = words.van === undefined || van === undefined ? [] : [[words.van, said(van)]];
  const isOpen = tot === undefined || tot >= OPEN_MONTH;
  const end = words.tot === undefined || isOpen ? [] : [[words.tot, said(tot - 1)]];
  const columns = columnWords(table).map(([word, column]) => [word, values?.[column]]);
  const facts = values === null ? [["holds", false]] : columns;
  return JSON.stringify({
    fact: factWord(change.table),
    ...Object.fromEntries([...ids, ...begin, ...end, ...facts]),
  });
}
