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
  PLEEGZORGTOESLAG_CENTS,
  redenen,
  setPleegzorgtoeslagCents,
  setRedenen,
  sheetValue,
  status,
} from "../generated/columns";
import { PLEEGZORGTOESLAG } from "../generated/parameters";
import { PLEEGZORGTOESLAG_SHIFT, PLEEGZORGTOESLAG_TOEGEKEND } from "../generated/reasons";
import { clearCents, LIJST_PLEEG, nextRow } from "../sparse";
import { RECHT_HIER } from "../status";

export function pleegzorgtoeslag(from: i32, to: i32): void {
  clearCents(PLEEGZORGTOESLAG_CENTS, from, to);
  for (let row = nextRow(LIJST_PLEEG, to); row >= 0; row = nextRow(LIJST_PLEEG, to)) {
    if (!(status(row) & RECHT_HIER)) continue;
    setPleegzorgtoeslagCents(row, sheetValue(PLEEGZORGTOESLAG));
    setRedenen(row, redenen(row) | ((<u64>PLEEGZORGTOESLAG_TOEGEKEND) << PLEEGZORGTOESLAG_SHIFT));
  }
}
