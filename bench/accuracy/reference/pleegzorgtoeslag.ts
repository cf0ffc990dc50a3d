/**
 * Foster-care allowance (rules 9).
 *
 * Law: art. 17. Entitled, paid here, from the month of placement.
 */
import { granted, NOTHING, type Outcome } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

export function pleegzorgtoeslag(parameters: MonthParameters, kind: KindMonth): Outcome {
  if (!kind.row.isPleegkind || !kind.isEntitled || !kind.isPaidHere) return NOTHING;
  return granted(parameters.value("pleegzorgtoeslag"), "pleegzorgtoeslag.toegekend");
}
