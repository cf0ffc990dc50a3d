/**
 * School bonus of right-month July (rules 10).
 *
 * Law: art. 19-22. Entitled in July by any route, paid here; by the age the child reaches in that
 * calendar year.
 */
import { isJuly, yearOf, yearOfDate } from "./months.js";
import { granted, NOTHING, type Outcome } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

export function schoolbonus(parameters: MonthParameters, kind: KindMonth): Outcome {
  if (!isJuly(kind.month) || !kind.isEntitled || !kind.isPaidHere) return NOTHING;
  const age = yearOf(kind.month) - yearOfDate(kind.row.geboortedatum);
  if (age >= 18) return granted(parameters.value("schoolbonus18"), "schoolbonus.vanaf18");
  if (age >= 12) return granted(parameters.value("schoolbonus12"), "schoolbonus.van12Tot17");
  if (age >= 5) return granted(parameters.value("schoolbonus5"), "schoolbonus.van5Tot11");
  return granted(parameters.value("schoolbonus0"), "schoolbonus.tot4");
}
