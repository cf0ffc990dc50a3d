/**
 * The text in which the facts of a subject are kept: JSON, one fact behind the other in one form,
 * so that a fact which still follows reads as it read before and need not be made out again.
 */
import type { KeptFact } from "./fact-difference.js";

/** The facts of a subject of which none follow. */
export const NOTHING = "[]";
const [FIRST, BETWEEN, LAST] = ['[{"table":"', '},{"table":"', "}]"];

/**
 * A fact, whose table comes first, as it stands between the others: within a string of JSON the
 * quotes of what is between them would be escaped.
 */
export const textOf = (fact: KeptFact): string =>
  JSON.stringify(fact).slice(FIRST.length - 1, 1 - LAST.length);

export const joinTexts = (texts: readonly string[]): string =>
  texts.length === 0 ? NOTHING : FIRST + texts.join(BETWEEN) + LAST;

export const splitTexts = (kept: string): string[] =>
  kept === NOTHING ? [] : kept.slice(FIRST.length, -LAST.length).split(BETWEEN);

export const readText = (text: string): KeptFact =>
  JSON.parse(FIRST.slice(1) + text + LAST.slice(0, 1)) as KeptFact;

/** All facts of a kept text. */
export const readFacts = (kept: string): KeptFact[] => JSON.parse(kept) as KeptFact[];

/** Kept texts of the facts of some tables, and of all others. */
export function partTexts(
  kept: string,
  tables: ReadonlySet<string>,
): readonly [own: string, others: string] {
  const [own, others]: [string[], string[]] = [[], []];
  for (const text of splitTexts(kept)) (tables.has(tableOf(text)) ? own : others).push(text);
  return [joinTexts(own), joinTexts(others)];
}

/** Two kept texts, of which none speaks of a table of the other, as one. */
export function mergeTexts(a: string, b: string): string {
  const texts = [...splitTexts(a), ...splitTexts(b)];
  return joinTexts(texts.sort((one, other) => rising(tableOf(one), tableOf(other))));
}

const tableOf = (text: string): string => text.slice(0, text.indexOf('"'));

const rising = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
