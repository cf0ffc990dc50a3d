/**
 * What is otherwise than in the month before, and why. A fact is a cause when the kernel decides
 * otherwise with its former value; what no fact explains comes from the amounts of the law or from
 * time itself.
 */
import { absentOf } from "../../core-wasm/fact.js";
import { FACTS, type Fact, type FactName, type ReasonRule } from "../../core-wasm/layout.js";
import { monthText } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { filled } from "../../core-wasm/texts.js";
import type { ChangeSaid, RuleChange } from "./explanation.js";
import { type HouseMonth, type HouseRow, numberOf } from "./house-row.js";
import { probe } from "./probes.js";
import type { Subject } from "./refine.js";
import { centsOf, codeOf, isSame, type Outcome, reasonName, type Scenarios } from "./scenarios.js";
import type { Words } from "./words.js";

export interface ChangeWanted {
  readonly scenarios: Scenarios;
  readonly book: ParameterBook;
  readonly subject: Subject;
  readonly before: HouseMonth;
  readonly rules: readonly ReasonRule[];
}

/** The month before against this one; null when its facts contradict each other. */
export function changeOf(wanted: ChangeWanted, words: Words): ChangeSaid | null {
  const { scenarios, book, subject, before } = wanted;
  const maand = monthText(before.month);
  const { childId } = subject.house.rows[subject.at] as HouseRow;
  const at = before.rows.findIndex((row) => row.childId === childId);
  if (at < 0) return { maand, totaal: null, rules: [], text: say("nietHier") };
  const [outcomes] = scenarios.outcomes(book.sheet(before.month), [before.rows]);
  const then = outcomes?.[at];
  if (then === undefined) return null;
  const rules = wanted.rules.filter((rule) => !isSame(then, subject.base, rule));
  const causes = new Causes(wanted, before.rows[at] as HouseRow, words);
  return {
    maand,
    totaal: then.totaal,
    rules: rules.map((rule) => causes.of(rule, then)),
    text: totalText(then.totaal, subject.base.totaal, rules.some(isOtherAmount)),
  };

  function isOtherAmount(rule: ReasonRule): boolean {
    return centsOf(then as Outcome, rule) !== centsOf(subject.base, rule);
  }

  function say(name: string, values: Readonly<Record<string, string>> = {}): string {
    return filled(words.texts.verandering[name], { maand: words.month(before.month), ...values });
  }

  function totalText(toen: number, nu: number, isOther: boolean): string {
    const values = {
      toen: words.euro(toen),
      bedrag: words.euro(nu),
      verschil: words.euro(Math.abs(nu - toen)),
    };
    if (nu === toen) return say(isOther ? "zelfdeAnders" : "zelfde", values);
    return say(nu > toen ? "meer" : "minder", values);
  }
}

class Causes {
  /** Facts that differ, and what the row has when each of them is as it was. */
  readonly #restored: readonly { readonly name: FactName; readonly outcome: Outcome }[];
  /** This month with the household as it was, and with this row alone as it was. */
  readonly #asBefore: Outcome | undefined;
  readonly #othersNow: Outcome | undefined;

  constructor(
    readonly wanted: ChangeWanted,
    readonly rowBefore: HouseRow,
    readonly words: Words,
  ) {
    const { scenarios, book, subject, before } = wanted;
    const { house, at } = subject;
    const sheet = book.sheet(house.month);
    const row = house.rows[at] as HouseRow;
    const differing = (FACTS as readonly Fact[]).filter((fact) => isOther(fact, row, rowBefore));
    const probes = differing.map((fact) =>
      probe(house, at, fact, numberOf(rowBefore, fact.name as FactName)),
    );
    const ownBefore = house.rows.map((other) => (other === row ? rowBefore : other));
    const found = scenarios.outcomes(sheet, [
      before.rows,
      ownBefore,
      ...probes.map(({ rows }) => rows),
    ]);
    this.#asBefore = found[0]?.[before.rows.indexOf(rowBefore)];
    this.#othersNow = found[1]?.[at];
    this.#restored = differing.flatMap(({ name }, place) => {
      const outcome = found[place + 2]?.[at];
      return outcome === undefined ? [] : [{ name: name as FactName, outcome }];
    });
  }

  of(rule: ReasonRule, then: Outcome): RuleChange {
    const { base } = this.wanted.subject;
    const facts = this.#causes(rule);
    const codeBefore = codeOf(then, rule);
    return {
      rule,
      before: centsOf(then, rule),
      now: centsOf(base, rule),
      codeBefore: `${rule}.${reasonName(rule, codeBefore)}`,
      facts,
      text: this.#text(rule, then, facts),
    };
  }

  /**
   * Facts of the row that made the rule decide otherwise: those that alone bring back what all
   * of them would, else all that matter. None when all of them together change nothing.
   */
  #causes(rule: ReasonRule): FactName[] {
    const { base } = this.wanted.subject;
    const all = this.#othersNow;
    if (all !== undefined && isSame(all, base, rule)) return [];
    const moved = this.#restored.filter(({ outcome }) => !isSame(outcome, base, rule));
    const back = moved.filter(({ outcome }) => all !== undefined && isSame(outcome, all, rule));
    return (back.length > 0 ? back : moved).map(({ name }) => name);
  }

  #text(rule: ReasonRule, then: Outcome, facts: readonly FactName[]): string {
    const { verandering, redenen } = this.words.texts;
    const { base } = this.wanted.subject;
    const euro = (cents: number): string => this.words.euro(cents);
    const [toen, nu] = [centsOf(then, rule), centsOf(base, rule)].map(euro) as [string, string];
    const sentences =
      toen === nu ? [] : [filled(verandering["onderdeel"], { ...this.words.rule(rule), toen, nu })];
    const said = facts.map((name) => {
      const fact = this.words.fact(name, numberOf(this.rowBefore, name));
      return filled(verandering["feit"], { maand: this.#monthBefore, toen: fact });
    });
    if (said.length > 0) return [...sentences, ...said].join(" ");
    if (this.#isBySiblings(rule)) return [...sentences, verandering["gezin"]].join(" ");
    const hasBranch = codeOf(then, rule) !== codeOf(base, rule);
    if (!hasBranch) return [...sentences, verandering["bedrag"]].join(" ");
    const reason = redenen[rule][reasonName(rule, codeOf(then, rule))] as string;
    const values = { maand: this.#monthBefore, toen: reason };
    return [...sentences, filled(verandering["reden"], values)].join(" ");
  }

  get #monthBefore(): string {
    return this.words.month(this.wanted.before.month);
  }

  /** Only with the other children as they were it would be as it was. */
  #isBySiblings(rule: ReasonRule): boolean {
    const { base } = this.wanted.subject;
    if (this.#asBefore === undefined || this.#othersNow === undefined) return false;
    return !isSame(this.#asBefore, base, rule) && isSame(this.#othersNow, base, rule);
  }
}

function isOther(fact: Fact, now: HouseRow, before: HouseRow): boolean {
  const name = fact.name as FactName;
  if (name === "vanMaand" || name === "totMaand") return false;
  return saidNumber(now, fact) !== saidNumber(before, fact);
}

const saidNumber = ({ facts }: HouseRow, fact: Fact): number =>
  Number(facts.get(fact.name as FactName) ?? absentOf(fact) ?? 0);
