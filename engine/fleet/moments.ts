/** Months and years of jobs, which may follow from the day on which a job is done. */
import { monthIndex, monthText, parseMonth } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { EngineError } from "../errors.js";
import { SCREENED_YEARS } from "../screening/years.js";

/** A right-month YYYY-MM, or one that follows from the day. */
export const MONTH_WORDS = ["newest", "previous", "current"] as const;

const CURRENT = "current";
const YEAR = /^\d{4}$/;
const { first: FIRST_YEAR, last: LAST_YEAR } = SCREENED_YEARS;
export const YEAR_EXPECTED = `a year from ${FIRST_YEAR} to ${LAST_YEAR}, ${CURRENT}`;

/** What a month may be, the right-months of the parameters among them. */
export async function monthExpected(): Promise<string> {
  const { firstMonth, lastMonth } = await loadParameters();
  const range = `from ${monthText(firstMonth)} to ${monthText(lastMonth)}`;
  return `a month YYYY-MM ${range}, ${MONTH_WORDS.join(", ")}`;
}

/** Throws `JOB_MONTH` for a word that is no month, and for one outside the parameters. */
export async function readMonth(word: string, today: Date): Promise<number> {
  const { firstMonth, lastMonth, newestConfirmedMonth } = await loadParameters();
  const current = thisMonth(today);
  if (word === "newest") return newestConfirmedMonth;
  if (word === CURRENT) return current;
  if (word === "previous") return current - 1;
  const month = parseMonth(word);
  if (month !== undefined && month >= firstMonth && month <= lastMonth) return month;
  throw fault("JOB_MONTH", await monthExpected(), word);
}

export const isYear = (word: string): boolean =>
  word === CURRENT || (YEAR.test(word) && Number(word) >= FIRST_YEAR && Number(word) <= LAST_YEAR);

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
