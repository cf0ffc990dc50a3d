/**
 * The window of the generated history. Every month of
 * START..END - 1 is a plausible one to compute; whatever lasts to END or beyond is open.
 */
import { FIRST_MONTH, OPEN_MONTH } from "../../core-wasm/layout.js";
import { monthIndex } from "../../core-wasm/month.js";

export const START = FIRST_MONTH;
/**
 * First month that is not generated any more. A constant, whatever months the parameters cover: the
 * same seed gives the same bytes. Who is there at the end stays in the months after it.
 */
export const END = monthIndex(2027, 9);
/** No month at all: later than everything. */
export const NEVER = OPEN_MONTH;

/** First month no more as it is stored: open when it lies beyond the window. */
export const openEnd = (month: number): number => (month >= END ? OPEN_MONTH : month);
