/**
 * The support allowance of a child with a decision and at least 12 points.
 *
 * Law: art. 56/1, from 2023-01 (rules, section 9).
 * Reads: `status`, zorgTotaal, month of birth; parameters: ondersteuningstoeslag (cents a month, 0
 *   before it existed), zorgLeeftijdMax (months).
 * Returns: ondersteuningstoeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: ondersteuningstoeslag.
 */
import {
  geboorteMaand,
  redenen,
  setOndersteuningstoeslagCents,
  setRedenen,
  sheetValue,
  status,
  zeldzaam,
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
import { RECHT_HIER, VRAAGT_ONDERSTEUNING } from "../status";

const PUNTEN_MIN: u32 = 12;

export function ondersteuningstoeslag(from: i32, to: i32, month: i32): void {
  const cents = sheetValue(ONDERSTEUNINGSTOESLAG);
  for (let row = from; row < to; row++) {
    if (!(zeldzaam(row) & VRAAGT_ONDERSTEUNING) || !(status(row) & RECHT_HIER)) {
      setOndersteuningstoeslagCents(row, 0);
      continue;
    }
    const reden = redenOf(row, month, cents);
    setOndersteuningstoeslagCents(row, reden === ONDERSTEUNINGSTOESLAG_TOEGEKEND ? cents : 0);
    setRedenen(row, redenen(row) | ((<u64>reden) << ONDERSTEUNINGSTOESLAG_SHIFT));
  }
}

function redenOf(row: i32, month: i32, cents: i32): u32 {
  if (cents === 0) return ONDERSTEUNINGSTOESLAG_NOG_NIET_INGEVOERD;
  if (month > geboorteMaand(row) + sheetValue(ZORG_LEEFTIJD_MAX)) {
    return ONDERSTEUNINGSTOESLAG_LEEFTIJDSGRENS;
  }
  if (zorgTotaal(row) < PUNTEN_MIN) return ONDERSTEUNINGSTOESLAG_PUNTEN_ONDER12;
  return ONDERSTEUNINGSTOESLAG_TOEGEKEND;
}
