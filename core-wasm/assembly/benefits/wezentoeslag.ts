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
  WEZENTOESLAG_CENTS,
  wezenstatus,
} from "../generated/columns";
import { WEZENTOESLAG_HALF as HALF, WEZENTOESLAG_VOL as VOL } from "../generated/parameters";
import { WEZENTOESLAG_HALF, WEZENTOESLAG_SHIFT, WEZENTOESLAG_VOL } from "../generated/reasons";
import { clearCents, LIJST_WEZEN, nextRow } from "../sparse";
import { RECHT_HIER } from "../status";

export function wezentoeslag(from: i32, to: i32): void {
  clearCents(WEZENTOESLAG_CENTS, from, to);
  for (let row = nextRow(LIJST_WEZEN, to); row >= 0; row = nextRow(LIJST_WEZEN, to)) {
    if (!(status(row) & RECHT_HIER)) continue;
    const toegekend = wezenstatus(row) === WEZEN_HALF ? WEZENTOESLAG_HALF : WEZENTOESLAG_VOL;
    setWezentoeslagCents(row, sheetValue(wezentoeslagSlot(toegekend)));
    setRedenen(row, redenen(row) | ((<u64>toegekend) << WEZENTOESLAG_SHIFT));
  }
}

/** Parameter that a reason takes its amount from. */
export function wezentoeslagSlot(toegekend: u32): i32 {
  return toegekend === WEZENTOESLAG_HALF ? HALF : VOL;
}
