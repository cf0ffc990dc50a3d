/**
 * Values of the facts that have no limit of their own in the rules: drawn from what the layout says
 * that a fact may hold. Those that have one are drawn beside it (`random-household.ts`).
 */
import { FACTS, type FactValue, type Scope } from "../../core-wasm/layout.js";
import type { Random } from "./random.js";

/** Share of the booleans that are not as they are when left out. */
const SAID = 0.15;

function randomValue(random: Random, value: FactValue): unknown {
  switch (value.kind) {
    case "id":
      return random.id();
    case "enum":
      return random.pick(value.values);
    case "bool":
      return random.chance(SAID) !== value.absent;
    case "count":
      return random.pick([value.min, value.max, random.between(value.min, value.max)]);
    case "cents":
      return value.isUnknownWhenLeftOut ? null : 0n;
    case "month":
    case "date":
      return null;
  }
}

/** Every fact of a scope, whether or not it has limits. */
export function randomFacts<T>(random: Random, scope: Scope): T {
  const facts = FACTS.filter((fact) => fact.scope === scope);
  return Object.fromEntries(
    facts.map(({ name, value }) => [name, randomValue(random, value)]),
  ) as T;
}
