/**
 * What two rules ask of the household as a whole (rules 2, 4 and 6).
 *
 * All of it over the rows that hold in the month: how many children count, whether one of those is
 * of the new regime, and which row is the oldest of the old regime that is paid here.
 */
import type { KindMonth } from "./rechtgevend-kind.js";

export interface GezinMonth {
  /** Counted rows of every rol; `extraKinderenCount` is not in it. */
  readonly countedCount: number;
  readonly hasCountedNewRegime: boolean;
  /** The oldest child of rule 4, or null when no row is old regime, entitled and paid here. */
  readonly oldest: KindMonth | null;
}

/** Earlier geboortedatum first; ties to the smaller childId, compared as a number. */
function isOlder(a: KindMonth, b: KindMonth): boolean {
  if (a.row.geboortedatum !== b.row.geboortedatum) {
    return a.row.geboortedatum < b.row.geboortedatum;
  }
  return a.row.childId < b.row.childId;
}

export function gezinMonth(kinderen: readonly KindMonth[]): GezinMonth {
  let countedCount = 0;
  let hasCountedNewRegime = false;
  let oldest: KindMonth | null = null;
  for (const kind of kinderen) {
    if (kind.isCounted) countedCount += 1;
    if (kind.isCounted && kind.isNewRegime) hasCountedNewRegime = true;
    if (!kind.isEntitled || !kind.isPaidHere || kind.isNewRegime) continue;
    if (oldest === null || isOlder(kind, oldest)) oldest = kind;
  }
  return { countedCount, hasCountedNewRegime, oldest };
}
