/**
 * When a household's month is provisional (rules 0, "Confidence").
 *
 * It is when any of its rows has (1) a component above 0 taken from an amount that was never
 * published, or (2) a known income compared with a limit that was never published, whatever came
 * out, or (3) a schoolbonus above 0 in a month whose circle of recipients is unsettled.
 */
import type { Outcome } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";

const isFromCandidate = (outcome: Outcome): boolean =>
  outcome.isCandidateLimit || (outcome.isCandidateAmount && outcome.cents > 0n);

export function isVoorlopig(
  parameters: MonthParameters,
  outcomes: readonly Outcome[],
  schoolbonus: Outcome,
): boolean {
  if (schoolbonus.cents > 0n && parameters.count("schoolbonusKringOnzeker") > 0) return true;
  return outcomes.some(isFromCandidate);
}
