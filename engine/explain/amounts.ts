/**
 * What a branch rests on: the series that its reason names in the table of reasons, and what the
 * parameters say of them in the month.
 */

import type { Reason, SchoolForm } from "../../core-wasm/layout/reason.js";
import { reasonField } from "../../core-wasm/layout/reason-fields.js";
import { COMPONENTS, type ReasonRule } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { filled } from "../../core-wasm/texts.js";
import type { AmountSaid, LimitSaid } from "./explanation.js";
import { type HouseRow, numberOf } from "./house-row.js";
import { codeOf, type Outcome } from "./scenarios.js";
import type { Words } from "./words.js";

/** A family from which the limits and amounts of large families hold. */
const LARGE_FAMILY = 3;

export const reasonOf = (outcome: Outcome, rule: ReasonRule): Reason =>
  reasonField(rule).reasons[codeOf(outcome, rule)] as Reason;

/** The series of the amounts of a branch by their form; `full` where there is one only. */
export function amountSeries(
  outcome: Outcome,
  rule: ReasonRule,
): Readonly<Partial<Record<SchoolForm, string>>> {
  const { amount, form } = reasonOf(outcome, rule);
  if (amount !== undefined) return { full: amount };
  if (form === undefined) return {};
  const { amounts = {} } = reasonOf(outcome, "schooltoeslagSoort");
  return form === "minimum" ? amounts : { full: amounts[form] as string };
}

/** What was said of series, by month and name: as long as the parameters are. */
const SAID = new WeakMap<ParameterBook, Map<number, Map<string, AmountSaid | undefined>>>();

/** What the parameters say of a series in a month; nothing where it has no value. */
function amountSaid(book: ParameterBook, name: string, month: number): AmountSaid | undefined {
  const months = SAID.get(book) ?? new Map<number, Map<string, AmountSaid | undefined>>();
  SAID.set(book, months);
  const known = months.get(month) ?? new Map<string, AmountSaid | undefined>();
  months.set(month, known);
  if (!known.has(name)) known.set(name, sayAmount(book, name, month));
  return known.get(name);
}

function sayAmount(book: ParameterBook, name: string, month: number): AmountSaid | undefined {
  const series = book.series.get(name);
  const entry = book.valueAt(name, month);
  if (series === undefined || entry === undefined) return undefined;
  return {
    name,
    cents: entry.value,
    from: monthText(entry.from),
    law: series.law,
    confidence: entry.confidence,
    source: entry.source ?? entry.derivation ?? entry.note ?? series.doc,
  };
}

/** The amounts that a branch of a rule takes, with law and source. */
export function amountsOf(
  book: ParameterBook,
  outcome: Outcome,
  rule: ReasonRule,
  month: number,
): AmountSaid[] {
  const { form } = reasonOf(outcome, rule);
  const series = amountSeries(outcome, rule);
  const names = form === "minimum" ? [series.full, series.minimum] : [series.full];
  return names.flatMap((name) => (name && amountSaid(book, name, month)) || []);
}

/** The limits that the income was compared with, in the order of the comparison. */
export function limitsOf(
  book: ParameterBook,
  outcome: Outcome,
  rule: ReasonRule,
  row: HouseRow,
  { month, size, words }: { readonly month: number; readonly size: number; readonly words: Words },
): LimitSaid[] {
  const { limits } = reasonOf(outcome, rule);
  if (limits === undefined) return [];
  const isBySchool = "points" in limits;
  const income = numberOf(row, isBySchool ? "schoolInkomstenCents" : "gezinsinkomstenCents");
  const points = numberOf(row, "schoolPunten");
  const bySize = isBySchool ? [] : size < LARGE_FAMILY ? limits.small : limits.large;
  const names: readonly string[] = isBySchool ? limits.points : bySize;
  const known = names.flatMap((name) => {
    const said = amountSaid(book, isBySchool ? `${name}${points}` : name, month);
    return said === undefined ? [] : [limitSaid(said, name, income, words)];
  });
  const [first, ...others] = known;
  if (first === undefined) return [];
  const told = filled(words.texts.grenzen["inkomen"], { inkomen: words.euro(income) });
  return [{ ...first, text: `${told} ${first.text}` }, ...others];
}

function limitSaid(said: AmountSaid, name: string, income: number, words: Words): LimitSaid {
  const margin = said.cents - income;
  const { grenzen } = words.texts;
  const sentence = margin > 0 ? "onder" : margin === 0 ? "gelijk" : "boven";
  const text = filled(grenzen[sentence], {
    verschil: words.euro(Math.abs(margin)),
    grens: grenzen[name] as string,
    waarde: words.euro(said.cents),
  });
  return { ...said, income, margin, text };
}

/** Rules that give an amount. */
export const isComponent = (rule: ReasonRule): boolean =>
  (COMPONENTS as readonly string[]).includes(rule);
