/** Readers of option values. Each returns the value or throws a `UsageError` that names it. */
import { monthText, parseMonth } from "../../core-wasm/month.js";
import { monthOfRightDay, RIGHT_DAY_EXPECTED } from "../../core-wasm/right-day.js";
import { UsageError } from "./usage-error.js";

const WHOLE = /^[0-9]{1,15}$/;
const ID = /^[1-9][0-9]{0,9}$/;
const ID_MAX = 2 ** 31 - 1;

/** A whole number in a range, both ends included. */
export function wholeNumber(option: string, min: number, max = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} on` : `from ${min} to ${max}`;
  return (text: string): number => {
    const value = Number(text);
    if (WHOLE.test(text) && value >= min && value <= max) return value;
    throw new UsageError(option, `a whole number ${range}`, JSON.stringify(text));
  };
}

/** One of a few words. */
export function choice<T extends string>(option: string, words: readonly T[]) {
  return (text: string): T => {
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    throw new UsageError(option, words.join(", "), JSON.stringify(text));
  };
}

/** A month YYYY-MM, as month index: year x 12 + month - 1. */
export function month(option: string) {
  return (text: string): number => {
    const value = parseMonth(text);
    if (value !== undefined) return value;
    throw new UsageError(option, "YYYY-MM such as 2025-09", JSON.stringify(text));
  };
}

/** Both included. */
export interface Months {
  readonly first: number;
  readonly last: number;
}

/** Months A..B, both included. */
export function months(option: string) {
  return (text: string): Months => {
    const [first, last, ...rest] = text.split("..").map(parseMonth);
    if (first === undefined || last === undefined || rest.length > 0) {
      throw new UsageError(option, "A..B such as 2019-01..2026-10", JSON.stringify(text));
    }
    if (first <= last) return { first, last };
    throw new UsageError(option, "a first month not after the last", JSON.stringify(text));
  };
}

/** The month asked for, when a set of parameters covers it. */
export function coveredMonth(option: string, asked: number, { first, last }: Months): number {
  if (asked >= first && asked <= last) return asked;
  const range = `a right-month from ${monthText(first)} to ${monthText(last)}`;
  throw new UsageError(option, range, monthText(asked));
}

/** Words apart by commas, added to those of the same option given before. */
export function list(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(",").map((word) => word.trim())];
}

/** The month of a day, as a month index. */
export function dayMonth(option: string) {
  return (text: string): number => {
    const month = monthOfRightDay(text);
    if (month !== undefined) return month;
    throw new UsageError(option, RIGHT_DAY_EXPECTED, JSON.stringify(text));
  };
}

/** The number of a run. */
export function runId(argument: string) {
  return (text: string): number => {
    if (ID.test(text) && Number(text) <= ID_MAX) return Number(text);
    throw new UsageError(argument, "the number of a run, see groeikern runs", JSON.stringify(text));
  };
}

const MOMENT =
  /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?$/;

/** A date and a time; without a zone on the clock of this machine. */
export function moment(option: string) {
  return (text: string): Date => {
    const zoned = text
      .replace(" ", "T")
      .replace(" ", "")
      .replace(/([+-]\d{2})$/, "$1:00");
    const value = new Date(MOMENT.test(text) ? zoned : Number.NaN);
    if (!Number.isNaN(value.getTime())) return value;
    throw new UsageError(option, 'a moment such as "2026-11-26 20:15:00"', JSON.stringify(text));
  };
}
