/**
 * Covid-19 allowance in three instalments (rules 5).
 *
 * In the month of application and the two following, paid here; no entitlement is asked.
 */
import { granted, NOTHING, type Outcome } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

const INSTALMENTS = [
  "covid19Toeslag.eerste",
  "covid19Toeslag.tweede",
  "covid19Toeslag.derde",
] as const;

export function covid19Toeslag(parameters: MonthParameters, kind: KindMonth): Outcome {
  const first = kind.row.covidMaand;
  if (first === null || !kind.isPaidHere) return NOTHING;
  const instalment = INSTALMENTS[kind.month - first];
  if (instalment === undefined) return NOTHING;
  return granted(parameters.value("covid19Toeslag"), instalment);
}
