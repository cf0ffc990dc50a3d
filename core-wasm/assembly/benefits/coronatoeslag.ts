/**
 * The one-off of 2020 on top of a social allowance on a low income. It is no part of the social
 * allowance, and another thing than the Covid allowance.
 *
 * Law: the one-off of 2020, whose act was not found (rules 5).
 * Reads: socialeToeslagCents, gezinsinkomstenCents, rol; parameters: coronatoeslag (cents, once; 0
 *   in every other month), inkomensgrensLaag (cents a year, inclusive).
 * Returns: coronatoeslagCents, cents, 0 or more.
 * Rounding: a shared row has half, half-up.
 * Reasons: coronatoeslag.
 */

import {
  CORONATOESLAG_CENTS,
  gezinsinkomstenCents,
  rol,
  sheetValue,
  socialeToeslagCents,
} from "../generated/columns";
import { ROL_VOLLEDIG } from "../generated/enums";
import { CORONATOESLAG, INKOMENSGRENS_LAAG } from "../generated/parameters";
import {
  CORONATOESLAG_BOVEN_GRENS,
  CORONATOESLAG_SHIFT,
  CORONATOESLAG_TOEGEKEND,
} from "../generated/reasons";
import { addReason, give } from "../passes/sparse";

/** A row with a social allowance has a known income: no other asks for it. */
export function coronatoeslag(from: i32, to: i32): void {
  const vol = sheetValue(CORONATOESLAG);
  if (vol === 0) return;
  for (let row = from; row < to; row++) {
    if (socialeToeslagCents(row) === 0) continue;
    const isLow = gezinsinkomstenCents(row) <= sheetValue(INKOMENSGRENS_LAAG);
    const cents = rol(row) === ROL_VOLLEDIG ? vol : (vol + 1) / 2;
    give(row, CORONATOESLAG_CENTS, isLow ? cents : 0, CORONATOESLAG);
    const reden = isLow ? CORONATOESLAG_TOEGEKEND : CORONATOESLAG_BOVEN_GRENS;
    addReason(row, reden, CORONATOESLAG_SHIFT);
  }
}
