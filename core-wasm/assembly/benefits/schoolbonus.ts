/**
 * The school bonus, in right-month July only, by the age that the child reaches in the year.
 *
 * Law: art. 19-22 (rules 10). From July 2026 the circle of recipients is unsettled:
 *   unchanged here, and provisional (project reading; parameter schoolbonusKringOnzeker).
 * Reads: `status`, month of birth; parameters: schoolbonus0|5|12|18 (cents a year).
 * Returns: schoolbonusCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: schoolbonus.
 */

import { monthOfYear, yearOf } from "../calendar";
import { schoolbonusSlot } from "../generated/amounts";
import { birthMonth, SCHOOLBONUS_CENTS, sheetValue, status } from "../generated/columns";
import { SCHOOLBONUS_KRING_ONZEKER } from "../generated/parameters";
import {
  SCHOOLBONUS_SHIFT,
  SCHOOLBONUS_TOT4,
  SCHOOLBONUS_VAN5_TOT11,
  SCHOOLBONUS_VAN12_TOT17,
  SCHOOLBONUS_VANAF18,
} from "../generated/reasons";
import { restOn } from "../passes/provisional";
import { addReason, give } from "../passes/sparse";
import { RECHT_HERE } from "../status";

const JULY: i32 = 6;
/** Ages from which each amount holds, in years. */
const LAGER: i32 = 5;
const SECUNDAIR: i32 = 12;
const MEERDERJARIG: i32 = 18;

function isSchoolbonusMonth(month: i32): bool {
  return monthOfYear(month) === JULY;
}

export function schoolbonus(from: i32, to: i32, month: i32): void {
  if (!isSchoolbonusMonth(month)) return;
  const isUnsettled = sheetValue(SCHOOLBONUS_KRING_ONZEKER) !== 0;
  for (let row = from; row < to; row++) {
    if (!(status(row) & RECHT_HERE)) continue;
    const reden = reasonOf(yearOf(month) - yearOf(birthMonth(row)));
    const slot = schoolbonusSlot(reden);
    give(row, SCHOOLBONUS_CENTS, sheetValue(slot), slot);
    addReason(row, reden, SCHOOLBONUS_SHIFT);
    if (isUnsettled && sheetValue(slot) > 0) restOn(row, SCHOOLBONUS_KRING_ONZEKER);
  }
}

function reasonOf(age: i32): u32 {
  if (age < LAGER) return SCHOOLBONUS_TOT4;
  if (age < SECUNDAIR) return SCHOOLBONUS_VAN5_TOT11;
  return age < MEERDERJARIG ? SCHOOLBONUS_VAN12_TOT17 : SCHOOLBONUS_VANAF18;
}
