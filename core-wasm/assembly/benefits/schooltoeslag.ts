/**
 * The school allowance: one amount per school year, in the right-month September in which it begins.
 *
 * Law: art. 24-48 (rules 11). It asks for neither entitlement nor domicile nor residence
 *   right, and has no lower age.
 * Reads: `status`, the school facts; parameters: schooltoeslag* (cents), schoolgrensMin|Max by
 *   points (cents a year), kiTestDrempel (cents), secundairLeeftijdMax (months of age).
 * Returns: schooltoeslagCents, cents, 0 or more.
 * Rounding: half-up on the figure of the formula; the minimum is a floor over the whole range
 *   (project reading: art. 47 speaks of a minimal allowance).
 * Reasons: schooltoeslag, schooltoeslagSoort.
 */

import { monthOfYear, yearOf } from "../calendar";
import {
  FORM_EXCEPTIONAL,
  FORM_FULL,
  FORM_MINIMUM,
  schoolForm,
  schoolSlot,
} from "../generated/amounts";
import {
  birthMonth,
  flagBits,
  IS_BUITENGEWOON,
  IS_KI_TEST_VRIJGESTELD,
  IS_PLEEGKIND_SINDS12_MAANDEN,
  IS_SCHOOL_VOLDOENDE_AANWEZIG,
  IS_UITZONDERLIJK,
  kiBeroepCents,
  kiVreemdCents,
  LIST_SCHOOLTOESLAG,
  SCHOOL_INTERN,
  SCHOOL_INTERN2,
  SCHOOLTOESLAG_CENTS,
  schoolInkomstenCents,
  schooljaar,
  schoolPunten,
  schoolSoort,
  schoolSoort2,
  sheetValue,
  status,
  UNKNOWN_CENTS,
} from "../generated/columns";
import { SCHOOLSOORT_GEEN, SCHOOLSOORT_HBO5, SCHOOLSOORT_LAGER } from "../generated/enums";
import {
  KI_TEST_DREMPEL,
  SCHOOLGRENS_MAX0,
  SCHOOLGRENS_MIN0,
  SECUNDAIR_LEEFTIJD_MAX,
  TWEEDE_SOORT_HOOGSTE,
} from "../generated/parameters";
import * as reason from "../generated/reasons";
import { restOnLimit } from "../passes/provisional";
import { addReason, give, nextRow } from "../passes/sparse";
import { GROUP_KLEUTER, groupOf } from "../schoolgroep";
import { ALIVE, HERE } from "../status";

const SEPTEMBER: i32 = 8;
/** The KI test: 3 x KI of other use weighs against a fifth of what is left of the income. */
const KI_FACTOR: i64 = 3;
const KI_SHARE: i64 = 5;
/** Exceptional: an income of at most a tenth of the maximum. */
const EXCEPTIONAL_SHARE: i64 = 10;

function isSchooltoeslagMonth(month: i32): bool {
  return monthOfYear(month) === SEPTEMBER;
}

export function schooltoeslag(to: i32, month: i32): void {
  if (!isSchooltoeslagMonth(month)) return;
  const year: u32 = yearOf(month);
  for (let row = nextRow(LIST_SCHOOLTOESLAG, to); row >= 0; row = nextRow(LIST_SCHOOLTOESLAG, to)) {
    const isHere = (status(row) & (HERE | ALIVE)) === (HERE | ALIVE);
    if (!isHere || schooljaar(row) !== year) continue;
    const outcome = yearOutcome(row, month);
    const redenen = <u32>(outcome >> CENTS_BITS);
    const slot = slotOf(schoolForm(redenen & REASON_MASK), redenen >> KIND_OFFSET);
    give(row, SCHOOLTOESLAG_CENTS, centsOf(outcome), slot);
    addReason(row, redenen, reason.SCHOOLTOESLAG_SHIFT);
  }
}

/** An outcome: cents in the low 32 bits, then the fields schooltoeslag and schooltoeslagSoort. */
const CENTS_BITS: u64 = 32;
const KIND_OFFSET: u32 = <u32>(reason.SCHOOLTOESLAG_SOORT_SHIFT - reason.SCHOOLTOESLAG_SHIFT);
const GROUP_BITS: u64 = CENTS_BITS + KIND_OFFSET;
const REASON_MASK: u32 = <u32>reason.SCHOOLTOESLAG_MASK;
/** Bits of the group in the table of slots. */
const GROUP_WIDTH: u32 = <u32>popcnt(reason.SCHOOLTOESLAG_SOORT_MASK);

function outcome(cents: i64, reden: u32, group: u32): u64 {
  const soort: u64 = cents > 0 ? group : 0;
  return (soort << GROUP_BITS) | ((<u64>reden) << CENTS_BITS) | <u64>cents;
}

function centsOf(outcome: u64): i32 {
  return <i32>outcome;
}

/** Step 1, and step 7: two kinds in one year. */
function yearOutcome(row: i32, month: i32): u64 {
  if (schoolSoort(row) === SCHOOLSOORT_GEEN) return outcome(0, reason.SCHOOLTOESLAG_GEEN_SOORT, 0);
  const flags = flagBits(row);
  if (!(flags & IS_SCHOOL_VOLDOENDE_AANWEZIG)) {
    return outcome(0, reason.SCHOOLTOESLAG_ONVOLDOENDE_AANWEZIG, 0);
  }
  const soort2 = schoolSoort2(row);
  const hasTwo = soort2 !== SCHOOLSOORT_GEEN;
  const isHighest = sheetValue(TWEEDE_SOORT_HOOGSTE) !== 0;
  if (hasTwo && !isHighest) return outcomeOf(row, month, soort2, (flags & SCHOOL_INTERN2) !== 0);
  const one = outcomeOf(row, month, schoolSoort(row), (flags & SCHOOL_INTERN) !== 0);
  if (!hasTwo) return one;
  const two = outcomeOf(row, month, soort2, (flags & SCHOOL_INTERN2) !== 0);
  return centsOf(two) > centsOf(one) ? two : one;
}

/** Steps 2 to 5: the amount of one kind, 0 where a step fails. */
function outcomeOf(row: i32, month: i32, soort: u32, isIntern: bool): u64 {
  const flags = flagBits(row);
  const group = groupOf(soort, isIntern);
  const isSecundair = soort > SCHOOLSOORT_LAGER && soort !== SCHOOLSOORT_HBO5;
  const isTooOld = birthMonth(row) + sheetValue(SECUNDAIR_LEEFTIJD_MAX) < month;
  if (isSecundair && isTooOld && !(flags & IS_BUITENGEWOON)) {
    return outcome(0, reason.SCHOOLTOESLAG_LEEFTIJDSGRENS, 0);
  }
  if (flags & IS_PLEEGKIND_SINDS12_MAANDEN) {
    return outcome(sheetValue(slotOf(FORM_FULL, group)), reason.SCHOOLTOESLAG_PLEEGKIND, group);
  }
  const inkomen = schoolInkomstenCents(row);
  if (inkomen === UNKNOWN_CENTS) return outcome(0, reason.SCHOOLTOESLAG_INKOMEN_ONBEKEND, 0);
  if (!(flags & IS_KI_TEST_VRIJGESTELD) && isKiTestFailed(row, inkomen)) {
    return outcome(0, reason.SCHOOLTOESLAG_KI_TEST, 0);
  }
  const limitMax = SCHOOLGRENS_MAX0 + schoolPunten(row);
  restOnLimit(row, limitMax);
  if (inkomen > sheetValue(limitMax)) return outcome(0, reason.SCHOOLTOESLAG_BOVEN_GRENS, 0);
  return byIncome(row, inkomen, group);
}

/** Step 4: exact, 15 x KI > I - 3 x KI - KI beroep; the right side may be negative. */
function isKiTestFailed(row: i32, inkomen: i64): bool {
  const vreemd = kiVreemdCents(row);
  if (vreemd <= sheetValue(KI_TEST_DREMPEL)) return false;
  return KI_SHARE * KI_FACTOR * vreemd > inkomen - KI_FACTOR * vreemd - kiBeroepCents(row);
}

/** Step 6: the fixed, exceptional, full or graded amount. */
function byIncome(row: i32, inkomen: i64, group: u32): u64 {
  const vol: i64 = sheetValue(slotOf(FORM_FULL, group));
  if (group === GROUP_KLEUTER) return outcome(vol, reason.SCHOOLTOESLAG_KLEUTER_VAST, group);
  const punten = schoolPunten(row);
  const limitMax: i64 = sheetValue(SCHOOLGRENS_MAX0 + punten);
  const uitzonderlijk = slotOf(FORM_EXCEPTIONAL, group);
  const isExceptional = (flagBits(row) & IS_UITZONDERLIJK) !== 0 && uitzonderlijk >= 0;
  if (isExceptional && EXCEPTIONAL_SHARE * inkomen <= limitMax) {
    return outcome(sheetValue(uitzonderlijk), reason.SCHOOLTOESLAG_UITZONDERLIJK, group);
  }
  restOnLimit(row, SCHOOLGRENS_MIN0 + punten);
  const limitMin: i64 = sheetValue(SCHOOLGRENS_MIN0 + punten);
  if (inkomen <= limitMin) return outcome(vol, reason.SCHOOLTOESLAG_VOL, group);
  const numerator = 2 * vol * (limitMax - inkomen) + (limitMax - limitMin);
  const formule = numerator / (2 * (limitMax - limitMin));
  const minimum: i64 = sheetValue(slotOf(FORM_MINIMUM, group));
  if (minimum > formule) return outcome(minimum, reason.SCHOOLTOESLAG_MINIMUM, group);
  return outcome(formule, reason.SCHOOLTOESLAG_FORMULE, group);
}

/** Slot of a form of amount of a group; -1 where the group has none. */
function slotOf(form: u32, group: u32): i32 {
  return schoolSlot((form << GROUP_WIDTH) | group);
}
