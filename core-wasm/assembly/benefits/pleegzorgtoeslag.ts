/**
 * The foster care allowance, from the month of placement (project reading: the month rule).
 *
 * Law: art. 17 (rules, section 9).
 * Reads: `status`, isPleegkind; parameter: pleegzorgtoeslag (cents a month).
 * Returns: pleegzorgtoeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: pleegzorgtoeslag.
 */
import {
  redenen,
  setPleegzorgtoeslagCents,
  setRedenen,
  sheetValue,
  status,
  zeldzaam,
} from "../generated/columns";
import { PLEEGZORGTOESLAG } from "../generated/parameters";
import { PLEEGZORGTOESLAG_SHIFT, PLEEGZORGTOESLAG_TOEGEKEND } from "../generated/reasons";
import { RECHT_HIER, VRAAGT_PLEEG } from "../status";

export function pleegzorgtoeslag(from: i32, to: i32): void {
  const cents = sheetValue(PLEEGZORGTOESLAG);
  for (let row = from; row < to; row++) {
    if (!(zeldzaam(row) & VRAAGT_PLEEG) || !(status(row) & RECHT_HIER)) {
      setPleegzorgtoeslagCents(row, 0);
      continue;
    }
    setPleegzorgtoeslagCents(row, cents);
    setRedenen(row, redenen(row) | ((<u64>PLEEGZORGTOESLAG_TOEGEKEND) << PLEEGZORGTOESLAG_SHIFT));
  }
}
