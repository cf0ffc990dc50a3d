/**
 * The foster care allowance, from the month of placement (project reading: the month rule).
 *
 * Law: art. 17 (rules 9).
 * Reads: `status`, isPleegkind; parameter: pleegzorgtoeslag (cents a month).
 * Returns: pleegzorgtoeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: pleegzorgtoeslag.
 */
import {
  LIST_PLEEGZORGTOESLAG,
  PLEEGZORGTOESLAG_CENTS,
  sheetValue,
  status,
} from "../generated/columns";
import { PLEEGZORGTOESLAG } from "../generated/parameters";
import { PLEEGZORGTOESLAG_SHIFT, PLEEGZORGTOESLAG_TOEGEKEND } from "../generated/reasons";
import { addReason, give, nextRow } from "../passes/sparse";
import { RECHT_HERE } from "../status";

export function pleegzorgtoeslag(to: i32): void {
  for (
    let row = nextRow(LIST_PLEEGZORGTOESLAG, to);
    row >= 0;
    row = nextRow(LIST_PLEEGZORGTOESLAG, to)
  ) {
    if (!(status(row) & RECHT_HERE)) continue;
    give(row, PLEEGZORGTOESLAG_CENTS, sheetValue(PLEEGZORGTOESLAG), PLEEGZORGTOESLAG);
    addReason(row, PLEEGZORGTOESLAG_TOEGEKEND, PLEEGZORGTOESLAG_SHIFT);
  }
}
