/**
 * The SELECT that makes calculation_input rows from the facts, as SQL text with its numbers filled
 * in.
 *
 * COPY takes no parameters, so the numbers stand in the text; only whole numbers get there. The
 * body (select-input.sql, with select-school.sql) reads a relation of spans: those of one month, or
 * those of a window of months. With the month written out, the planner drops what it can not need.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../core-wasm/root.js";

const FOLDER = join(PROJECT_ROOT, "engine", "input");
const readSql = (file: string) =>
  readFileSync(join(FOLDER, file), "utf8")
    .replace(/^--.*\n/gm, "")
    .trim();

const SELECT_INPUT = readSql("select-input.sql");
const SELECT_SCHOOL = readSql("select-school.sql");
const SPAN_OF_MONTH = readSql("span-of-month.sql");
const SPANS_OF_WINDOW = readSql("spans-of-window.sql");

/** Households from <= gezin_id < to. */
export interface GezinRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** Which households: all, a range, or those of a table with a column gezin_id. */
export type Households = "all" | GezinRange | { readonly table: string };

/** Rows of one month, as of a delivery; unordered, columns of `INPUT_COLUMNS`. */
export function selectMonth(month: number, knownAt: number, households: Households): string {
  return selectSpans("NOT MATERIALIZED", SPAN_OF_MONTH, { month, known_at: knownAt }, households);
}

/** Rows of every span in from <= m < to, as of a delivery; unordered. */
export function selectWindow(
  window: { readonly from: number; readonly to: number },
  knownAt: number,
  households: Households,
): string {
  return selectSpans("MATERIALIZED", SPANS_OF_WINDOW, { ...window, known_at: knownAt }, households);
}

function selectSpans(
  keep: "MATERIALIZED" | "NOT MATERIALIZED",
  spans: string,
  numbers: Readonly<Record<string, number>>,
  households: Households,
): string {
  const relations = `span AS ${keep} (\n${spans}\n),\nschool AS (\n${SELECT_SCHOOL}\n)`;
  const sql = `WITH ${relations}\n${SELECT_INPUT}`;
  return sql.replace(/(?<!:):([a-z_]+)/g, (_, name: string) => {
    if (name === "households") return householdCondition(households);
    return wholeNumber(numbers[name]);
  });
}

function householdCondition(households: Households): string {
  if (households === "all") return "true";
  if ("table" in households) return `gezin_id IN (SELECT gezin_id FROM ${households.table})`;
  return rangeCondition(households);
}

/** Name of the table with the kept rows of a month. */
export const inputLeaf = (month: number): string => `calculation_input_${wholeNumber(month)}`;

/** Condition on gezin_id for a range. */
export function rangeCondition({ from, to }: GezinRange): string {
  return `gezin_id >= ${BigInt(from)} AND gezin_id < ${BigInt(to)}`;
}

/** The text of a whole number that is safe to put in SQL; a programmer's error otherwise. */
export function wholeNumber(value: number | undefined): string {
  if (!Number.isSafeInteger(value)) throw new Error(`expected a whole number, found ${value}`);
  return String(value);
}
