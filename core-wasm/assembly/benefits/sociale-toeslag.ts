/**
 * The social allowance and its one-off of November 2022 and April 2023.
 *
 * Law: art. 18 (new regime), 222 (rank classes), 18/1 and 222/1 (one-off); rules 6.
 * Reads: `status`, `householdCounts`, `socialCode`, gezinsinkomstenCents; parameters: the income
 *   limits (cents a year, inclusive; -1 where there is none yet) and socialeToeslag* (cents).
 * Returns: socialeToeslagCents and socialeToeslagEenmaligCents, cents, 0 or more.
 * Rounding: a shared row has half, half-up.
 * Reasons: socialeToeslag, deling, socialeToeslagEenmalig.
 *
 * The whole rule is a table, looked up by eleven bits; its outcome names the amount of the month:
 *
 *     10 9     8        7 6 5     4         3       2         1          0
 *     state    shared   kind      with new  large   I <= hoog I <= midden I <= laag
 *     `------ socialCode ----'    `-householdBits-' `------ this month's limits ---'
 */

import { socialeToeslagSlot } from "../generated/amounts";
import {
  flagBits,
  gezinsinkomstenCents,
  HEEFT_ZIEKE_OUDER,
  IS_EENOUDER,
  IS_KI_UITGESLOTEN,
  rangklasse,
  rol,
  SOCIALE_TOESLAG_EENMALIG_CENTS,
  setSocialCents,
  setSocialOutcome,
  sheetValue,
  socialeToeslagCents,
  UNKNOWN_CENTS,
} from "../generated/columns";
import { ROL_VOLLEDIG } from "../generated/enums";
import {
  INKOMENSGRENS_HOOG,
  INKOMENSGRENS_LAAG,
  INKOMENSGRENS_MIDDEN,
  SOCIALE_TOESLAG_EENMALIG,
} from "../generated/parameters";
import * as reason from "../generated/reasons";
import { LARGE, WITH_NEW } from "../passes/household";
import { addReason, give } from "../passes/sparse";
import { centsOfSlot } from "../sheet";
import { RECHT } from "../status";

const WITHIN_LOW: u32 = 1;
const WITHIN_MIDDLE: u32 = 2;
const WITHIN_HIGH: u32 = 4;
const KIND_SHIFT: u32 = 5;
const KIND_MASK: u32 = 7;
const SHARED: u32 = 1 << 8;
const STATE_SHIFT: u32 = 9;
const CODE_COUNT: u32 = 1 << 11;

/** State: whether the row can have the allowance at all. */
const INCOME_UNKNOWN: u32 = 1;
const KI_EXCLUDED: u32 = 2;
const NO_RIGHT: u32 = 3;

/** Kind: 0 is the new regime, then the rank classes and their raised forms. */
const NIEUW: u32 = 0;
const RANG1: u32 = 1;
const RANG1_ZIEK: u32 = 2;
const RANG2: u32 = 3;
const RANG3: u32 = 4;
const RANG3_EENOUDER: u32 = 5;

/** The row's own bits of the table index; they hold for all months. */
export function socialCodeOf(row: i32, isNew: bool): u32 {
  const flags = flagBits(row);
  const isUnknown = gezinsinkomstenCents(row) === UNKNOWN_CENTS;
  const isExcluded = (flags & IS_KI_UITGESLOTEN) !== 0;
  const state = isUnknown ? INCOME_UNKNOWN : isExcluded ? KI_EXCLUDED : 0;
  const soort = isNew ? NIEUW : rankKind(rangklasse(row), flags);
  const gedeeld: u32 = rol(row) === ROL_VOLLEDIG ? 0 : SHARED;
  return (state << STATE_SHIFT) | gedeeld | (soort << KIND_SHIFT);
}

function rankKind(rang: u32, flags: u32): u32 {
  if (rang === 1) return flags & HEEFT_ZIEKE_OUDER ? RANG1_ZIEK : RANG1;
  if (rang === 2) return RANG2;
  return flags & IS_EENOUDER ? RANG3_EENOUDER : RANG3;
}

/** An outcome: the reason, and a bit for a row that has half. */
const HALF: u32 = <u32>reason.SOCIALE_TOESLAG_MASK + 1;
const OUTCOME_COUNT: u32 = 2 * HALF;

/** The table of the decree, once per instance: it is the same in every month. */
export function fillSocialOutcomes(): void {
  for (let code: u32 = 0; code < CODE_COUNT; code++) {
    const reden = reasonOf(code);
    const isHalf = (code & SHARED) !== 0 && socialeToeslagSlot(reden) >= 0;
    setSocialOutcome(code, isHalf ? reden | HALF : reden);
  }
}

/** The amounts of the month, by outcome. */
export function fillSocialeToeslag(): void {
  for (let outcome: u32 = 0; outcome < OUTCOME_COUNT; outcome++) {
    const vol = centsOfSlot(socialeToeslagSlot(outcome & (HALF - 1)));
    setSocialCents(outcome, outcome & HALF ? (vol + 1) / 2 : vol);
  }
}

/** The table of art. 18 and 222, cell by cell. */
function reasonOf(code: u32): u32 {
  const state = code >> STATE_SHIFT;
  if (state === NO_RIGHT) return reason.SOCIALE_TOESLAG_GEEN;
  if (state === INCOME_UNKNOWN) return reason.SOCIALE_TOESLAG_INKOMEN_ONBEKEND;
  if (state === KI_EXCLUDED) return reason.SOCIALE_TOESLAG_KI_UITGESLOTEN;
  const soort = (code >> KIND_SHIFT) & KIND_MASK;
  const isLarge = (code & LARGE) !== 0;
  if (code & WITHIN_LOW) return soort === NIEUW ? newLow(isLarge) : rankLow(soort);
  if (!isLarge) {
    return code & WITHIN_MIDDLE
      ? reason.SOCIALE_TOESLAG_KLEIN_MIDDEN
      : reason.SOCIALE_TOESLAG_BOVEN_GRENS;
  }
  if (!(code & WITHIN_HIGH)) return reason.SOCIALE_TOESLAG_BOVEN_GRENS;
  if (soort === NIEUW) return reason.SOCIALE_TOESLAG_GROOT_MIDDEN;
  return code & WITH_NEW ? rankHigh(soort) : reason.SOCIALE_TOESLAG_GEEN_NIEUW_KIND;
}

function newLow(isLarge: bool): u32 {
  return isLarge ? reason.SOCIALE_TOESLAG_GROOT_LAAG : reason.SOCIALE_TOESLAG_KLEIN_LAAG;
}

function rankLow(soort: u32): u32 {
  if (soort === RANG1) return reason.SOCIALE_TOESLAG_RANG1;
  if (soort === RANG1_ZIEK) return reason.SOCIALE_TOESLAG_RANG1_ZIEK;
  if (soort === RANG2) return reason.SOCIALE_TOESLAG_RANG2;
  if (soort === RANG3) return reason.SOCIALE_TOESLAG_RANG3;
  return reason.SOCIALE_TOESLAG_RANG3_EENOUDER;
}

/** Between low and high the amount by rank is not raised. */
function rankHigh(soort: u32): u32 {
  if (soort === RANG1 || soort === RANG1_ZIEK) return reason.SOCIALE_TOESLAG_RANG1_HOOG;
  if (soort === RANG2) return reason.SOCIALE_TOESLAG_RANG2_HOOG;
  return reason.SOCIALE_TOESLAG_RANG3_HOOG;
}

/** Index of a row into the table: its own code, what its household is, and the month's limits. */
export function socialIndex(code: u32, status: u32, gezin: u32, inkomen: i32): u32 {
  const limits =
    (<u32>(inkomen <= sheetValue(INKOMENSGRENS_LAAG)) * WITHIN_LOW) |
    (<u32>(inkomen <= sheetValue(INKOMENSGRENS_MIDDEN)) * WITHIN_MIDDLE) |
    (<u32>(inkomen <= sheetValue(INKOMENSGRENS_HOOG)) * WITHIN_HIGH);
  return code | select<u32>(0, NO_RIGHT << STATE_SHIFT, (status & RECHT) !== 0) | gezin | limits;
}

/** The one-off on top of an allowance above 0; half for shared rows (project reading). */
export function socialeToeslagEenmalig(from: i32, to: i32): void {
  const vol = sheetValue(SOCIALE_TOESLAG_EENMALIG);
  if (vol === 0) return;
  for (let row = from; row < to; row++) {
    if (socialeToeslagCents(row) === 0) continue;
    const cents = rol(row) === ROL_VOLLEDIG ? vol : (vol + 1) / 2;
    give(row, SOCIALE_TOESLAG_EENMALIG_CENTS, cents, SOCIALE_TOESLAG_EENMALIG);
    const reden = reason.SOCIALE_TOESLAG_EENMALIG_TOEGEKEND;
    addReason(row, reden, reason.SOCIALE_TOESLAG_EENMALIG_SHIFT);
  }
}
