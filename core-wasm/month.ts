/**
 * The calendar: months as index, days as count, and both as people write them.
 *
 * A month index is year x 12 + month - 1; a day counts from 2000-01-01, as PostgreSQL does. Other
 * code of the machine takes both from here; the reference of the accuracy proof keeps its own, and
 * the kernel has it in AssemblyScript. Nothing is imported, so a command that asks for a month only
 * starts at once.
 */

/** Calendar months that the law names, 1 to 12. */
export const JULY = 7;
export const SEPTEMBER = 9;

const DAYS_PER_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/** Days from the day before 0001-01-01 to 2000-01-01. */
const DAYS_TO_EPOCH = 730_120;
/** Days from 0000-03-01 to 2000-01-01. */
const DAYS_FROM_MARCH = 730_425;
/** Days of 4, 100 and 400 years that begin in March, so that a leap day is the last of them. */
const [DAYS_4, DAYS_100, DAYS_400] = [1_461, 36_524, 146_097];
/** Of each five months that begin in March. */
const [MONTHS_5, DAYS_5] = [5, 153];
const DATE_LENGTH = 10;
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;
const DIGIT_ZERO = 48;
const HYPHEN = 45;

/** The index of a calendar month, 1 to 12. */
export const monthIndex = (year: number, month: number): number => year * 12 + month - 1;

export const yearOf = (month: number): number => Math.floor(month / 12);

/** 1 for January to 12 for December. */
export const calendarMonth = (month: number): number => (month % 12) + 1;

/** September of a year: the first month of the school year that begins in it. */
export const september = (year: number): number => monthIndex(year, SEPTEMBER);

/** A month as people write it, YYYY-MM. */
export function monthText(month: number): string {
  const year = String(yearOf(month)).padStart(4, "0");
  return `${year}-${String(calendarMonth(month)).padStart(2, "0")}`;
}

/** The month of text YYYY-MM, or undefined when the text is not a month. */
export function parseMonth(text: string): number | undefined {
  const match = MONTH.exec(text);
  return match === null ? undefined : monthIndex(Number(match[1]), Number(match[2]));
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days of a calendar month, 1 to 12. */
function daysOf(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (DAYS_PER_MONTH[month - 1] as number);
}

/** Days of a month. */
export const daysIn = (month: number): number => daysOf(yearOf(month), calendarMonth(month));

/** The day of a date of the Gregorian calendar, from the year 1 on. */
export function dayIndex(year: number, month: number, day: number): number {
  const years = year - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  const before = (DAYS_BEFORE_MONTH[month - 1] as number) + leapDay;
  return years * 365 + leapDays + before + day - DAYS_TO_EPOCH;
}

/** The first day of a month. */
export const firstDay = (month: number): number => dayIndex(yearOf(month), calendarMonth(month), 1);

/** The month in which a day falls: by years that begin in March, 400 of them alike. */
export function monthOfDay(day: number): number {
  const days = day + DAYS_FROM_MARCH;
  const cycle = Math.floor(days / DAYS_400);
  const inCycle = days - cycle * DAYS_400;
  const leapDays =
    Math.floor(inCycle / (DAYS_4 - 1)) -
    Math.floor(inCycle / DAYS_100) +
    Math.floor(inCycle / (DAYS_400 - 1));
  const year = Math.floor((inCycle - leapDays) / 365);
  const inYear = inCycle - (year * 365 + Math.floor(year / 4) - Math.floor(year / 100));
  return (cycle * 400 + year) * 12 + 2 + Math.floor((MONTHS_5 * inYear + 2) / DAYS_5);
}

/** A day as people write it, YYYY-MM-DD. */
export function dayText(day: number): string {
  const month = monthOfDay(day);
  return `${monthText(month)}-${String(day - firstDay(month) + 1).padStart(2, "0")}`;
}

/** The day of text YYYY-MM-DD, or undefined when there is no such date. */
export function parseDay(text: string): number | undefined {
  if (text.length !== DATE_LENGTH) return undefined;
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, DATE_LENGTH);
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  return day > daysOf(year, month) ? undefined : dayIndex(year, month, day);
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
