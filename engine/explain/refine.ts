/**
 * The border between two values of a fact: the nearest value to what holds at which a rule decides
 * otherwise, to a cent, an hour or a month. Found by halving, with the kernel as the judge, for all
 * facts and rules at once.
 */

import { factOf } from "../../core-wasm/fact.js";
import type { Fact, FactName, ReasonRule } from "../../core-wasm/layout.js";
import { monthOfDay } from "../../core-wasm/month.js";
import type { Sheet } from "../../core-wasm/parameters.js";
import { type HouseMonth, type HouseRow, numberOf } from "./house-row.js";
import { bornInMonth, type Probe, probe } from "./probes.js";
import { codeOf, type Outcome, type Scenarios } from "./scenarios.js";

/** A probe and what the explained row has in it. */
export interface Answer {
  readonly probe: Probe;
  readonly outcome: Outcome;
}

/** The household that is explained, and the row of it. */
export interface Subject {
  readonly house: HouseMonth;
  readonly at: number;
  readonly base: Outcome;
}

interface Bracket {
  readonly fact: Fact;
  readonly rule: ReasonRule;
  /** Decides as what holds does. */
  near: number;
  /** Decides otherwise. */
  far: number;
  answer: Answer;
}

/** Where a value stands among those of its fact: births by month. */
const position = ({ value }: Fact, given: number): number =>
  value.kind === "date" ? monthOfDay(given) : given;

function valueAt(fact: Fact, row: HouseRow, at: number): number {
  return fact.value.kind === "date" ? bornInMonth(numberOf(row, "geboortedatum"), at) : at;
}

/** Answers at the borders, besides those given. */
export function refined(
  scenarios: Scenarios,
  sheet: Sheet,
  subject: Subject,
  answers: readonly Answer[],
  rules: readonly ReasonRule[],
): Answer[] {
  const brackets = rules.flatMap((rule) => bracketsOf(subject, answers, rule));
  for (let open = brackets.filter(isWide); open.length > 0; open = open.filter(isWide)) {
    halve(scenarios, sheet, subject, open);
  }
  return [...answers, ...brackets.map(({ answer }) => answer)];
}

const isWide = ({ near, far }: Bracket): boolean => Math.abs(far - near) > 1;

const isOrdered = ({ name, value }: Fact): boolean =>
  value.kind === "count" || value.kind === "cents" || name === "geboortedatum";

/** Per fact and direction: the nearest answer in which the rule decides otherwise. */
function bracketsOf(subject: Subject, answers: readonly Answer[], rule: ReasonRule): Bracket[] {
  const base = codeOf(subject.base, rule);
  const brackets: Bracket[] = [];
  for (const [name, own] of byFact(answers)) {
    const fact = factOf(name);
    if (!isOrdered(fact)) continue;
    const now = position(fact, numberOf(subject.house.rows[subject.at] as HouseRow, name));
    const placed = own.map((answer) => ({ answer, at: position(fact, supposedValue(answer)) }));
    for (const direction of [1, -1]) {
      const side = placed
        .filter(({ at }) => (at - now) * direction > 0 && isKnownValue(fact, at))
        .sort((a, b) => (a.at - b.at) * direction);
      const place = side.findIndex(({ answer }) => codeOf(answer.outcome, rule) !== base);
      const found = side[place];
      if (found === undefined) continue;
      const near = side[place - 1]?.at ?? now;
      if (!isKnownValue(fact, near)) continue;
      brackets.push({ fact, rule, near, far: found.at, answer: found.answer });
    }
  }
  return brackets.filter(isWide);
}

/** An income that is not known lies at no side of one that is. */
const isKnownValue = ({ value }: Fact, at: number): boolean => value.kind !== "cents" || at >= 0;

function byFact(answers: readonly Answer[]): Map<FactName, Answer[]> {
  const groups = new Map<FactName, Answer[]>();
  for (const answer of answers) {
    const { change } = answer.probe;
    if (change.kind !== "fact") continue;
    const group = groups.get(change.name);
    if (group === undefined) groups.set(change.name, [answer]);
    else group.push(answer);
  }
  return groups;
}

const supposedValue = ({ probe: { change } }: Answer): number =>
  change.kind === "fact" ? change.value : 0;

/** One step for every bracket, in one call of the kernel. */
function halve(
  scenarios: Scenarios,
  sheet: Sheet,
  { house, at, base }: Subject,
  brackets: readonly Bracket[],
): void {
  const row = house.rows[at] as HouseRow;
  const middles = brackets.map(({ near, far }) => near + Math.trunc((far - near) / 2));
  const probes = brackets.map(({ fact }, index) =>
    probe(house, at, fact, valueAt(fact, row, middles[index] as number)),
  );
  const outcomes = scenarios.outcomes(
    sheet,
    probes.map(({ rows }) => rows),
  );
  brackets.forEach((bracket, index) => {
    const outcome = outcomes[index]?.[at];
    const middle = middles[index] as number;
    const isOther =
      outcome !== undefined && codeOf(outcome, bracket.rule) !== codeOf(base, bracket.rule);
    if (!isOther) bracket.near = middle;
    else {
      bracket.far = middle;
      bracket.answer = { probe: probes[index] as Probe, outcome };
    }
  });
}
