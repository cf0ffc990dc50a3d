/**
 * What a rule says about one row: an amount, the branch that decided, and what it read that was
 * never published. And the one rounding of the law: half-up to the cent (rules 0).
 */
import type { REASONS } from "../../../core-wasm/layout.js";
import type { Value } from "./parameters.js";

type ReasonsOf<Field> = Field extends {
  rule: infer Rule extends string;
  reasons: readonly { name: infer Name extends string }[];
}
  ? `${Rule}.${Name}`
  : never;

/** The name of a reason, `rule.name`, as the layout spells it. */
export type Reason = ReasonsOf<(typeof REASONS)[number]>;

export interface Outcome {
  readonly cents: bigint;
  /** null when nothing asked for the rule. */
  readonly reason: Reason | null;
  readonly isCandidateAmount: boolean;
  readonly isCandidateLimit: boolean;
}

/** Nothing asked for the rule. */
export const NOTHING: Outcome = {
  cents: 0n,
  reason: null,
  isCandidateAmount: false,
  isCandidateLimit: false,
};

const refusals = new Map<string, Outcome>();

/** 0, with the branch that refused. */
export function refused(reason: Reason, isCandidateLimit = false): Outcome {
  const key = isCandidateLimit ? `${reason}!` : reason;
  const known = refusals.get(key);
  if (known !== undefined) return known;
  const made = { ...NOTHING, reason, isCandidateLimit };
  refusals.set(key, made);
  return made;
}

/** A published amount as it stands; 0 when the month has none. */
export function granted(amount: Value | null, reason: Reason): Outcome {
  if (amount === null) return refused(reason);
  const { value, isCandidate } = amount;
  return { cents: value, reason, isCandidateAmount: isCandidate, isCandidateLimit: false };
}

/** numerator / denominator, half-up to the cent. Both 0 or more, denominator above 0. */
export const roundHalfUp = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);
