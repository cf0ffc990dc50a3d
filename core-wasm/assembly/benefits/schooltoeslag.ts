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
  geboorteMaand,
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
  vlaggen,
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
import { vergelijkGrens } from "../passes/provisional";
import { geef, nextRow, zegReden } from "../passes/sparse";
import { GROEP_KLEUTER, groepOf } from "../schoolgroep";
import { HIER, LEEFT } from "../status";

const SEPTEMBER: i32 = 8;
/** The KI test: 3 x KI of other use weighs against a fifth of what is left of the income. */
const KI_FACTOR: i64 = 3;
const KI_DEEL: i64 = 5;
/** Exceptional: an income of at most a tenth of the maximum. */
const UITZONDERLIJK_DEEL: i64 = 10;

function isSchooltoeslagMonth(month: i32): bool {
  return monthOfYear(month) === SEPTEMBER;
}

export function schooltoeslag(to: i32, month: i32): void {
  if (!isSchooltoeslagMonth(month)) return;
  const year: u32 = yearOf(month);
  for (let row = nextRow(LIST_SCHOOLTOESLAG, to); row >= 0; row = nextRow(LIST_SCHOOLTOESLAG, to)) {
    const isHier = (status(row) & (HIER | LEEFT)) === (HIER | LEEFT);
    if (!isHier || schooljaar(row) !== year) continue;
    const uitkomst = jaarbedrag(row, month);
    const redenen = <u32>(uitkomst >> CENTS_BITS);
    const slot = slotOf(schoolForm(redenen & REDEN_MASK), redenen >> SOORT_OFFSET);
    geef(row, SCHOOLTOESLAG_CENTS, centsOf(uitkomst), slot);
    zegReden(row, redenen, reason.SCHOOLTOESLAG_SHIFT);
  }
}

/** An outcome: cents in the low 32 bits, then the fields schooltoeslag and schooltoeslagSoort. */
const CENTS_BITS: u64 = 32;
const SOORT_OFFSET: u32 = <u32>(reason.SCHOOLTOESLAG_SOORT_SHIFT - reason.SCHOOLTOESLAG_SHIFT);
const GROEP_BITS: u64 = CENTS_BITS + SOORT_OFFSET;
const REDEN_MASK: u32 = <u32>reason.SCHOOLTOESLAG_MASK;
/** Bits of the group in the table of slots. */
const GROEP_WIDTH: u32 = <u32>popcnt(reason.SCHOOLTOESLAG_SOORT_MASK);

function uitkomst(cents: i64, reden: u32, groep: u32): u64 {
  const soort: u64 = cents > 0 ? groep : 0;
  return (soort << GROEP_BITS) | ((<u64>reden) << CENTS_BITS) | <u64>cents;
}

function centsOf(outcome: u64): i32 {
  return <i32>outcome;
}

/** Step 1, and step 7: two kinds in one year. */
function jaarbedrag(row: i32, month: i32): u64 {
  if (schoolSoort(row) === SCHOOLSOORT_GEEN) return uitkomst(0, reason.SCHOOLTOESLAG_GEEN_SOORT, 0);
  const flags = vlaggen(row);
  if (!(flags & IS_SCHOOL_VOLDOENDE_AANWEZIG)) {
    return uitkomst(0, reason.SCHOOLTOESLAG_ONVOLDOENDE_AANWEZIG, 0);
  }
  const soort2 = schoolSoort2(row);
  const hasTwo = soort2 !== SCHOOLSOORT_GEEN;
  const isHoogste = sheetValue(TWEEDE_SOORT_HOOGSTE) !== 0;
  if (hasTwo && !isHoogste) return bedragVan(row, month, soort2, (flags & SCHOOL_INTERN2) !== 0);
  const one = bedragVan(row, month, schoolSoort(row), (flags & SCHOOL_INTERN) !== 0);
  if (!hasTwo) return one;
  const two = bedragVan(row, month, soort2, (flags & SCHOOL_INTERN2) !== 0);
  return centsOf(two) > centsOf(one) ? two : one;
}

/** Steps 2 to 5: the amount of one kind, 0 where a step fails. */
function bedragVan(row: i32, month: i32, soort: u32, isIntern: bool): u64 {
  const flags = vlaggen(row);
  const groep = groepOf(soort, isIntern);
  const isSecundair = soort > SCHOOLSOORT_LAGER && soort !== SCHOOLSOORT_HBO5;
  const isTooOld = geboorteMaand(row) + sheetValue(SECUNDAIR_LEEFTIJD_MAX) < month;
  if (isSecundair && isTooOld && !(flags & IS_BUITENGEWOON)) {
    return uitkomst(0, reason.SCHOOLTOESLAG_LEEFTIJDSGRENS, 0);
  }
  if (flags & IS_PLEEGKIND_SINDS12_MAANDEN) {
    return uitkomst(sheetValue(slotOf(FORM_FULL, groep)), reason.SCHOOLTOESLAG_PLEEGKIND, groep);
  }
  const inkomen = schoolInkomstenCents(row);
  if (inkomen === UNKNOWN_CENTS) return uitkomst(0, reason.SCHOOLTOESLAG_INKOMEN_ONBEKEND, 0);
  if (!(flags & IS_KI_TEST_VRIJGESTELD) && isKiTestGezakt(row, inkomen)) {
    return uitkomst(0, reason.SCHOOLTOESLAG_KI_TEST, 0);
  }
  const grensMax = SCHOOLGRENS_MAX0 + schoolPunten(row);
  vergelijkGrens(row, grensMax);
  if (inkomen > sheetValue(grensMax)) return uitkomst(0, reason.SCHOOLTOESLAG_BOVEN_GRENS, 0);
  return volgensInkomen(row, inkomen, groep);
}

/** Step 4: exact, 15 x KI > I - 3 x KI - KI beroep; the right side may be negative. */
function isKiTestGezakt(row: i32, inkomen: i64): bool {
  const vreemd = kiVreemdCents(row);
  if (vreemd <= sheetValue(KI_TEST_DREMPEL)) return false;
  return KI_DEEL * KI_FACTOR * vreemd > inkomen - KI_FACTOR * vreemd - kiBeroepCents(row);
}

/** Step 6: the fixed, exceptional, full or graded amount. */
function volgensInkomen(row: i32, inkomen: i64, groep: u32): u64 {
  const vol: i64 = sheetValue(slotOf(FORM_FULL, groep));
  if (groep === GROEP_KLEUTER) return uitkomst(vol, reason.SCHOOLTOESLAG_KLEUTER_VAST, groep);
  const punten = schoolPunten(row);
  const grensMax: i64 = sheetValue(SCHOOLGRENS_MAX0 + punten);
  const uitzonderlijk = slotOf(FORM_EXCEPTIONAL, groep);
  const isUitzonderlijk = (vlaggen(row) & IS_UITZONDERLIJK) !== 0 && uitzonderlijk >= 0;
  if (isUitzonderlijk && UITZONDERLIJK_DEEL * inkomen <= grensMax) {
    return uitkomst(sheetValue(uitzonderlijk), reason.SCHOOLTOESLAG_UITZONDERLIJK, groep);
  }
  vergelijkGrens(row, SCHOOLGRENS_MIN0 + punten);
  const grensMin: i64 = sheetValue(SCHOOLGRENS_MIN0 + punten);
  if (inkomen <= grensMin) return uitkomst(vol, reason.SCHOOLTOESLAG_VOL, groep);
  const teller = 2 * vol * (grensMax - inkomen) + (grensMax - grensMin);
  const formule = teller / (2 * (grensMax - grensMin));
  const minimum: i64 = sheetValue(slotOf(FORM_MINIMUM, groep));
  if (minimum > formule) return uitkomst(minimum, reason.SCHOOLTOESLAG_MINIMUM, groep);
  return uitkomst(formule, reason.SCHOOLTOESLAG_FORMULE, groep);
}

/** Slot of a form of amount of a group; -1 where the group has none. */
function slotOf(form: u32, groep: u32): i32 {
  return schoolSlot((form << GROEP_WIDTH) | groep);
}
