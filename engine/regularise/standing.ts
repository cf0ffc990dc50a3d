/**
 * Whether a difference is paid or claimed: prescription and the payer's own error.
 *
 * Law: decree art. 92, 95, 97. Arrears of right-month m reach m >= M - 60, M being the month of the
 * decision; those of a school year Y, due in September of Y, have to be found before 1 September of
 * Y + 5. A debt is claimed when it was paid in a month >= M - 36. An error of the payer that the
 * family could not see is not taken back for right-months up to M.
 *
 * A request or complaint interrupts the prescription of arrears in its own month, and with fraud a
 * debt reaches 60 months back.
 *
 * Readings where the law is silent: an ex-officio finding interrupts prescription in the month of
 * the decision; where deliveries together caused a difference the earliest request counts, and
 * fraud only when all of them correct it; what is netted before its sign is looked at are the
 * differences of one household, payer and right-month. A debt was paid in the first month in which
 * any part of what is claimed can have been paid, which never claims more than the law allows: a
 * starting amount two months before the birth, the school allowance in August, from September
 * until 2021, all else in the month after. Where a school allowance is lost and the rest of its
 * month is too much, the rest is a debt like any other.
 */
import type { ComponentName } from "../../core-wasm/layout.js";
import { monthIndex, yearOf } from "../../core-wasm/month.js";

export const STANDINGS = ["due", "prescribed", "kept"] as const;
export type Standing = (typeof STANDINGS)[number];

const YEAR = 12;
const ARREARS_MONTHS = 5 * YEAR;
const DEBT_MONTHS = 3 * YEAR;
const FRAUD_MONTHS = 5 * YEAR;
const PAID_AFTER_MONTHS = 1;
const PREPAID_MONTHS = 2;
const AUGUST = 8;
/** School year of which the allowance was paid in August for the first time. */
const PAID_IN_AUGUST = 2022;

/** Whose doing a difference is, and since when it is asked for. */
export interface Responsibility {
  /** All that caused it are errors of the payer. */
  readonly isPayerError: boolean;
  /** All that caused it corrects what fraud had brought. */
  readonly isFraud: boolean;
  /** Month of the request or complaint; null = nobody asked. */
  readonly requestedMonth: number | null;
}

/** Nobody's doing. */
export const NOBODYS: Responsibility = {
  ...{ isPayerError: false, isFraud: false, requestedMonth: null },
};

/** All that differs for a household, payer and right-month: added one by one, then judged. */
export class Owing {
  #month = 0;
  #of: Responsibility = NOBODYS;
  /** The month in which prescription of arrears was interrupted. */
  #since = 0;
  #net = 0;
  /** Without school allowance that is lost. */
  #rest = 0;
  /** First month in which part of it was paid. */
  #paidIn = 0;

  constructor(
    /** Month of the decision. */
    readonly on: number,
  ) {}

  /** Begins a month anew, with what caused its differences. */
  begin(month: number, of: Responsibility): void {
    this.#month = month;
    this.#of = of;
    this.#since = Math.min(this.on, of.requestedMonth ?? this.on);
    this.#net = 0;
    this.#rest = 0;
    this.#paidIn = Number.POSITIVE_INFINITY;
  }

  /** Cents after less those before. */
  add(component: ComponentName, cents: number): void {
    this.#net += cents;
    if (!this.#isLost(component, cents)) this.#rest += cents;
    if (cents < 0) this.#paidIn = Math.min(this.#paidIn, paidIn(component, this.#month));
  }

  /** Of one that was added, when all were. */
  standingOf(component: ComponentName, cents: number): Standing {
    if (this.#net < 0) return this.#debt();
    if (this.#isLost(component, cents)) return "prescribed";
    if (this.#rest < 0) return this.#debt();
    return this.#month < this.#since - ARREARS_MONTHS ? "prescribed" : "due";
  }

  #isLost(component: ComponentName, cents: number): boolean {
    return (
      component === "schooltoeslag" && cents > 0 && this.#since >= this.#month + ARREARS_MONTHS
    );
  }

  #debt(): Standing {
    if (this.#of.isPayerError && this.#month <= this.on) return "kept";
    const reach = this.#of.isFraud ? FRAUD_MONTHS : DEBT_MONTHS;
    return this.#paidIn < this.on - reach ? "prescribed" : "due";
  }
}

function paidIn(component: ComponentName, month: number): number {
  if (component === "startbedrag") return month - PREPAID_MONTHS;
  if (component !== "schooltoeslag") return month + PAID_AFTER_MONTHS;
  const year = yearOf(month);
  return year >= PAID_IN_AUGUST ? monthIndex(year, AUGUST) : month;
}
