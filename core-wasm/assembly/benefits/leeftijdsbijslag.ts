/**
 * The age supplement of the old regime; reduced for the household's oldest child.
 *
 * Law: art. 212 (rules, section 4).
 * Reads: `status`, `gezinStatus`, months of age, socialeToeslagCents and zorgtoeslagCents of the
 *   row, `basisSoort`; parameters: leeftijdsbijslagVol6|12|18, leeftijdsbijslagOudste6|12|18.
 * Returns: leeftijdsbijslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: leeftijdsbijslag. The oldest that keeps the full amount passes the reduction to nobody.
 */
import {
  basisSoort,
  geboorteMaand,
  gezinStatus,
  leeftijdBand,
  leeftijdTabel,
  redenen,
  setLeeftijdBand,
  setLeeftijdsbijslagCents,
  setLeeftijdTabel,
  setRedenen,
  sheetValue,
  socialeToeslagCents,
  status,
  zorgtoeslagCents,
} from "../generated/columns";
import {
  LEEFTIJDSBIJSLAG_OUDSTE6,
  LEEFTIJDSBIJSLAG_OUDSTE12,
  LEEFTIJDSBIJSLAG_OUDSTE18,
  LEEFTIJDSBIJSLAG_VOL6,
  LEEFTIJDSBIJSLAG_VOL12,
  LEEFTIJDSBIJSLAG_VOL18,
} from "../generated/parameters";
import * as reason from "../generated/reasons";
import { BASIS_VERHOOGD, OUD_HIER, OUDSTE } from "../status";
import { centsOf, entry, reasonOf } from "../table";

/** Months of age at which each band begins. */
const BAND_MONTHS: i32 = 6 * 12;
const BAND_MAX: i32 = 3;
const AGE_MONTHS_MAX: i32 = 511;

export function leeftijdsbijslagTabel(): void {
  for (let age: i32 = 0; age <= AGE_MONTHS_MAX; age++) {
    setLeeftijdBand(age, min(age / BAND_MONTHS, BAND_MAX));
  }
  setLeeftijdTabel(reason.LEEFTIJDSBIJSLAG_GEEN, entry(0, reason.LEEFTIJDSBIJSLAG_GEEN));
  setLeeftijdTabel(reason.LEEFTIJDSBIJSLAG_ONDER6, entry(0, reason.LEEFTIJDSBIJSLAG_ONDER6));
  for (
    let code = reason.LEEFTIJDSBIJSLAG_VOL6;
    code <= reason.LEEFTIJDSBIJSLAG_OUDSTE_BEHOUDT18;
    code++
  ) {
    setLeeftijdTabel(code, entry(sheetValue(leeftijdsbijslagSlot(code)), code));
  }
}

/** Parameter that a reason takes its amount from. */
export function leeftijdsbijslagSlot(code: u32): i32 {
  switch (code) {
    case reason.LEEFTIJDSBIJSLAG_VOL12:
    case reason.LEEFTIJDSBIJSLAG_OUDSTE_BEHOUDT12:
      return LEEFTIJDSBIJSLAG_VOL12;
    case reason.LEEFTIJDSBIJSLAG_VOL18:
    case reason.LEEFTIJDSBIJSLAG_OUDSTE_BEHOUDT18:
      return LEEFTIJDSBIJSLAG_VOL18;
    case reason.LEEFTIJDSBIJSLAG_OUDSTE6:
      return LEEFTIJDSBIJSLAG_OUDSTE6;
    case reason.LEEFTIJDSBIJSLAG_OUDSTE12:
      return LEEFTIJDSBIJSLAG_OUDSTE12;
    case reason.LEEFTIJDSBIJSLAG_OUDSTE18:
      return LEEFTIJDSBIJSLAG_OUDSTE18;
    default:
      return LEEFTIJDSBIJSLAG_VOL6;
  }
}

export function leeftijdsbijslag(from: i32, to: i32, month: i32): void {
  for (let row = from; row < to; row++) {
    const isOud = (status(row) & OUD_HIER) !== 0;
    const packed = leeftijdTabel(isOud ? codeOf(row, month) : reason.LEEFTIJDSBIJSLAG_GEEN);
    setLeeftijdsbijslagCents(row, centsOf(packed));
    setRedenen(row, redenen(row) | reasonOf(packed, reason.LEEFTIJDSBIJSLAG_SHIFT));
  }
}

/** Codes of vol, oudste and oudsteBehoudt stand three by three, in the order of the bands. */
function codeOf(row: i32, month: i32): u32 {
  const band = leeftijdBand((month - geboorteMaand(row)) & AGE_MONTHS_MAX);
  const isOldest = (gezinStatus(row) & OUDSTE) !== 0 && band !== 0;
  const toeslagen = socialeToeslagCents(row) | zorgtoeslagCents(row);
  const isKept = toeslagen !== 0 || basisSoort(row) === BASIS_VERHOOGD;
  const base = select<u32>(
    reason.LEEFTIJDSBIJSLAG_OUDSTE_BEHOUDT6 - 1,
    reason.LEEFTIJDSBIJSLAG_OUDSTE6 - 1,
    isKept,
  );
  return band + select<u32>(base, reason.LEEFTIJDSBIJSLAG_ONDER6, isOldest);
}
