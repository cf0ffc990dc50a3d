/** What a regularisation adds up to: sums of parts are the sum of the whole. */
import type { Standing } from "./standing.js";

export interface Summary {
  /** Households of which something differs, and those that were calculated again. */
  readonly changedHouseholds: number;
  readonly checkedHouseholds: number;
  /** Months of households that differ. */
  readonly changedMonths: number;
  /** Rows of the table of differences. */
  readonly differences: number;
  /** Euro cents, netted by household, payer and right-month; both 0 or more. */
  readonly arrearsCents: number;
  readonly recoveriesCents: number;
  readonly prescribedArrearsCents: number;
  readonly prescribedRecoveriesCents: number;
  /** Not taken back: the payer erred. */
  readonly keptCents: number;
  /** Households and months whose facts are at fault; their decision stays. */
  readonly rejectedMonths: number;
}

export const NOTHING: Summary = {
  changedHouseholds: 0,
  checkedHouseholds: 0,
  changedMonths: 0,
  differences: 0,
  arrearsCents: 0,
  recoveriesCents: 0,
  prescribedArrearsCents: 0,
  prescribedRecoveriesCents: 0,
  keptCents: 0,
  rejectedMonths: 0,
};

export function sumOf(parts: readonly Summary[]): Summary {
  const sum: Record<string, number> = { ...NOTHING };
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) sum[name] = (sum[name] ?? 0) + value;
  }
  return sum as unknown as Summary;
}

/** Where the netted cents of a standing are counted. */
export function centsName(standing: Standing, cents: number): keyof Summary {
  if (standing === "kept") return "keptCents";
  if (standing === "due") return cents > 0 ? "arrearsCents" : "recoveriesCents";
  return cents > 0 ? "prescribedArrearsCents" : "prescribedRecoveriesCents";
}
