/** Which households are meant, as a condition in SQL text; only whole numbers get into it. */

/** Households from <= gezin_id < to. */
export interface GezinRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** A range, or those named, in rising order. */
export type Households = GezinRange | readonly bigint[];

/** Condition on gezin_id. */
export function householdCondition(households: Households): string {
  if ("from" in households) return rangeCondition(households);
  return `gezin_id = ANY (${idArray(households)})`;
}

/** Condition on gezin_id for a range; ids begin at 1. */
export function rangeCondition({ from, to }: GezinRange): string {
  return `gezin_id >= ${from > 0n ? BigInt(from) : 0n} AND gezin_id < ${BigInt(to)}`;
}

/** An array of ids as SQL text. */
export const idArray = (ids: readonly bigint[]): string =>
  `'{${ids.map((id) => BigInt(id)).join(",")}}'::bigint[]`;

/** The text of a whole number that is safe to put in SQL; a programmer's error otherwise. */
export function wholeNumber(value: number | undefined): string {
  if (!Number.isSafeInteger(value)) throw new Error(`expected a whole number, found ${value}`);
  return String(value);
}
