/**
 * Calendar arithmetic of the reference: months as index (year x 12 + month - 1), dates as ISO text.
 *
 * Written for this reference alone; it shares nothing with the engine.
 */

const MONTHS = 12;
const SEPTEMBER = 9;
const JULY = 7;
const FEBRUARY = 2;
const SHORT_MONTHS = new Set([4, 6, 9, 11]);

export const monthOf = (year: number, calendarMonth: number): number =>
  year * MONTHS + calendarMonth - 1;

/** Month index of "YYYY-MM" or of the date "YYYY-MM-DD". */
export function monthOfText(text: string): number {
  return monthOf(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

export const yearOf = (month: number): number => Math.floor(month / MONTHS);
/** 1 for January to 12 for December. */
export const calendarMonthOf = (month: number): number => (month % MONTHS) + 1;
export const isJuly = (month: number): boolean => calendarMonthOf(month) === JULY;
export const isSeptember = (month: number): boolean => calendarMonthOf(month) === SEPTEMBER;
export const septemberOf = (year: number): number => monthOf(year, SEPTEMBER);
export const yearOfDate = (date: string): number => Number(date.slice(0, 4));

/** "YYYY-MM" of a month index. */
export const monthText = (month: number): string =>
  `${yearOf(month)}-${String(calendarMonthOf(month)).padStart(2, "0")}`;

const isLeapYear = (year: number): boolean =>
  (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export function daysIn(month: number): number {
  const calendarMonth = calendarMonthOf(month);
  if (calendarMonth === FEBRUARY) return isLeapYear(yearOf(month)) ? 29 : 28;
  return SHORT_MONTHS.has(calendarMonth) ? 30 : 31;
}
