/**
 * The SELECT that joins the facts into rows, as SQL text with its numbers filled in: for peers that
 * calculate in SQL, and as the independent check of the merge in engine/input.
 *
 * COPY takes no parameters, so the numbers stand in the text; only whole numbers get there. The
 * body (select-input.sql, with select-school.sql) reads a relation of spans: those of one month, or
 * those of a window of months. With the month written out, the planner drops what it can not need.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../../core-wasm/root.js";
import {
  type Households,
  householdCondition,
  wholeNumber,
} from "../../../engine/input/households.js";
import { INPUT_COLUMN_LIST } from "./columns.js";
import { plainColumns } from "./plain-columns.js";
import { windowCuts } from "./window-cuts.js";

const FOLDER = join(PROJECT_ROOT, "bench", "material", "joined");
const readSql = (file: string) =>
  readFileSync(join(FOLDER, file), "utf8")
    .replace(/^--.*\n/gm, "")
    .trim();

const plainSql = (statement: string): string =>
  plainColumns(statement)
    .map(({ name, sql }) => `${sql} AS ${name}`)
    .join(",\n  ");
const INPUT = readSql("select-input.sql");
const SCHOOL = readSql("select-school.sql");
const SCHOOL_COLUMNS = plainColumns(SCHOOL).map(({ name }) => `school.${name}`);
const SELECT_INPUT = INPUT.replace(":plain_columns", plainSql(INPUT)).replace(
  ":school_columns",
  SCHOOL_COLUMNS.join(", "),
);
const SELECT_SCHOOL = SCHOOL.replace(":plain_columns", plainSql(SCHOOL));
const SPAN_OF_MONTH = readSql("span-of-month.sql");
const SPANS_OF_WINDOW = readSql("spans-of-window.sql")
  .replace(":gezin_cuts", windowCuts("gezin_id"))
  .replace(":child_cuts", windowCuts("child_id"));

/** Which households: all, some, or those of a table with a column gezin_id. */
export type Selected = "all" | Households | { readonly table: string };

/** Rows of one month, as of a delivery; unordered, columns of `INPUT_COLUMNS`. */
export function selectMonth(month: number, knownAt: number, households: Selected): string {
  return selectSpans("NOT MATERIALIZED", SPAN_OF_MONTH, { month, known_at: knownAt }, households);
}

/** Rows of every span in from <= m < to, as of a delivery; unordered. */
export function selectWindow(
  window: { readonly from: number; readonly to: number },
  knownAt: number,
  households: Selected,
): string {
  return selectSpans("MATERIALIZED", SPANS_OF_WINDOW, { ...window, known_at: knownAt }, households);
}

function selectSpans(
  keep: "MATERIALIZED" | "NOT MATERIALIZED",
  spans: string,
  numbers: Readonly<Record<string, number>>,
  households: Selected,
): string {
  const relations = `span AS ${keep} (\n${spans}\n),\nschool AS (\n${SELECT_SCHOOL}\n)`;
  const sql = `WITH ${relations}\nSELECT ${INPUT_COLUMN_LIST} FROM (\n${SELECT_INPUT}\n) input`;
  return sql.replace(/(?<!:):([a-z_]+)/g, (_, name: string) => {
    if (name === "households") return selectedCondition(households);
    return wholeNumber(numbers[name]);
  });
}

function selectedCondition(households: Selected): string {
  if (households === "all") return "true";
  if ("table" in households) return `gezin_id IN (SELECT gezin_id FROM ${households.table})`;
  return householdCondition(households);
}
