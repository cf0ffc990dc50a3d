/**
 * Starting amount at birth or adoption (rules 5).
 *
 * Law: art. 9-11. Paid here; neither entitlement nor life is asked, a stillbirth counts.
 */
import { granted, NOTHING, type Outcome } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

export function startbedrag(parameters: MonthParameters, kind: KindMonth): Outcome {
  if (kind.row.startbedragMaand !== kind.month || !kind.isPaidHere) return NOTHING;
  return granted(parameters.value("startbedrag"), "startbedrag.toegekend");
}
