/**
 * The window of the generated history, and months against days.
 *
 * Months are month indexes (year x 12 + month - 1), days count from 2000-01-01. Every month of
 * START..END - 1 is a plausible one to compute; whatever lasts to END or beyond is open.
 */
import { FIRST_MONTH, monthIndex, OPEN_MONTH } from "../../core-wasm/layout.js";

export const START = FIRST_MONTH;
/** First month that is not generated any more. */
export const END = monthIndex(2027, 9);
/** No month at all: later than everything. */
export const NEVER = OPEN_MONTH;

const TABLE_START = monthIndex(1975, 1);
const TABLE_END = monthIndex(2035, 1);
const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(2000, 0, 1);

const FIRST_DAYS = Int32Array.from({ length: TABLE_END - TABLE_START + 1 }, (_, i) => {
  const month = TABLE_START + i;
  return (Date.UTC(Math.floor(month / 12), month % 12, 1) - EPOCH_MS) / DAY_MS;
});

/** Days since 2000-01-01 of the first of a month, 1975 to 2034. */
export const firstDay = (month: number): number => FIRST_DAYS[month - TABLE_START] as number;

export const daysIn = (month: number): number => firstDay(month + 1) - firstDay(month);

export const yearOf = (month: number): number => Math.floor(month / 12);

/** Month index of September of a year: the first month of its school year. */
export const september = (year: number): number => year * 12 + 8;

/** First month no more as it is stored: open when it lies beyond the window. */
export const openEnd = (month: number): number => (month >= END ? OPEN_MONTH : month);
