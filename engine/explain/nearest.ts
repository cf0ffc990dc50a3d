/**
 * Which facts counted, and which branches were nearly taken: read from what the kernel answered to
 * the probes. How near is a reading of this project: the table below.
 */
import { factOf } from "../../core-wasm/fact.js";
import type { FactName, ReasonRule } from "../../core-wasm/layout.js";
import { monthOfDay } from "../../core-wasm/month.js";
import { type HouseRow, numberOf } from "./house-row.js";
import type { Change } from "./probes.js";
import type { Answer, Subject } from "./refine.js";
import { codeOf, isSame, type Outcome, reasonName } from "./scenarios.js";

/** Branches not taken that are told of a rule. */
const TOLD_MAX = 4;
/** Months of age that are as far as another answer to a yes or no. */
const MONTHS_FAR = 120;
/** Nobody grows younger. */
const YOUNGER_FAR = 6;
const FAMILY_FAR = 0.5;
const UNKNOWN_FAR = 2;

/** Facts that change seldom, or that nobody chooses: farther than the others. */
const FAR: Readonly<Partial<Record<FactName, number>>> = {
  rol: 2,
  zorgPijler1: 3,
  zorgTotaal: 3,
  heeftDomicilie: 3,
  heeftVerblijfsrecht: 3,
  wezenstatus: 4,
  rangklasse: 5,
  overlijdensdatum: 6,
};

/** What no letter supposes: a death. Where it is a fact, its absence may be told. */
const NOT_SUPPOSED: ReadonlySet<FactName> = new Set(["wezenstatus", "overlijdensdatum"]);

/** How far a change is from what holds. */
function distance(change: Change, row: HouseRow): number {
  if (change.kind !== "fact") return FAMILY_FAR;
  const { name, value } = change;
  const far = FAR[name] ?? 1;
  const now = numberOf(row, name);
  switch (factOf(name).value.kind) {
    case "count":
      return (far * Math.abs(value - now)) / Math.max(value, now, 1);
    case "cents":
      if (value < 0) return UNKNOWN_FAR;
      // Of what is not known: the highest that takes a branch stands for it.
      if (now < 0) return UNKNOWN_FAR + 1 / (value + 1);
      return Math.abs(value - now) / Math.max(value, now, 1);
    case "date":
      if (name !== "geboortedatum") return far;
      if (value > now) return YOUNGER_FAR;
      return Math.abs(monthOfDay(value) - monthOfDay(now)) / MONTHS_FAR;
    default:
      return far;
  }
}

/** The facts of which another value gives the rule another branch or amount. */
export function countedFacts(
  { base }: Pick<Subject, "base">,
  answers: readonly Answer[],
  rule: ReasonRule,
): FactName[] {
  const names = new Set<FactName>();
  for (const { probe, outcome } of answers) {
    if (probe.change.kind !== "fact" || isSame(outcome, base, rule)) continue;
    names.add(probe.change.name);
  }
  return [...names];
}

/**
 * The nearest branches that the rule did not take, nearest first, one a fact and branch. Those of a
 * benefit keep the child's right as it is: what ends that is told with the right itself.
 */
export function nearestBranches(
  { base, house, at }: Subject,
  answers: readonly Answer[],
  rule: ReasonRule,
): Answer[] {
  const row = house.rows[at] as HouseRow;
  const isTold = ({ probe: { change }, outcome }: Answer): boolean => {
    if (codeOf(outcome, rule) === codeOf(base, rule)) return false;
    if (rule !== "recht" && codeOf(outcome, "recht") !== codeOf(base, "recht")) return false;
    return change.kind !== "fact" || !NOT_SUPPOSED.has(change.name) || row.facts.has(change.name);
  };
  const placed = answers
    .filter(isTold)
    .map((answer) => ({ answer, distance: distance(answer.probe.change, row) }))
    .sort((a, b) => a.distance - b.distance);
  const told = new Map<string, Answer>();
  for (const { answer } of placed) {
    const key = `${keyOf(answer.probe.change)} ${codeOf(answer.outcome, rule)}`;
    if (!told.has(key) && told.size < TOLD_MAX) told.set(key, answer);
  }
  return [...told.values()];
}

const keyOf = (change: Change): string => (change.kind === "fact" ? change.name : change.kind);

const RIGHTS: readonly string[] = [
  "onvoorwaardelijk",
  "zorgnood",
  "leerling",
  "student",
  "schoolverlater",
];
const COUNTED = [...RIGHTS, "geschorst"];

const rechtOf = (outcome: Outcome): string => reasonName("recht", codeOf(outcome, "recht"));

/** Whether the row gives a right in the month. */
export const hasRight = (outcome: Outcome): boolean => RIGHTS.includes(rechtOf(outcome));

/** Whether a reason of the right, `recht.name`, gives one. */
export const isRightCode = (code: string): boolean =>
  RIGHTS.some((name) => code === `recht.${name}`);

/** The number of children that count for the size of the family (rules 2 and 6). */
export function familySize(rows: readonly HouseRow[], outcomes: readonly Outcome[]): number {
  const counted = outcomes.filter((outcome) => COUNTED.includes(rechtOf(outcome))).length;
  const [first] = rows;
  return counted + (first === undefined ? 0 : numberOf(first, "extraKinderenCount"));
}
