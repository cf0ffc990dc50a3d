/**
 * Which household months are provisional, and the values they rest on.
 *
 * Law: none; the confidence of the amounts (rules 0). A household's month is provisional
 *   when it has a component above 0 taken from a candidate amount, when it compared a known income
 *   with a candidate limit, or when it has a school bonus while its circle is unsettled.
 * Reads: `redenen`, `householdCounts`, `sheetCandidate` (1 = never published).
 * Returns: the column voorlopig, the same for all rows of a household; `sheetUsed` by parameter.
 *
 * A reason names the parameters that an amount rests on. So each month has a bit per reason: rows
 * look theirs up, and what they rest on is noted per reason, once per block. Rare benefits note
 * themselves when they give (`sparse.ts`). The pass runs only in months in which some value is not
 * confirmed.
 */
import {
  basisbedragSlot,
  firstLimitSlot,
  leeftijdsbijslagSlot,
  secondLimitSlot,
  socialeToeslagSlot,
} from "../generated/amounts";
import {
  extraKinderenCount,
  householdProvisional,
  isLastRow,
  redenen,
  setHouseholdProvisional,
  setSheetUsed,
  setVoorlopig,
  sheetCandidate,
  sheetValue,
  voorlopig,
} from "../generated/columns";
import * as slot from "../generated/parameters";
import * as reason from "../generated/reasons";
import { isCandidateAmount, isCandidateLimit } from "../sheet";
import { countsOf, householdBits, LARGE } from "./household";

/** Place of the bit for a large family above the reason of the social allowance. */
const LARGE_MARK: u32 = <u32>reason.SOCIALE_TOESLAG_MASK + 1;
const SOCIAL_COUNT: u32 = 2 * LARGE_MARK;

/** A bit per reason that makes a row provisional in this month. */
let basisCandidates: u32 = 0;
let ageCandidates: u32 = 0;
let socialCandidates: u64 = 0;

/** Whether any value of the month's sheet makes results provisional; finds the bits if so. */
export function isProvisionalMonth(): bool {
  let any = sheetValue(slot.SCHOOLBONUS_KRING_ONZEKER);
  for (let index: i32 = 0; index < slot.SLOT_COUNT; index++) any |= sheetCandidate(index);
  if (any === 0) return false;
  basisCandidates = 0;
  ageCandidates = 0;
  socialCandidates = 0;
  for (let code: u32 = 0; code <= <u32>reason.BASISBEDRAG_MASK; code++) {
    basisCandidates |= (<u32>isCandidateAmount(basisbedragSlot(code))) << code;
  }
  for (let code: u32 = 0; code <= <u32>reason.LEEFTIJDSBIJSLAG_MASK; code++) {
    ageCandidates |= (<u32>isCandidateAmount(leeftijdsbijslagSlot(code))) << code;
  }
  for (let code: u32 = 0; code < SOCIAL_COUNT; code++) {
    const isLimit =
      isCandidateLimit(firstLimitSlot(code)) || isCandidateLimit(secondLimitSlot(code));
    socialCandidates |= (<u64>(isLimit || isCandidateAmount(amountSlot(code)))) << code;
  }
  return true;
}

/** Notes that the row rests on the parameter. */
export function restOn(row: i32, parameter: i32): void {
  setVoorlopig(row, 1);
  setSheetUsed(parameter, 1);
}

/** Notes that the row compared a known income with a limit. */
export function restOnLimit(row: i32, limit: i32): void {
  if (sheetCandidate(limit) !== 0) restOn(row, limit);
}

/** Rows to households, then households to rows. */
export function provisionalPass(from: i32, to: i32): void {
  noteRows(from, to);
  let place: i32 = 0;
  for (let row = from; row < to; row++) {
    setVoorlopig(row, householdProvisional(place));
    place += isLastRow(row);
  }
}

function noteRows(from: i32, to: i32): void {
  let basisUsed: u32 = 0;
  let ageUsed: u32 = 0;
  let socialUsed: u64 = 0;
  let place: i32 = 0;
  let any: u32 = 0;
  for (let row = from; row < to; row++) {
    const reasons = <u32>redenen(row);
    const basis = field(reasons, reason.BASISBEDRAG_SHIFT, reason.BASISBEDRAG_MASK);
    const leeftijd = field(reasons, reason.LEEFTIJDSBIJSLAG_SHIFT, reason.LEEFTIJDSBIJSLAG_MASK);
    const isLarge = householdBits(countsOf(place), extraKinderenCount(row)) & LARGE;
    const sociaal =
      field(reasons, reason.SOCIALE_TOESLAG_SHIFT, reason.SOCIALE_TOESLAG_MASK) |
      select<u32>(LARGE_MARK, 0, isLarge !== 0);
    basisUsed |= 1 << basis;
    ageUsed |= 1 << leeftijd;
    socialUsed |= (<u64>1) << sociaal;
    const dense = (basisCandidates >> basis) | (ageCandidates >> leeftijd);
    any |= voorlopig(row) | ((dense | <u32>(socialCandidates >> sociaal)) & 1);
    setHouseholdProvisional(place, any);
    const isLast = isLastRow(row);
    place += isLast;
    any = select<u32>(0, any, isLast !== 0);
  }
  noteUsed(basisUsed, ageUsed, socialUsed);
}

function field(reasons: u32, shift: u64, mask: u64): u32 {
  return (reasons >> <u32>shift) & <u32>mask;
}

/** The parameters behind the reasons that rows had. */
function noteUsed(basis: u32, leeftijd: u32, sociaal: u64): void {
  for (let rest = basis & basisCandidates; rest !== 0; rest &= rest - 1) {
    setSheetUsed(basisbedragSlot(ctz(rest)), 1);
  }
  for (let rest = leeftijd & ageCandidates; rest !== 0; rest &= rest - 1) {
    setSheetUsed(leeftijdsbijslagSlot(ctz(rest)), 1);
  }
  for (let rest = sociaal & socialCandidates; rest !== 0; rest &= rest - 1) {
    const code = <u32>ctz(rest);
    if (isCandidateAmount(amountSlot(code))) setSheetUsed(amountSlot(code), 1);
    noteLimit(firstLimitSlot(code));
    noteLimit(secondLimitSlot(code));
  }
}

function noteLimit(limit: i32): void {
  if (isCandidateLimit(limit)) setSheetUsed(limit, 1);
}

function amountSlot(code: u32): i32 {
  return socialeToeslagSlot(code & (LARGE_MARK - 1));
}
