/**
 * From which month an event counts (flows 2; art. 5). Days and month indexes are those of
 * `core-wasm/month.ts`.
 *
 * What opens a right or changes an amount counts from the month of its day; what ends one lets the
 * old hold through that month; a child that changes household does so a month later than the rest,
 * also on the 1st. The circle of the income changes at once when some child then has a social
 * allowance in that month, else a month later.
 */
import { OPEN_MONTH } from "../../../core-wasm/layout.js";
import { monthOfDay } from "../../../core-wasm/month.js";

/** First month of what opens a right or changes an amount. */
export const opensIn = (day: number): number => monthOfDay(day);

/** First month no more of what ends a right on a day; open when it has not ended. */
export const endsBefore = (day: number | undefined): number =>
  day === undefined ? OPEN_MONTH : monthOfDay(day) + 1;

/** First month in the new household of a child that moves, or with the new beneficiary. */
export const movesIn = (day: number): number => monthOfDay(day) + 1;

/** First month of a changed circle; `heeftToeslag`: some child then has a social allowance. */
export function circleChangesIn(day: number, heeftToeslag: (month: number) => boolean): number {
  const month = monthOfDay(day);
  return heeftToeslag(month) ? month : month + 1;
}

/** The first of the quarter at or after a month: when a payer may change. */
export const quarterFrom = (month: number): number => Math.ceil(month / 3) * 3;
