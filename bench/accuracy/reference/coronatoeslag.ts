/**
 * The one-off of November 2020 for low incomes (rules 5).
 *
 * For a row of any rol whose social allowance is above 0 and whose known income is within the low
 * limit; half for shared rows, half-up. A component of its own.
 */
import { granted, NOTHING, type Outcome, refused, roundHalfUp } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

export function coronatoeslag(
  parameters: MonthParameters,
  { row }: KindMonth,
  socialeToeslagCents: bigint,
): Outcome {
  const amount = parameters.value("coronatoeslag");
  const income = row.gezinsinkomstenCents;
  if (amount === null || socialeToeslagCents === 0n || income === null) return NOTHING;
  const limit = parameters.value("inkomensgrensLaag");
  if (limit === null || income > limit.value) return refused("coronatoeslag.bovenGrens");
  const whole = granted(amount, "coronatoeslag.toegekend");
  return row.rol === "VOLLEDIG" ? whole : { ...whole, cents: roundHalfUp(whole.cents, 2n) };
}
