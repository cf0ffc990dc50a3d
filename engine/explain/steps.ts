/**
 * The arithmetic of an amount, step by step, in the words of a language: the amount of the law,
 * half of it for a shared child, days times an amount, the formula of the school allowance.
 *
 * The amounts are those that the reason names. The last step comes to what the kernel gave; one
 * that does not is a fault of the program, and never told.
 */

import type { ReasonRuleRow } from "../../core-wasm/layout/reason.js";
import { REASONS } from "../../core-wasm/layout/reasons.js";
import type { ReasonRule } from "../../core-wasm/layout.js";
import { daysIn } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { filled, type Sentences } from "../../core-wasm/texts.js";
import { amountSeries, reasonOf } from "./amounts.js";
import type { StepSaid } from "./explanation.js";
import { type HouseRow, numberOf } from "./house-row.js";
import { centsOf, type Outcome } from "./scenarios.js";
import type { Words } from "./words.js";

const VOLLEDIG = 0;
const DECIMALS = 4;
const CENT_DIGITS = 2;

/** What the two kinds of school of a year give, each by itself. */
export interface TwoKinds {
  readonly first: number;
  readonly second: number;
}

export interface StepsWanted {
  readonly book: ParameterBook;
  readonly month: number;
  readonly row: HouseRow;
  readonly outcome: Outcome;
  readonly rule: ReasonRule;
  readonly twoKinds?: TwoKinds | undefined;
}

const HALVED: ReadonlySet<string> = new Set(
  (REASONS as readonly ReasonRuleRow[]).filter(({ isHalved }) => isHalved).map(({ rule }) => rule),
);

/** The steps of an amount; none of a branch that gives nothing. */
export function stepsOf(wanted: StepsWanted, words: Words): StepSaid[] {
  const steps = new Steps(wanted, words);
  const found = steps.all();
  const cents = centsOf(wanted.outcome, wanted.rule);
  const end = found.at(-1)?.cents ?? 0;
  if (end === cents) return found;
  const { rule, month } = wanted;
  throw new Error(`explain: expected ${cents} cents of ${rule} in ${month}, found ${end}`);
}

class Steps {
  readonly #sentences: Sentences;

  constructor(
    readonly wanted: StepsWanted,
    readonly words: Words,
  ) {
    this.#sentences = words.texts.stappen;
  }

  all(): StepSaid[] {
    const { outcome, rule, row } = this.wanted;
    const { full } = amountSeries(outcome, rule);
    if (full === undefined) return [];
    const cents = this.#value(full);
    if (rule === "kinderopvangtoeslag") return this.#days(cents);
    if (reasonOf(outcome, rule).limits && rule === "schooltoeslag") return this.#school(cents);
    const whole = this.#say("bedrag", cents, {});
    if (!HALVED.has(rule) || numberOf(row, "rol") === VOLLEDIG) return this.#kinds([whole]);
    const half = Math.floor((cents + 1) / 2);
    return [whole, this.#say("helft", half, { van: this.words.euro(cents) })];
  }

  #value(series: string): number {
    return this.wanted.book.valueAt(series, this.wanted.month)?.value ?? 0;
  }

  #say(name: string, cents: number, values: Readonly<Record<string, string>>) {
    const bedrag = this.words.euro(cents);
    return { cents, text: filled(this.#sentences[name], { bedrag, ...values }) };
  }

  /** A step that counts half days. */
  #count(name: string, values: Readonly<Record<string, string>>): StepSaid {
    return { cents: null, text: filled(this.#sentences[name], values) };
  }

  /** Days in childcare: half days, no more than the month has, times half of an amount. */
  #days(perDay: number): StepSaid[] {
    const { row, month } = this.wanted;
    const volle = numberOf(row, "opvangVolleDagen");
    const halve = numberOf(row, "opvangHalveDagen");
    const all = 2 * volle + halve;
    const most = 2 * daysIn(month);
    const counted = Math.min(all, most);
    const cents = Math.floor((counted * perDay + 1) / 2);
    const numbers = { volle: String(volle), halve: String(halve), aantal: String(all) };
    const capped = all > most ? [this.#count("begrensd", { aantal: String(most) })] : [];
    return [
      this.#say("dagbedrag", perDay, {}),
      this.#count("halveDagen", numbers),
      ...capped,
      this.#say("opvang", cents, { aantal: String(counted), van: this.words.euro(perDay) }),
    ];
  }

  /** By income between two limits, or a fixed amount. */
  #school(amount: number): StepSaid[] {
    const { outcome, rule } = this.wanted;
    const { name } = reasonOf(outcome, rule);
    if (name === "formule") return this.#kinds([this.#formula(amount)]);
    if (name !== "minimum") return this.#kinds([this.#say("bedrag", amount, {})]);
    const formula = this.#formula(amount);
    const least = this.#value(amountSeries(outcome, rule).minimum as string);
    const formule = this.words.euro(formula.cents);
    return this.#kinds([formula, this.#say("minimum", least, { formule })]);
  }

  #formula(full: number): StepSaid & { readonly cents: number } {
    const { row } = this.wanted;
    const points = numberOf(row, "schoolPunten");
    const [min, max] = [`schoolgrensMin${points}`, `schoolgrensMax${points}`].map((name) =>
      BigInt(this.#value(name)),
    ) as [bigint, bigint];
    const income = BigInt(numberOf(row, "schoolInkomstenCents"));
    const above = BigInt(full) * (max - income);
    const below = max - min;
    const cents = Number((2n * above + below) / (2n * below));
    const euro = (value: bigint | number): string => this.words.euro(Number(value));
    return this.#say("formule", cents, {
      vol: euro(full),
      min: euro(min),
      max: euro(max),
      inkomen: euro(income),
      exact: this.words.decimals(quotient(above, below)),
    });
  }

  /** Two kinds of school in a year: what each gives, and which counts. */
  #kinds(steps: readonly StepSaid[]): StepSaid[] {
    const { twoKinds, outcome, rule } = this.wanted;
    if (twoKinds === undefined || rule !== "schooltoeslag") return [...steps];
    const een = this.words.euro(twoKinds.first);
    const twee = this.words.euro(twoKinds.second);
    return [...steps, this.#say("tweeSoorten", centsOf(outcome, rule), { een, twee })];
  }
}

/** Cents as a fraction, in euro with more decimals than cents have. */
function quotient(above: bigint, below: bigint): string {
  const digits = 10n ** BigInt(DECIMALS);
  const value = String((above * digits) / below).padStart(DECIMALS + CENT_DIGITS + 1, "0");
  const at = value.length - DECIMALS - CENT_DIGITS;
  return `${value.slice(0, at)}.${value.slice(at)}`;
}
