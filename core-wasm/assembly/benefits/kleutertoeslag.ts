/**
 * The preschool allowance, in the months of the third and the fourth birthday. It asks for neither
 * entitlement nor domicile nor residence right. Abolished for who is born from 2022 on (project
 * reading: the date of birth is the border).
 *
 * Law: art. 53-55 (rules 10).
 * Reads: `status`, month of birth, isKleuterIngeschreven, isKleuterVoldoendeAanwezig; parameter:
 *   kleutertoeslag (cents a calendar year).
 * Returns: kleutertoeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: kleutertoeslag.
 */

import { yearOf } from "../calendar";
import {
  BIRTH_MONTH,
  birthMonth,
  flagBits,
  IS_KLEUTER_INGESCHREVEN,
  IS_KLEUTER_VOLDOENDE_AANWEZIG,
  KLEUTERTOESLAG_CENTS,
  sheetValue,
  status,
} from "../generated/columns";
import { KLEUTERTOESLAG } from "../generated/parameters";
import {
  KLEUTERTOESLAG_AFGESCHAFT,
  KLEUTERTOESLAG_DRIE_JAAR,
  KLEUTERTOESLAG_NIET_AANWEZIG,
  KLEUTERTOESLAG_NIET_INGESCHREVEN,
  KLEUTERTOESLAG_SHIFT,
  KLEUTERTOESLAG_VIER_JAAR,
  KLEUTERTOESLAG_VIER_JAAR_GEBOREN2015,
} from "../generated/reasons";
import { addReason, give } from "../passes/sparse";
import { ALIVE, HERE } from "../status";

/** Months of birth that are compared at once. */
const LANES: i32 = 8;
const DRIE_JAAR: i32 = 3 * 12;
const VIER_JAAR: i32 = 4 * 12;
/** Children born in this year are paid at four without the condition on attendance. */
const EXEMPT_YEAR: i32 = 2015;
/** Children born from this year on have none. */
const ABOLISHED_FROM: i32 = 2022;

export function kleutertoeslag(from: i32, to: i32, month: i32): void {
  if (ASC_FEATURE_SIMD) eightAtOnce(from, to, month);
  else birthdays(from, to, month);
}

/** Finds the groups of rows in which a birthday may be. */
function eightAtOnce(from: i32, to: i32, month: i32): void {
  const drie = i16x8.splat(<i16>(month - DRIE_JAAR));
  const vier = i16x8.splat(<i16>(month - VIER_JAAR));
  for (let row = from; row < to; row += LANES) {
    const birth = v128.load(BIRTH_MONTH + ((<usize>row) << 1));
    const isBirthday = v128.or(i16x8.eq(birth, drie), i16x8.eq(birth, vier));
    if (v128.any_true(isBirthday)) birthdays(row, min(row + LANES, to), month);
  }
}

/** A few rows of which some may have their third or fourth birthday in the month. */
function birthdays(from: i32, to: i32, month: i32): void {
  for (let row = from; row < to; row++) {
    const age = month - birthMonth(row);
    const isHere = (status(row) & (HERE | ALIVE)) === (HERE | ALIVE);
    if ((age !== DRIE_JAAR && age !== VIER_JAAR) || !isHere) continue;
    const reden = reasonOf(row, age);
    const isGranted = reden <= KLEUTERTOESLAG_VIER_JAAR_GEBOREN2015;
    give(row, KLEUTERTOESLAG_CENTS, isGranted ? sheetValue(KLEUTERTOESLAG) : 0, KLEUTERTOESLAG);
    addReason(row, reden, KLEUTERTOESLAG_SHIFT);
  }
}

function reasonOf(row: i32, age: i32): u32 {
  const birthYear = yearOf(birthMonth(row));
  if (birthYear >= ABOLISHED_FROM) return KLEUTERTOESLAG_AFGESCHAFT;
  const flags = flagBits(row);
  if (!(flags & IS_KLEUTER_INGESCHREVEN)) return KLEUTERTOESLAG_NIET_INGESCHREVEN;
  if (age === DRIE_JAAR) return KLEUTERTOESLAG_DRIE_JAAR;
  if (flags & IS_KLEUTER_VOLDOENDE_AANWEZIG) return KLEUTERTOESLAG_VIER_JAAR;
  return birthYear === EXEMPT_YEAR
    ? KLEUTERTOESLAG_VIER_JAAR_GEBOREN2015
    : KLEUTERTOESLAG_NIET_AANWEZIG;
}
