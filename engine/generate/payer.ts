/**
 * Which payer a household has: the public one more often the older the family and the lower its
 * income, the four private ones by their size.
 */
import { START } from "./calendar.js";
import type { Payer } from "./fact-rows.js";
import { PAYER } from "./likeness.js";
import { cumulative } from "./random.js";

export const OTHER_PAYERS: readonly Payer[] = ["PARENTIA", "INFINO", "KIDSLIFE", "MYFAMILY"];
/** Parentia's files are published; the three others share the rest by the project's own guess. */
export const OTHER_PAYER_SHARES = cumulative(PAYER.otherWeights);

/** Share of households like this one that are paid by FONS. */
export function fonsShare(household: { firstBirth: number; quantile: number }): number {
  const years = (START + 9 - household.firstBirth) / 12;
  const byAge = Math.min(PAYER.fonsMax, PAYER.fonsAtBirth + PAYER.fonsPerYear * Math.max(0, years));
  const isLow = household.quantile < PAYER.lowQuantile;
  return byAge * (isLow ? PAYER.fonsLow : PAYER.fonsHigh);
}
