/** A day in the time that the law is calculated for, as requests and decisions have one. */
import { FIRST_MONTH } from "./layout.js";
import { monthOfDay, monthText, parseDay } from "./month.js";

const FIRST_DAY = `${monthText(FIRST_MONTH)}-01`;
export const RIGHT_DAY_EXPECTED = `a date YYYY-MM-DD that exists, from ${FIRST_DAY}`;

/** The month index of such a day; undefined for whatever is none. */
export function monthOfRightDay(text: unknown): number | undefined {
  const day = typeof text === "string" ? parseDay(text) : undefined;
  const month = day === undefined ? undefined : monthOfDay(day);
  return month !== undefined && month >= FIRST_MONTH ? month : undefined;
}
