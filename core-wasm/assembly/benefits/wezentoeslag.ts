/**
 * The orphan allowance, on top of the basic amount.
 *
 * Law: art. 14-15 (rules, section 7).
 * Reads: `status`, wezenstatus; parameters: wezentoeslagHalf, wezentoeslagVol (cents a month).
 * Returns: wezentoeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: wezentoeslag.
 */

import { WEZEN_HALF } from "../enums";
import {
  redenen,
  setRedenen,
  setWezentoeslagCents,
  sheetValue,
  status,
  wezenstatus,
  zeldzaam,
} from "../generated/columns";
import { WEZENTOESLAG_HALF as HALF, WEZENTOESLAG_VOL as VOL } from "../generated/parameters";
import { WEZENTOESLAG_HALF, WEZENTOESLAG_SHIFT, WEZENTOESLAG_VOL } from "../generated/reasons";
import { RECHT_HIER, VRAAGT_WEZEN } from "../status";

export function wezentoeslag(from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    if (!(zeldzaam(row) & VRAAGT_WEZEN) || !(status(row) & RECHT_HIER)) {
      setWezentoeslagCents(row, 0);
      continue;
    }
    const toegekend = wezenstatus(row) === WEZEN_HALF ? WEZENTOESLAG_HALF : WEZENTOESLAG_VOL;
    setWezentoeslagCents(row, sheetValue(wezentoeslagSlot(toegekend)));
    setRedenen(row, redenen(row) | ((<u64>toegekend) << WEZENTOESLAG_SHIFT));
  }
}

/** Parameter that a reason takes its amount from. */
export function wezentoeslagSlot(toegekend: u32): i32 {
  return toegekend === WEZENTOESLAG_HALF ? HALF : VOL;
}
