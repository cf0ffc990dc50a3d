/** Readers of option values. Each returns the value or throws a `UsageError` that names it. */
import { parseMonth } from "../../core-wasm/month.js";
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

/** The number of a run. */
export function runId(argument: string) {
  return (text: string): number => {
    if (ID.test(text) && Number(text) <= ID_MAX) return Number(text);
    throw new UsageError(argument, "the number of a run, see groeikern runs", JSON.stringify(text));
  };
}
