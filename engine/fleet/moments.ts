/** Months and years of jobs, which may follow from the day on which a job is done. */
import { monthIndex, parseMonth } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { EngineError } from "../errors.js";

/** A right-month YYYY-MM, or one that follows from the day. */
export const MONTH_WORDS = ["newest", "previous", "current"] as const;

const CURRENT = "current";
const YEAR = /^20\d\d$/;
export const MONTH_EXPECTED = `a month YYYY-MM, ${MONTH_WORDS.join(", ")}`;
export const YEAR_EXPECTED = `a year from 2000 to 2099, ${CURRENT}`;

/** Throws `JOB_MONTH` for a word that is no month. */
export async function readMonth(word: string, today: Date): Promise<number> {
  const current = thisMonth(today);
  if (word === "newest") return (await loadParameters()).newestConfirmedMonth;
  if (word === CURRENT) return current;
  if (word === "previous") return current - 1;
  const month = parseMonth(word);
  if (month !== undefined) return month;
  throw fault("JOB_MONTH", MONTH_EXPECTED, word);
}

export const isYear = (word: string): boolean => word === CURRENT || YEAR.test(word);

/** Throws `JOB_YEAR` for a word that is no year. */
export function readYear(word: string, today: Date): number {
  if (word === CURRENT) return today.getFullYear();
  if (isYear(word)) return Number(word);
  throw fault("JOB_YEAR", YEAR_EXPECTED, word);
}

/** Month index of a day. */
export const thisMonth = (today: Date): number =>
  monthIndex(today.getFullYear(), today.getMonth() + 1);

const fault = (code: string, expected: string, word: string): EngineError =>
  new EngineError(code, `job: expected ${expected}, found ${JSON.stringify(word)}`);
