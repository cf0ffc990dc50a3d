/**
 * The two COPY statements that read the facts of some households over a window of months, as of a
 * delivery: memberships first, then every other table, each in a field of its own. Versions that no
 * month of the window asks for stay on the server. COPY takes no parameters, so whole numbers stand
 * in the text.
 */
import { inkomensjaar, type MonthWindow, schoolIncomeYear, schoolYearsIn } from "./award-year.js";
import { COVID_MONTHS, type FactRecord, MEMBER, RECORD_NAMES, RECORDS } from "./fact-records.js";
import { type Households, householdCondition, wholeNumber } from "./households.js";

/** Rows to read: of whom, of which months, as of which delivery. */
export interface RowsWanted {
  readonly households: Households;
  readonly window: MonthWindow;
  readonly knownAt: number;
}

/** A placement that ends as September begins counts for that school year. */
const PLEEG_MONTHS_LATER = 1;

/** Memberships in order of household, child and span. */
export function memberSql({ households, window, knownAt }: RowsWanted): string {
  return `COPY (
    SELECT string_agg(${MEMBER.sql}, '' ORDER BY gezin_id, child_id, van_maand)
    FROM gezin_lid WHERE ${periodCondition(MEMBER, window)} AND ${knownCondition(knownAt)}
      AND ${householdCondition(households)}) TO STDOUT (FORMAT binary)`;
}

/** The other facts, in the order of `RECORD_NAMES`; `children` is a condition on child_id. */
export function factsSql({ households, window, knownAt }: RowsWanted, children: string): string {
  const known = knownCondition(knownAt);
  const fields = RECORD_NAMES.map((name) => {
    const record: FactRecord = RECORDS[name];
    const period = periodCondition(record, window);
    if (period === null) return "NULL::bytea";
    const subject = record.subject === "kind" ? children : householdCondition(households);
    return `(SELECT string_agg(${record.sql}, '') FROM ${record.table}
      WHERE ${period} AND ${known} AND ${subject})`;
  });
  return `COPY (SELECT ${fields.join(",\n")}) TO STDOUT (FORMAT binary)`;
}

const knownCondition = (moment: number): string =>
  `is_known(known_from, known_to, ${wholeNumber(moment)})`;

/** Condition under which a version can matter in the window; null when none can. */
function periodCondition({ table, span }: FactRecord, window: MonthWindow): string | null {
  const { from, to } = window;
  const school = schoolYearsIn(window);
  switch (span) {
    case "always":
      return "true";
    case "months":
      return overlap("maand", table === "pleegplaatsing" ? from - PLEEG_MONTHS_LATER : from, to);
    case "month":
      return oneOf("maand", firstMonth(table, from), to - 1);
    case "year":
      return yearCondition(table, window);
    case "schoolYears":
      return school && overlap("schooljaar", school[0], school[1] + 1);
    case "schoolYear":
      return school && oneOf("schooljaar", ...school);
  }
}

const overlap = (unit: "maand" | "schooljaar", from: number, to: number): string =>
  `van_${unit} < ${wholeNumber(to)} AND tot_${unit} > ${wholeNumber(from)}`;

/** One by one, as the key of a table begins in which a row holds for a single month or year. */
function oneOf(unit: "maand" | "kalenderjaar" | "schooljaar", from: number, last: number): string {
  const all = Array.from({ length: last - from + 1 }, (_, index) => wholeNumber(from + index));
  return `${unit} = ANY ('{${all.join(",")}}'::smallint[])`;
}

/** Student hours count from January on, a Covid application for its months. */
function firstMonth(table: string, from: number): number {
  if (table === "arbeidsuren") return from - (from % 12);
  return table === "covid_aanvraag" ? from - COVID_MONTHS + 1 : from;
}

function yearCondition(table: string, window: MonthWindow): string | null {
  const school = schoolYearsIn(window)?.map(schoolIncomeYear) ?? [];
  const months = [window.from, window.to - 1].map(inkomensjaar);
  const years = table === "gezin_aanslag" ? [...months, ...school] : school;
  if (years.length === 0) return null;
  return oneOf("kalenderjaar", Math.min(...years), Math.max(...years));
}
