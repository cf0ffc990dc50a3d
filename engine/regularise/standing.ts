/**
 * Whether a difference is paid or claimed: prescription and the payer's own error.
 *
 * Law: decree art. 92, 95, 97. Arrears of right-month m reach m >= M - 60, M being the month of the
 * decision; those of a school year Y, due in September of Y, have to be found before 1 September of
 * Y + 5. A debt is claimed when it was paid in a month >= M - 36. An error of the payer that the
 * family could not see is not taken back for right-months up to M.
 *
 * Readings where the law is silent: an ex-officio finding interrupts prescription in the month of
 * the decision; a right-month was paid in the month after it, also where part of it was decided
 * later, which never claims more than the law allows; what is netted before its sign is looked at
 * are the differences of one household, payer and right-month.
 */
import type { ComponentName } from "../../core-wasm/layout.js";

export const STANDINGS = ["due", "prescribed", "kept"] as const;
export type Standing = (typeof STANDINGS)[number];

const YEAR = 12;
const ARREARS_MONTHS = 5 * YEAR;
const DEBT_MONTHS = 3 * YEAR;
const PAID_AFTER_MONTHS = 1;

export interface Owed {
  /** Right-month, month index. */
  readonly month: number;
  readonly component: ComponentName;
  /** Of all that differs for the household and payer in the month: after less before. */
  readonly netCents: number;
  /** All that caused it are errors of the payer that the family could not see. */
  readonly isPayerError: boolean;
}

/** The standing of a difference that is decided in a month. */
export function standingOf({ month, component, netCents, isPayerError }: Owed, on: number) {
  if (netCents >= 0) return isArrearsLate(month, component, on) ? "prescribed" : "due";
  if (isPayerError && month <= on) return "kept";
  return month + PAID_AFTER_MONTHS < on - DEBT_MONTHS ? "prescribed" : "due";
}

function isArrearsLate(month: number, component: ComponentName, on: number): boolean {
  if (component === "schooltoeslag") return on >= month + ARREARS_MONTHS;
  return month < on - ARREARS_MONTHS;
}
