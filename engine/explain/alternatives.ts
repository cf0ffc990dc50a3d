/** Branches not taken, in words: what would have to differ, and what would follow. */
import type { ReasonRule } from "../../core-wasm/layout.js";
import { monthOfDay } from "../../core-wasm/month.js";
import { filled } from "../../core-wasm/texts.js";
import { isComponent } from "./amounts.js";
import type { AlternativeSaid, FactValue } from "./explanation.js";
import { type HouseRow, numberOf } from "./house-row.js";
import { hasRight, nearestBranches } from "./nearest.js";
import type { Change } from "./probes.js";
import type { Answer, Subject } from "./refine.js";
import { centsOf, codeOf, type Outcome, reasonName } from "./scenarios.js";
import { factValue, type Words } from "./words.js";

/** The nearest branches that a rule did not take, nearest first. */
export function alternativesOf(
  subject: Subject,
  answers: readonly Answer[],
  rule: ReasonRule,
  words: Words,
): AlternativeSaid[] {
  const row = subject.house.rows[subject.at] as HouseRow;
  return nearestBranches(subject, answers, rule).map(({ probe: { change }, outcome }) => {
    const als = conditionText(change, row, subject.house.month, words);
    return {
      fact: change.kind === "fact" ? change.name : "gezin",
      value: valueSaid(change),
      code: `${rule}.${reasonName(rule, codeOf(outcome, rule))}`,
      cents: centsOf(outcome, rule),
      text: isComponent(rule)
        ? benefitText(als, rule, subject.base, outcome, words)
        : rightText(als, subject.base, outcome, words),
    };
  });
}

function valueSaid(change: Change): FactValue {
  if (change.kind === "fact") return factValue(change.name, change.value);
  return change.kind === "without" ? String(change.childId) : null;
}

function conditionText(change: Change, row: HouseRow, month: number, words: Words): string {
  const { gezin, feiten } = words.texts;
  if (change.kind === "oneMore") return filled(gezin["eenMeer"], {});
  if (change.kind === "without") {
    return filled(gezin["eenMinder"], { kind: String(change.childId) });
  }
  const { name, value } = change;
  if (name !== "geboortedatum") return words.supposed(name, value, numberOf(row, name));
  return filled(feiten[name]["als"], { waarde: words.age(month - monthOfDay(value)) });
}

function benefitText(
  als: string,
  rule: ReasonRule,
  base: Outcome,
  other: Outcome,
  words: Words,
): string {
  const now = centsOf(base, rule);
  const then = centsOf(other, rule);
  const values = { als, ...words.rule(rule), nu: words.euro(now), bedrag: words.euro(then) };
  const { alternatief } = words.texts;
  if (now === then) return filled(alternatief[now === 0 ? "geenAnders" : "gelijk"], values);
  if (then === 0) return filled(alternatief["geen"], values);
  return filled(alternatief[now === 0 ? "nieuw" : "meer"], values);
}

function rightText(als: string, base: Outcome, other: Outcome, words: Words): string {
  const { alternatief } = words.texts;
  const hasNow = hasRight(base);
  const hasThen = hasRight(other);
  if (hasNow === hasThen)
    return filled(alternatief[hasNow ? "rechtAnders" : "geenRechtAnders"], { als });
  return filled(alternatief[hasThen ? "recht" : "geenRecht"], { als });
}
