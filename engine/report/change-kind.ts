/** In what a child in a household is other in one run than in another. */

/** Names by code; only an amount that is other has a difference of cents. */
export const CHANGE_KINDS = [
  "amount",
  "components, same total",
  "payer",
  "payer and amount",
  "not there before",
  "not there after",
] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A row in a run; undefined = it is not there. */
export interface Side {
  readonly payer: number;
  readonly cents: number;
}

/** The code of what differs, of rows of which something does. */
export function changeKind(before: Side | undefined, after: Side | undefined): number {
  return CHANGE_KINDS.indexOf(kindOf(before, after));
}

function kindOf(before: Side | undefined, after: Side | undefined): ChangeKind {
  if (before === undefined) return "not there before";
  if (after === undefined) return "not there after";
  const isOtherAmount = before.cents !== after.cents;
  if (before.payer !== after.payer) return isOtherAmount ? "payer and amount" : "payer";
  return isOtherAmount ? "amount" : "components, same total";
}
