/**
 * The orphan allowance, on top of the basic amount.
 *
 * Law: art. 14-15 (rules 7).
 * Reads: `status`, wezenstatus; parameters: wezentoeslagHalf, wezentoeslagVol (cents a month).
 * Returns: wezentoeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: wezentoeslag.
 */

import { WEZEN_HALF } from "../enums";
import { sheetValue, status, WEZENTOESLAG_CENTS, wezenstatus } from "../generated/columns";
import { WEZENTOESLAG_HALF as HALF, WEZENTOESLAG_VOL as VOL } from "../generated/parameters";
import { WEZENTOESLAG_HALF, WEZENTOESLAG_SHIFT, WEZENTOESLAG_VOL } from "../generated/reasons";
import { geef, LIJST_WEZEN, nextRow, zegReden } from "../passes/sparse";
import { RECHT_HIER } from "../status";

export function wezentoeslag(to: i32): void {
  for (let row = nextRow(LIJST_WEZEN, to); row >= 0; row = nextRow(LIJST_WEZEN, to)) {
    if (!(status(row) & RECHT_HIER)) continue;
    const toegekend = wezenstatus(row) === WEZEN_HALF ? WEZENTOESLAG_HALF : WEZENTOESLAG_VOL;
    const slot = wezentoeslagSlot(toegekend);
    geef(row, WEZENTOESLAG_CENTS, sheetValue(slot), slot);
    zegReden(row, toegekend, WEZENTOESLAG_SHIFT);
  }
}

/** Parameter that a reason takes its amount from. */
function wezentoeslagSlot(toegekend: u32): i32 {
  return toegekend === WEZENTOESLAG_HALF ? HALF : VOL;
}
