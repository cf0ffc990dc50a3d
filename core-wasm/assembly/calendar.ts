/** Calendar arithmetic on month indexes (year x 12 + month - 1) and days since 2000-01-01. */

const MONTHS_PER_YEAR: i32 = 12;
/** Days from 0000-03-01 to 2000-01-01 in the proleptic Gregorian calendar. */
const EPOCH_DAYS: i32 = 730425;
const DAYS_PER_ERA: i32 = 146097;
const DAYS_PER_CENTURY: i32 = 36524;
const DAYS_PER_FOUR_YEARS: i32 = 1460;
const DAYS_PER_YEAR: i32 = 365;
const YEARS_PER_ERA: i32 = 400;

export function yearOf(month: i32): i32 {
  return month / MONTHS_PER_YEAR;
}

/** 0 = January. */
export function monthOfYear(month: i32): i32 {
  return month % MONTHS_PER_YEAR;
}

/** Month index of a day. Years start in March here, so that the leap day ends the year. */
export function monthOfDay(day: i32): i32 {
  const shifted = day + EPOCH_DAYS;
  const era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leapDays =
    dayOfEra / DAYS_PER_FOUR_YEARS - dayOfEra / DAYS_PER_CENTURY + dayOfEra / (DAYS_PER_ERA - 1);
  const yearOfEra = (dayOfEra - leapDays) / DAYS_PER_YEAR;
  const dayOfYear = dayOfEra - (DAYS_PER_YEAR * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const monthFromMarch = (5 * dayOfYear + 2) / 153;
  return (yearOfEra + era * YEARS_PER_ERA) * MONTHS_PER_YEAR + monthFromMarch + 2;
}

/** Days in the month: the distance of its first day from the next month's. */
export function daysInMonth(month: i32): i32 {
  const inYear = monthOfYear(month);
  if (inYear === 1) return isLeapYear(yearOf(month)) ? 29 : 28;
  return inYear === 3 || inYear === 5 || inYear === 8 || inYear === 10 ? 30 : 31;
}

function isLeapYear(year: i32): bool {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
