/**
 * The statements that read the facts of some households over a window of months, as of a delivery:
 * memberships first, then every other table, each in a field of its own. Versions that no month of
 * the window asks for stay on the server.
 *
 * Many households are read by two COPYs, which take no parameters, so whole numbers stand in the
 * text. For few it costs more to plan that than to do it: one statement that is prepared once.
 */
import { inkomensjaar, type MonthWindow, schoolIncomeYear, schoolYearsIn } from "./award-year.js";
import { COVID_MONTHS, type FactRecord, MEMBER, RECORD_NAMES, RECORDS } from "./fact-records.js";
import { type Households, householdCondition, idArray, wholeNumber } from "./households.js";
import { IN_TEXT, Parameters, type Terms } from "./terms.js";

/** Rows to read: of whom, of which months, as of which delivery. */
export interface RowsWanted {
  readonly households: Households;
  readonly window: MonthWindow;
  readonly knownAt: number;
}

/** A placement that ends as September begins counts for that school year. */
const PLEEG_MONTHS_LATER = 1;

/** Memberships in order of household, child and span. */
export const memberSql = (wanted: RowsWanted): string =>
  `COPY (SELECT ${memberField(conditionsOf(wanted))}) TO STDOUT (FORMAT binary)`;

/** Children to read: every one of a range, or those that are named. */
export type ChildrenWanted =
  | { readonly low: bigint; readonly high: bigint }
  | { readonly ids: readonly bigint[] };

/**
 * The other facts, in the order of `RECORD_NAMES`. Ids stand once, where the planner does not look
 * at them: to weigh thousands for every table takes it as long as half of the reading.
 */
export function factsSql(wanted: RowsWanted, children: ChildrenWanted): string {
  const { households } = wanted;
  const conditions = conditionsOf(wanted);
  const named = "from" in households ? [] : households;
  const gezinnen = "from" in households ? conditions.gezinnen : askedCondition("gezin_id");
  const ids = "ids" in children ? children.ids : [];
  const fields = factFields(
    { ...conditions, gezinnen },
    "ids" in children
      ? askedCondition("child_id")
      : `child_id BETWEEN ${children.low} AND ${children.high}`,
  );
  return `COPY (WITH asked AS MATERIALIZED
      (SELECT ${idArray(named)} AS gezin_id, ${idArray(ids)} AS child_id)
    SELECT ${fields.join(",\n")}) TO STDOUT (FORMAT binary)`;
}

const askedCondition = (column: "gezin_id" | "child_id"): string =>
  `${column} = ANY ((SELECT asked.${column} FROM asked)::bigint[])`;

/** Memberships and the other facts of households that are named, to be prepared. */
export function preparedSql({ households, window, knownAt }: NamedWanted) {
  const parameters = new Parameters();
  const gezinnen = `gezin_id = ANY (${parameters.put(households.map(String), "bigint[]")})`;
  const known = knownCondition(parameters.put(knownAt, "integer"));
  const conditions = { terms: parameters, window, known, gezinnen };
  const children = "child_id = ANY ((SELECT ids FROM kinderen)::bigint[])";
  const text = `WITH kinderen AS MATERIALIZED (
      SELECT array_agg(DISTINCT child_id) AS ids FROM ${memberRows(conditions)})
    SELECT ${[memberField(conditions), ...factFields(conditions, children)].join(",\n")}`;
  return { text, values: parameters.values };
}

export interface NamedWanted extends RowsWanted {
  readonly households: readonly bigint[];
}

/** What versions have to meet, and how numbers are said in it. */
interface Conditions {
  readonly terms: Terms;
  readonly window: MonthWindow;
  readonly known: string;
  readonly gezinnen: string;
}

const conditionsOf = ({ households, window, knownAt }: RowsWanted): Conditions => ({
  ...{ terms: IN_TEXT, window, known: knownCondition(wholeNumber(knownAt)) },
  gezinnen: householdCondition(households),
});

const memberField = (of: Conditions): string =>
  `(SELECT string_agg(${MEMBER.sql}, '' ORDER BY gezin_id, child_id, van_maand)
    FROM ${memberRows(of)})`;

const memberRows = (of: Conditions): string =>
  `gezin_lid WHERE ${periodCondition(MEMBER, of)} AND ${of.known} AND ${of.gezinnen}`;

const factFields = (of: Conditions, children: string): string[] =>
  RECORD_NAMES.map((name) => {
    const record: FactRecord = RECORDS[name];
    const period = periodCondition(record, of);
    if (period === null) return "NULL::bytea";
    const subject = record.subject === "kind" ? children : of.gezinnen;
    return `(SELECT string_agg(${record.sql}, '') FROM ${record.table}
      WHERE ${period} AND ${of.known} AND ${subject})`;
  });

const knownCondition = (moment: string): string => `is_known(known_from, known_to, ${moment})`;

/** Condition under which a version can matter in the window; null when none can. */
function periodCondition({ table, span }: FactRecord, of: Conditions): string | null {
  const { terms, window } = of;
  const { from, to } = window;
  const school = schoolYearsIn(window);
  switch (span) {
    case "always":
      return "true";
    case "months":
      return overlap(
        terms,
        "maand",
        table === "pleegplaatsing" ? from - PLEEG_MONTHS_LATER : from,
        to,
      );
    case "month":
      return oneOf(terms, "maand", firstMonth(table, from), to - 1);
    case "year":
      return yearCondition(table, of);
    case "schoolYears":
      return school && overlap(terms, "schooljaar", school[0], school[1] + 1);
    case "schoolYear":
      return school && oneOf(terms, "schooljaar", ...school);
  }
}

const overlap = (terms: Terms, unit: "maand" | "schooljaar", from: number, to: number): string =>
  `van_${unit} < ${terms.put(to, "smallint")} AND tot_${unit} > ${terms.put(from, "smallint")}`;

/** One by one, as the key of a table begins in which a row holds for a single month or year. */
function oneOf(
  terms: Terms,
  unit: "maand" | "kalenderjaar" | "schooljaar",
  from: number,
  last: number,
): string {
  const all = Array.from({ length: last - from + 1 }, (_, index) => from + index);
  return `${unit} = ANY (${terms.put(all, "smallint[]")})`;
}

/** Student hours count from January on, a Covid application for its months. */
function firstMonth(table: string, from: number): number {
  if (table === "arbeidsuren") return from - (from % 12);
  return table === "covid_aanvraag" ? from - COVID_MONTHS + 1 : from;
}

function yearCondition(table: string, { terms, window }: Conditions): string | null {
  const school = schoolYearsIn(window)?.map(schoolIncomeYear) ?? [];
  const months = [window.from, window.to - 1].map(inkomensjaar);
  const years = table === "gezin_aanslag" ? [...months, ...school] : school;
  if (years.length === 0) return null;
  return oneOf(terms, "kalenderjaar", Math.min(...years), Math.max(...years));
}
