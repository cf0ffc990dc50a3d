/**
 * Rules 13 and payments 3 and 4: months decided, and decided anew, in a ledger.
 *
 * Slow and plain on purpose: every household and every month is calculated again, whoever changed.
 * A difference is what is due now less what was decided before, of a child, payer, component and
 * right-month; the first decision of a month is a difference with nothing and no concern of this.
 *
 * Law: decree art. 92, 95, 97. Readings: differences of a household, payer and right-month are
 * netted, between months never. A debt was paid on the earliest day that what is claimed back can
 * have been paid: nothing is claimed that may be prescribed.
 */
import type { ComponentName } from "../../../core-wasm/layout.js";
import { monthOf, septemberOf, yearOf } from "./months.js";

export type ReferenceStanding = "due" | "prescribed" | "kept";

/** Cents above 0 of a household in a month, by child, payer and component. */
export type Due = ReadonlyMap<string, bigint>;
export type DueByHousehold = ReadonlyMap<bigint, Due>;

export interface ReferenceDifference {
  readonly month: number;
  readonly gezinId: bigint;
  readonly childId: bigint;
  readonly payer: string;
  readonly component: ComponentName;
  readonly before: bigint;
  readonly after: bigint;
}

export interface Judged extends ReferenceDifference {
  readonly standing: ReferenceStanding;
}

export interface Reconsidered {
  readonly month: number;
  readonly due: DueByHousehold;
  /** Households whose facts are at fault: what was decided of them stays. */
  readonly faulty: ReadonlySet<bigint>;
}

export interface Judging {
  /** Month of the decision, in which whatever is found interrupts prescription. */
  readonly on: number;
  /** All that changed corrects errors of the payer that the family could not see. */
  readonly isPayerError: boolean;
  /** What was paid was got by fraud. */
  readonly isFraud?: boolean;
  /** Month in which the family asked for it, or complained. */
  readonly askedIn?: number;
}

const ARREARS_MONTHS = 60;
const FRAUD_MONTHS = 60;
const DEBT_MONTHS = 36;
const SCHOOL_YEARS = 5;
const AUGUST = 8;
/** School year of which the allowance was paid in August for the first time. */
const PAID_IN_AUGUST = 2022;
/** A starting amount is paid up to so many months before the birth. */
const PREPAID_MONTHS = 2;
const NOTHING: Due = new Map();

export const dueKey = (childId: bigint, payer: string, component: ComponentName): string =>
  `${childId} ${payer} ${component}`;

export class ReferenceLedger {
  readonly #decided = new Map<number, Map<bigint, Due>>();

  /** A month decided by a run; what was decided of it before is of no account any more. */
  decide({ month, due, faulty }: Reconsidered): void {
    this.#decided.set(month, new Map([...due].filter(([gezinId]) => !faulty.has(gezinId))));
  }

  /** What is decided of a month. */
  decided(month: number): DueByHousehold {
    return this.#decided.get(month) ?? new Map();
  }

  /** Decides a month anew: each difference, and whether it is paid or claimed. */
  regularise({ month, due, faulty }: Reconsidered, judging: Judging): Judged[] {
    const decided = this.#decided.get(month) ?? new Map<bigint, Due>();
    this.#decided.set(month, decided);
    const gezinnen = new Set([...decided.keys(), ...due.keys()]);
    return [...gezinnen].flatMap((gezinId) => {
      if (faulty.has(gezinId)) return [];
      const [before, after] = [decided.get(gezinId) ?? NOTHING, due.get(gezinId) ?? NOTHING];
      decided.set(gezinId, after);
      return judged(differencesOf(month, gezinId, before, after), judging);
    });
  }
}

function differencesOf(
  month: number,
  gezinId: bigint,
  before: Due,
  after: Due,
): ReferenceDifference[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) => {
    const [childId, payer, component] = key.split(" ") as [string, string, ComponentName];
    const [old, now] = [before.get(key) ?? 0n, after.get(key) ?? 0n];
    if (old === now) return [];
    const of = { month, gezinId, childId: BigInt(childId), payer, component };
    return [{ ...of, before: old, after: now }];
  });
}

const centsOf = ({ before, after }: ReferenceDifference): bigint => after - before;

export const netOf = (differences: readonly ReferenceDifference[]): bigint =>
  differences.reduce((sum, difference) => sum + centsOf(difference), 0n);

/** By payer: arrears, or a debt, each as a whole. */
export function judged(differences: readonly ReferenceDifference[], judging: Judging): Judged[] {
  const payers = [...new Set(differences.map(({ payer }) => payer))];
  return payers.flatMap((payer) => {
    const own = differences.filter((difference) => difference.payer === payer);
    return netOf(own) < 0n ? debt(own, judging) : arrears(own, judging);
  });
}

/**
 * Art. 95: five years from a request, else from the decision; those of a school year before
 * 1 September of the fifth year after it.
 */
function arrears(own: readonly ReferenceDifference[], judging: Judging): Judged[] {
  const { on, askedIn = on } = judging;
  const interrupted = askedIn < on ? askedIn : on;
  const isLost = (difference: ReferenceDifference): boolean =>
    difference.component === "schooltoeslag" &&
    centsOf(difference) > 0n &&
    interrupted >= septemberOf(yearOf(difference.month) + SCHOOL_YEARS);
  const lost = own.filter(isLost);
  const rest = own.filter((difference) => !isLost(difference));
  const settled = lost.map((one): Judged => ({ ...one, standing: "prescribed" }));
  // Without what is lost, more may have been paid than was due.
  if (netOf(rest) < 0n) return [...settled, ...debt(rest, judging)];
  return [
    ...settled,
    ...rest.map((one): Judged => {
      const isLate = one.month < interrupted - ARREARS_MONTHS;
      return { ...one, standing: isLate ? "prescribed" : "due" };
    }),
  ];
}

/**
 * Art. 92: the payer's error is kept up to the month of the notification. Art. 97: three years,
 * five with fraud.
 */
function debt(own: readonly ReferenceDifference[], judging: Judging): Judged[] {
  const { on, isPayerError, isFraud = false } = judging;
  const last = on - (isFraud ? FRAUD_MONTHS : DEBT_MONTHS);
  const paid = Math.min(...own.filter((one) => centsOf(one) < 0n).map(paidIn));
  return own.map((one): Judged => {
    if (isPayerError && one.month <= on) return { ...one, standing: "kept" };
    return { ...one, standing: paid < last ? "prescribed" : "due" };
  });
}

/** The earliest month in which a component of a right-month was paid (payments 2). */
function paidIn({ component, month }: ReferenceDifference): number {
  if (component === "startbedrag") return month - PREPAID_MONTHS;
  if (component !== "schooltoeslag") return month + 1;
  const year = yearOf(month);
  return year >= PAID_IN_AUGUST ? monthOf(year, AUGUST) : month;
}
