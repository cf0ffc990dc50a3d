/**
 * The age supplement of the old regime; reduced for the household's oldest child.
 *
 * Law: art. 212 (rules 4).
 * Reads: months of age, the household's oldest, socialeToeslagCents and zorgtoeslagCents of the
 *   row, `basisKind`; parameters: leeftijdsbijslagVol6|12|18, leeftijdsbijslagOudste6|12|18.
 * Returns: leeftijdsbijslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: leeftijdsbijslag. The oldest that keeps the full amount passes the reduction to nobody.
 */
import { leeftijdsbijslagSlot } from "../generated/amounts";
import { ageBand, setAgeBand, setAgeCents } from "../generated/columns";
import * as reason from "../generated/reasons";
import { centsOfSlot } from "../sheet";

/** Months of age at which each band begins. */
const BAND_MONTHS: i32 = 6 * 12;
const BAND_MAX: i32 = 3;
const AGE_MONTHS_MAX: i32 = 511;

/** Once per instance. */
export function fillAgeBands(): void {
  for (let age: i32 = 0; age <= AGE_MONTHS_MAX; age++) {
    setAgeBand(age, min(age / BAND_MONTHS, BAND_MAX));
  }
}

/** The amounts of the month, by reason. */
export function fillLeeftijdsbijslag(): void {
  for (let reden: u32 = 0; reden <= <u32>reason.LEEFTIJDSBIJSLAG_MASK; reden++) {
    setAgeCents(reden, centsOfSlot(leeftijdsbijslagSlot(reden)));
  }
}

/**
 * Why an old-regime child has which supplement. `ageMonths` of a living child; `isOldest` of its
 * household; `isKept`: it has a social or care allowance or the raised orphan benefit. Codes of
 * vol, oudste and oudsteBehoudt stand three by three, in the order of the bands.
 */
export function leeftijdsbijslagReason(ageMonths: i32, isOldest: bool, isKept: bool): u32 {
  const band = ageBand(ageMonths & AGE_MONTHS_MAX);
  const oudste = select<u32>(
    reason.LEEFTIJDSBIJSLAG_OUDSTE_BEHOUDT6 - 1,
    reason.LEEFTIJDSBIJSLAG_OUDSTE6 - 1,
    isKept,
  );
  return band + select<u32>(oudste, reason.LEEFTIJDSBIJSLAG_ONDER6, isOldest && band !== 0);
}
