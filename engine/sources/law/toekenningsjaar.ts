/**
 * Award years: the income that counts in a month, and where the next one begins (flows 5).
 *
 * The base year is the one that `input/award-year.ts` reads; before the first award year there is
 * none. The award year of 2021 ends with August 2022 (reading).
 */
import { monthIndex, SEPTEMBER } from "../../../core-wasm/month.js";
import { inkomensjaar } from "../../input/award-year.js";

/** First month of the first award year. */
export const FIRST_AWARD_MONTH = monthIndex(2019, 10);

/** Calendar year of the income that a month rests on; undefined before the first award year. */
export const basisjaar = (maand: number): number | undefined =>
  maand < FIRST_AWARD_MONTH ? undefined : inkomensjaar(maand);

/** First month of the award year that begins in a calendar year. */
export function awardMonth(jaar: number): number {
  const september = monthIndex(jaar, SEPTEMBER);
  return inkomensjaar(september) > inkomensjaar(september - 1) ? september : september + 1;
}

/** First month of the next award year. */
export function nextAwardMonth(maand: number): number {
  const now = inkomensjaar(maand);
  let next = maand + 1;
  while (inkomensjaar(next) === now) next += 1;
  return next;
}

/** First month that no longer rests on the income of a year. */
export function basisTot(jaar: number): number {
  let maand = monthIndex(jaar + 2, 1);
  while (inkomensjaar(maand) <= jaar) maand += 1;
  return maand;
}
