/**
 * The foster care allowance, from the month of placement (project reading: the month rule).
 *
 * Law: art. 17 (rules 9).
 * Reads: `status`, isPleegkind; parameter: pleegzorgtoeslag (cents a month).
 * Returns: pleegzorgtoeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: pleegzorgtoeslag.
 */
import { PLEEGZORGTOESLAG_CENTS, sheetValue, status } from "../generated/columns";
import { PLEEGZORGTOESLAG } from "../generated/parameters";
import { PLEEGZORGTOESLAG_SHIFT, PLEEGZORGTOESLAG_TOEGEKEND } from "../generated/reasons";
import { geef, LIJST_PLEEG, nextRow, zegReden } from "../passes/sparse";
import { RECHT_HIER } from "../status";

export function pleegzorgtoeslag(to: i32): void {
  for (let row = nextRow(LIJST_PLEEG, to); row >= 0; row = nextRow(LIJST_PLEEG, to)) {
    if (!(status(row) & RECHT_HIER)) continue;
    geef(row, PLEEGZORGTOESLAG_CENTS, sheetValue(PLEEGZORGTOESLAG), PLEEGZORGTOESLAG);
    zegReden(row, PLEEGZORGTOESLAG_TOEGEKEND, PLEEGZORGTOESLAG_SHIFT);
  }
}
