/**
 * Dates of the `calculate` format: `YYYY-MM-DD` that exists, as days since 2000-01-01.
 *
 * The kernel keeps months of birth and death in 16 bits, so years are clamped to where no
 * right-month can tell the difference: past a century of age every rule has ended, and a birth
 * after the last right-month has not happened yet.
 */

const DAYS_PER_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DATE_LENGTH = 10;
const DIGIT_ZERO = 48;
const HYPHEN = 45;
/** Days from the day before 0001-01-01 to 2000-01-01. */
const DAYS_TO_EPOCH = 730_120;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days of a month, 1 to 12. */
function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (DAYS_PER_MONTH[month - 1] as number);
}

/** Days from 2000-01-01 to a date of the Gregorian calendar. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  const years = year - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  let days = years * 365 + leapDays + day;
  for (let before = 1; before < month; before += 1) days += daysInMonth(year, before);
  return days - DAYS_TO_EPOCH;
}

const DAYS_MIN = daysSinceEpoch(1900, 1, 1);
const DAYS_MAX = daysSinceEpoch(2200, 1, 1);

/** Days since 2000-01-01 of text `YYYY-MM-DD`, or undefined when there is no such date. */
export function parseDate(text: string): number | undefined {
  if (text.length !== DATE_LENGTH) return undefined;
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, DATE_LENGTH);
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  return day > daysInMonth(year, month) ? undefined : daysSinceEpoch(year, month, day);
}

/** The day as the kernel may hold it. */
export function clampDays(days: number): number {
  return Math.min(Math.max(days, DAYS_MIN), DAYS_MAX);
}

/** The number that stands in [from, to), or NaN when something else than a digit does. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - DIGIT_ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
