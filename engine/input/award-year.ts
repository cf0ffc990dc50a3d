/**
 * Calendar years of income that months ask for. The award year begins in October until 2021 and in
 * September from 2022; its income is that of two calendar years before. School facts rest on the
 * income of two years before the school year, which begins in September.
 */
import { monthIndex } from "../../core-wasm/month.js";

const SEPTEMBER = 8;
const YEARS_BEFORE = 2;
/** First award year that begins in September. */
const FIRST_SEPTEMBER = monthIndex(2022, 9);

/** Half-open window of months. */
export interface MonthWindow {
  readonly from: number;
  readonly to: number;
}

/** Calendar year of the income that counts in a month. */
export function inkomensjaar(month: number): number {
  const begin = month < FIRST_SEPTEMBER ? SEPTEMBER + 1 : SEPTEMBER;
  return Math.floor((month - begin) / 12) - YEARS_BEFORE;
}

/** Whether the school facts of a month are read. */
export const isSeptember = (month: number): boolean => month % 12 === SEPTEMBER;

/** Calendar year of the incomes that school facts of a school year rest on. */
export const schoolIncomeYear = (schooljaar: number): number => schooljaar - YEARS_BEFORE;

/** School years that begin in a window, first and last; null when none does. */
export function schoolYearsIn({ from, to }: MonthWindow): readonly [number, number] | null {
  const first = Math.ceil((from - SEPTEMBER) / 12);
  const last = Math.floor((to - 1 - SEPTEMBER) / 12);
  return first <= last ? [first, last] : null;
}
