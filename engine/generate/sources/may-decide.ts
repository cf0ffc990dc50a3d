/**
 * Why facts of a table may be decisions, and which of them may: what is of another kind a source
 * could have said, and the rule that says something else is at fault. So a table of decisions is
 * compared too, but for the columns and cases that are named here.
 *
 * Of income the case alone is named: what a payer did not check, asked or exclude can be anything.
 * What the records say of it is known from the story and compared first (`said-income.ts`).
 */
import { monthOfDay, parseDay } from "../../../core-wasm/month.js";
import type { FactTableName } from "../../facts/tables.js";
import type { Fact, FactList } from "./fact-list.js";

/** From a month or year on, what is true and what the rules derived. */
export interface Decision {
  readonly at: number;
  readonly is: Fact | undefined;
  readonly was: Fact | undefined;
  /** All that is true of the family. */
  readonly truth: FactList;
}

interface MayDecide {
  readonly why: string;
  fits(decision: Decision): boolean;
}

const isLeaver = (fact: Fact | undefined): boolean => fact?.values["statuut"] === "SCHOOLVERLATER";
const isSaid = ({ is }: Decision): boolean => is !== undefined;
const isNothing = ({ is }: Decision): boolean => is === undefined;

/** Of the months in which both say something they say the same, but for the columns named. */
function isSameBut({ is, was }: Decision, ...columns: readonly string[]): boolean {
  if (is === undefined || was === undefined) return true;
  return Object.keys(is.values).every((name) => {
    return columns.includes(name) || is.values[name] === was.values[name];
  });
}

/** Hours of pupils are not told but that they are enough; those beside credits not at all. */
function fitsStudie(decision: Decision): boolean {
  const { is, was } = decision;
  if (isLeaver(is) || isLeaver(was)) return true;
  if (is === undefined || was === undefined || is.values["lesuren_per_week"] === 0) return false;
  const isPupil = is.values["statuut"] === "LEERLING";
  return isSameBut(decision, "lesuren_per_week", ...(isPupil ? ["studiepunten"] : []));
}

function fitsSchool(decision: Decision): boolean {
  const { is } = decision;
  const { school_soort, school_soort2 } = is?.values ?? {};
  const isTwice = school_soort === school_soort2;
  if (isTwice) return isSameBut(decision, "school_soort2", "school_intern2");
  return is === undefined || school_soort === "SO_ZELFSTANDIG";
}

function fitsVerblijf({ at, is, truth }: Decision): boolean {
  if (is?.values["heeft_domicilie"] === true && is.values["heeft_verblijfsrecht"] === true) {
    return true;
  }
  return truth.of("kind").some(({ values }) => {
    return monthOfDay(parseDay(String(values["geboortedatum"])) as number) === at;
  });
}

const fitsWees = ({ is }: Decision): boolean =>
  is === undefined || String(is.values["wezenstatus"]).endsWith("WEZENBIJSLAG");

/** By table. */
export const DECIDED: Partial<Readonly<Record<FactTableName, MayDecide>>> = {
  gezin_lid: {
    why: "a child that moves on the last day of the month in which it came",
    fits: (decision) => isSameBut(decision),
  },
  gezin_situatie: {
    why: "a circle that changes on the last day of the month in which the file begins",
    fits: (decision) => isSameBut(decision, "is_eenouder"),
  },
  gezin_aanslag: {
    why: "income of before 2017; a school year's lower income of its own year, not asked",
    fits: isSaid,
  },
  gezin_kadaster: {
    why: "cadastral income of before 2017, of an unknown income, not excluded on, or on a limit",
    fits: () => true,
  },
  gezin_inkomensbesluit: {
    why: "a final check not made, an alarm on paper, an exclusion",
    fits: () => true,
  },
  wezenbesluit: {
    why: "back to an ordinary orphan's benefit, or the old one kept",
    fits: fitsWees,
  },
  verblijf: {
    why: "a decision that nothing is missing; a day of birth on which something is",
    fits: fitsVerblijf,
  },
  studie: {
    why: "hours of a week, and a school-leaver's stock of months counted on",
    fits: fitsStudie,
  },
  kleuterinschrijving: { why: "a nursery school that is not recognised", fits: isNothing },
  startbedrag_aanvraag: { why: "a starting amount that another scheme has paid", fits: isNothing },
  schoolinschrijving: {
    why: "an independent pupil; a change within one kind of school",
    fits: fitsSchool,
  },
  leefeenheid: { why: "points of the living unit, and what income exempts", fits: isSaid },
  schoolafwezigheid: {
    why: "attendance of a year before which there was no compulsory one",
    fits: isSaid,
  },
};
