/**
 * The window of the generated history. Every month of
 * START..END - 1 is a plausible one to compute; whatever lasts to END or beyond is open.
 */
import { lastCoveredMonth } from "../../core-wasm/book/files.js";
import { FIRST_MONTH, OPEN_MONTH } from "../../core-wasm/layout.js";

export const START = FIRST_MONTH;
/** First month that is not generated any more. */
export const END = lastCoveredMonth() + 1;
/** No month at all: later than everything. */
export const NEVER = OPEN_MONTH;

/** First month no more as it is stored: open when it lies beyond the window. */
export const openEnd = (month: number): number => (month >= END ? OPEN_MONTH : month);
