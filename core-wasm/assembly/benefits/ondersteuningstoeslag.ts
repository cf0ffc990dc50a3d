/**
 * The support allowance of a child with a decision and at least 12 points.
 *
 * Law: art. 56/1, from 2023-01 (rules 9).
 * Reads: `status`, zorgTotaal, month of birth; parameters: ondersteuningstoeslag (cents a month, 0
 *   before it existed), zorgLeeftijdMax (months).
 * Returns: ondersteuningstoeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: ondersteuningstoeslag.
 */
import {
  birthMonth,
  LIST_ONDERSTEUNINGSTOESLAG,
  ONDERSTEUNINGSTOESLAG_CENTS,
  sheetValue,
  status,
  zorgTotaal,
} from "../generated/columns";
import { ONDERSTEUNINGSTOESLAG, ZORG_LEEFTIJD_MAX } from "../generated/parameters";
import {
  ONDERSTEUNINGSTOESLAG_LEEFTIJDSGRENS,
  ONDERSTEUNINGSTOESLAG_NOG_NIET_INGEVOERD,
  ONDERSTEUNINGSTOESLAG_PUNTEN_ONDER12,
  ONDERSTEUNINGSTOESLAG_SHIFT,
  ONDERSTEUNINGSTOESLAG_TOEGEKEND,
} from "../generated/reasons";
import { addReason, give, nextRow } from "../passes/sparse";
import { RECHT_HERE } from "../status";

const PUNTEN_MIN: u32 = 12;

export function ondersteuningstoeslag(to: i32, month: i32): void {
  const cents = sheetValue(ONDERSTEUNINGSTOESLAG);
  const list = LIST_ONDERSTEUNINGSTOESLAG;
  for (let row = nextRow(list, to); row >= 0; row = nextRow(list, to)) {
    if (!(status(row) & RECHT_HERE)) continue;
    const reden = reasonOf(row, month, cents);
    const isGranted = reden === ONDERSTEUNINGSTOESLAG_TOEGEKEND;
    give(row, ONDERSTEUNINGSTOESLAG_CENTS, isGranted ? cents : 0, ONDERSTEUNINGSTOESLAG);
    addReason(row, reden, ONDERSTEUNINGSTOESLAG_SHIFT);
  }
}

function reasonOf(row: i32, month: i32, cents: i32): u32 {
  if (cents === 0) return ONDERSTEUNINGSTOESLAG_NOG_NIET_INGEVOERD;
  if (month > birthMonth(row) + sheetValue(ZORG_LEEFTIJD_MAX)) {
    return ONDERSTEUNINGSTOESLAG_LEEFTIJDSGRENS;
  }
  if (zorgTotaal(row) < PUNTEN_MIN) return ONDERSTEUNINGSTOESLAG_PUNTEN_ONDER12;
  return ONDERSTEUNINGSTOESLAG_TOEGEKEND;
}
