/**
 * The care allowance by points of the decision in force; the same amounts for both regimes.
 *
 * Law: art. 16; points: BVR Zorgtoeslagen art. 9 (rules 8).
 * Reads: `status`, `zorgClass`, month of birth; parameters: zorgtoeslag* (cents a month),
 *   zorgLeeftijdMax (months).
 * Returns: zorgtoeslagCents, cents, 0 or more; and a bit of `recht` where above 0.
 * Rounding: none, the amount is published.
 * Reasons: zorgtoeslag.
 */
import { zorgtoeslagSlot } from "../generated/amounts";
import {
  birthMonth,
  LIST_ZORGTOESLAG,
  recht,
  setRecht,
  sheetValue,
  status,
  ZORGTOESLAG_CENTS,
  zorgClass,
} from "../generated/columns";
import { ZORG_LEEFTIJD_MAX } from "../generated/parameters";
import * as reason from "../generated/reasons";
import { addReason, give, nextRow } from "../passes/sparse";
import { centsOfSlot } from "../sheet";
import { RECHT_HERE, WITH_ZORGTOESLAG } from "../status";

/** Points at which the rows of the table begin. */
const TOTAAL_18: u32 = 18;
const TOTAAL_15: u32 = 15;
const TOTAAL_12: u32 = 12;
const TOTAAL_9: u32 = 9;
const TOTAAL_6: u32 = 6;
const BOVEN_20: u32 = 20;
const PIJLER_MIN: u32 = 4;

/** The first row of the table that fits the points, as a reason; 0 where none does. */
export function zorgClassOf(pijler1: u32, totaal: u32): u32 {
  if (totaal > BOVEN_20) return reason.ZORGTOESLAG_TOTAAL_BOVEN20;
  if (totaal >= TOTAAL_18) return reason.ZORGTOESLAG_TOTAAL18_TOT20;
  if (totaal >= TOTAAL_15) return reason.ZORGTOESLAG_TOTAAL15_TOT17;
  if (totaal >= TOTAAL_12) return reason.ZORGTOESLAG_TOTAAL12_TOT14;
  const isPijler = pijler1 >= PIJLER_MIN;
  if (totaal >= TOTAAL_6 && isPijler) return reason.ZORGTOESLAG_P1_MIN4_TOTAAL6_TOT11;
  if (totaal >= TOTAAL_9) return reason.ZORGTOESLAG_P1_ONDER4_TOTAAL9_TOT11;
  if (totaal >= TOTAAL_6) return reason.ZORGTOESLAG_P1_ONDER4_TOTAAL6_TOT8;
  return isPijler ? reason.ZORGTOESLAG_P1_MIN4_TOTAAL_ONDER6 : reason.ZORGTOESLAG_GEEN;
}

export function zorgtoeslag(to: i32, month: i32): void {
  const leeftijdMax = sheetValue(ZORG_LEEFTIJD_MAX);
  for (let row = nextRow(LIST_ZORGTOESLAG, to); row >= 0; row = nextRow(LIST_ZORGTOESLAG, to)) {
    if (!(status(row) & RECHT_HERE)) continue;
    const isPast = month > birthMonth(row) + leeftijdMax;
    const reden = isPast ? reason.ZORGTOESLAG_LEEFTIJDSGRENS : zorgClass(row);
    const slot = zorgtoeslagSlot(reden);
    const cents = centsOfSlot(slot);
    give(row, ZORGTOESLAG_CENTS, cents, slot);
    if (cents > 0) setRecht(row, recht(row) | WITH_ZORGTOESLAG);
    addReason(row, reden, reason.ZORGTOESLAG_SHIFT);
  }
}
