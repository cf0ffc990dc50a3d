/** One child of a household: its right, every component, the facts that counted, what changed. */

import type { ReasonRuleRow } from "../../core-wasm/layout/reason.js";
import { REASONS } from "../../core-wasm/layout/reasons.js";
import { COMPONENTS, FACTS, type FactName, type ReasonRule } from "../../core-wasm/layout.js";
import { dayText } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { UNNAMED_FACTS } from "../../core-wasm/texts.js";
import { alternativesOf } from "./alternatives.js";
import { amountsOf, limitsOf, reasonOf } from "./amounts.js";
import { changeOf } from "./change.js";
import type { Wanted } from "./explain.js";
import type { ChildSaid, ComponentSaid, FactSaid, ReasonSaid } from "./explanation.js";
import { columnValue, type HouseRow, numberOf, withFact } from "./house-row.js";
import { countedFacts, hasRight } from "./nearest.js";
import { probesOf } from "./probes.js";
import { type Answer, refined, type Subject } from "./refine.js";
import { centsOf, codeOf, type Outcome, reasonName, type Scenarios } from "./scenarios.js";
import { stepsOf, type TwoKinds } from "./steps.js";
import { capital, factValue, type Words } from "./words.js";

export interface House {
  readonly wanted: Wanted;
  /** What the kernel gives every row. */
  readonly outcomes: readonly Outcome[];
  /** Children that count. */
  readonly size: number;
}

/** The right, and every rule that gives an amount. */
const TOLD: readonly ReasonRule[] = ["recht", ...COMPONENTS];
const ARTICLES: ReadonlyMap<string, string> = new Map(
  (REASONS as readonly ReasonRuleRow[]).map(({ rule, article }) => [rule, article]),
);

export class ChildExplainer {
  constructor(
    readonly scenarios: Scenarios,
    readonly book: ParameterBook,
    readonly common: House,
    readonly words: Words,
  ) {}

  explain(at: number): ChildSaid {
    const { wanted, outcomes } = this.common;
    const { house } = wanted;
    const row = house.rows[at] as HouseRow;
    const base = outcomes[at] as Outcome;
    const subject: Subject = { house, at, base };
    const answers = wanted.isBrief ? [] : this.#answers(subject);
    const componenten = COMPONENTS.map((name) => this.#component(name, subject, answers));
    const recht = this.#recht(subject, answers);
    return {
      childId: String(row.childId),
      geboortedatum: dayText(numberOf(row, "geboortedatum")),
      totaal: base.totaal,
      voorlopig: base.voorlopig,
      recht,
      componenten,
      facts: this.#facts(row, [{ name: "recht", facts: recht.facts }, ...componenten]),
      change: this.#change(subject),
      decision: null,
    };
  }

  /** What the kernel says to every probe, and at the borders between two of them. */
  #answers(subject: Subject): Answer[] {
    const { house, at, base } = subject;
    const sheet = this.book.sheet(house.month);
    const probes = probesOf(house, at, this.book);
    const outcomes = this.scenarios.outcomes(
      sheet,
      probes.map(({ rows }) => rows),
    );
    const answers = probes.flatMap((probe, place): Answer[] => {
      const outcome = outcomes[place]?.[probe.at];
      return outcome === undefined ? [] : [{ probe, outcome }];
    });
    const asked = TOLD.filter((rule) => rule === "recht" || isTold(rule, base));
    return refined(this.scenarios, sheet, subject, answers, asked);
  }

  #reason(outcome: Outcome, rule: ReasonRule): ReasonSaid {
    const code = codeOf(outcome, rule);
    const name = reasonName(rule, code);
    return {
      code: `${rule}.${name}`,
      text: this.words.texts.redenen[rule][name] as string,
      article: reasonOf(outcome, rule).article ?? (ARTICLES.get(rule) as string),
    };
  }

  #recht(subject: Subject, answers: readonly Answer[]): ChildSaid["recht"] {
    return {
      isRecht: hasRight(subject.base),
      reason: this.#reason(subject.base, "recht"),
      facts: countedFacts(subject, answers, "recht"),
      alternatives: alternativesOf(subject, answers, "recht", this.words),
    };
  }

  #component(
    rule: ComponentSaid["name"],
    subject: Subject,
    answers: readonly Answer[],
  ): ComponentSaid {
    const { book, words } = this;
    const { base, house, at } = subject;
    const row = house.rows[at] as HouseRow;
    const { month } = house;
    const { size } = this.common;
    const twoKinds = rule === "schooltoeslag" ? this.#twoKinds(subject) : undefined;
    return {
      name: rule,
      label: capital(words.texts.regels[rule].naam),
      cents: centsOf(base, rule),
      reason: this.#reason(base, rule),
      amounts: amountsOf(book, base, rule, month),
      limits: limitsOf(book, base, rule, row, { month, size, words }),
      steps: stepsOf({ book, month, row, outcome: base, rule, twoKinds }, words),
      facts: isTold(rule, base) ? countedFacts(subject, answers, rule) : [],
      alternatives: isTold(rule, base) ? alternativesOf(subject, answers, rule, words) : [],
    };
  }

  /** What each kind of school gives by itself, where a pupil changed. */
  #twoKinds({ house, at, base }: Subject): TwoKinds | undefined {
    const row = house.rows[at] as HouseRow;
    const soort2 = numberOf(row, "schoolSoort2");
    if (soort2 === 0 || centsOf(base, "schooltoeslag") === 0) return undefined;
    const first = withFact(row, "schoolSoort2", undefined);
    const intern = columnValue("schoolIntern", numberOf(row, "schoolIntern2"));
    const moved = withFact(first, "schoolSoort", columnValue("schoolSoort", soort2));
    const kinds = [first, withFact(moved, "schoolIntern", intern)];
    const [one, two] = this.scenarios.outcomes(
      this.book.sheet(house.month),
      kinds.map((kind) => house.rows.map((other) => (other === row ? kind : other))),
    );
    const centsIn = (found: readonly Outcome[] | undefined): number =>
      centsOf(found?.[at] as Outcome, "schooltoeslag");
    return { first: centsIn(one), second: centsIn(two) };
  }

  /** The facts that counted for some rule, in the order of the layout. */
  #facts(
    row: HouseRow,
    told: readonly { readonly name: ReasonRule; readonly facts: readonly FactName[] }[],
  ): FactSaid[] {
    const { sourcesOf } = this.common.wanted;
    const rulesOf = new Map<FactName, ReasonRule[]>();
    for (const { name, facts } of told) {
      for (const fact of facts) rulesOf.set(fact, [...(rulesOf.get(fact) ?? []), name]);
    }
    if (rulesOf.size === 0) return [];
    return FACTS.flatMap(({ name }): FactSaid[] => {
      const rules = rulesOf.get(name);
      if (rules === undefined || isUnnamed(name)) return [];
      const value = numberOf(row, name);
      return [
        {
          name,
          label: this.words.label(name),
          value: factValue(name, value),
          text: this.words.fact(name, value),
          isStated: row.facts.has(name),
          rules,
          sources: sourcesOf?.(row.childId, name) ?? [],
        },
      ];
    });
  }

  #change(subject: Subject): ChildSaid["change"] {
    const { before } = this.common.wanted;
    if (before === undefined || before.month < this.book.firstMonth) return null;
    const { scenarios, book } = this;
    return changeOf({ scenarios, book, subject, before, rules: TOLD }, this.words);
  }
}

/** Something asked for the rule: its field is not 0. */
const isTold = (rule: ReasonRule, outcome: Outcome): boolean => codeOf(outcome, rule) !== 0;

const isUnnamed = (name: FactName): boolean => (UNNAMED_FACTS as readonly string[]).includes(name);
