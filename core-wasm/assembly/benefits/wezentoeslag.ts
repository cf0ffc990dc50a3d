/**
 * The orphan allowance, on top of the basic amount.
 *
 * Law: art. 14-15 (rules 7).
 * Reads: `status`, wezenstatus; parameters: wezentoeslagHalf, wezentoeslagVol (cents a month).
 * Returns: wezentoeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: wezentoeslag.
 */

import { wezentoeslagSlot } from "../generated/amounts";
import {
  LIST_WEZENTOESLAG,
  sheetValue,
  status,
  WEZENTOESLAG_CENTS,
  wezenstatus,
} from "../generated/columns";
import { WEZENSTATUS_HALVE_WEES } from "../generated/enums";
import { WEZENTOESLAG_HALF, WEZENTOESLAG_SHIFT, WEZENTOESLAG_VOL } from "../generated/reasons";
import { addReason, give, nextRow } from "../passes/sparse";
import { RECHT_HERE } from "../status";

export function wezentoeslag(to: i32): void {
  for (let row = nextRow(LIST_WEZENTOESLAG, to); row >= 0; row = nextRow(LIST_WEZENTOESLAG, to)) {
    if (!(status(row) & RECHT_HERE)) continue;
    const isHalf = wezenstatus(row) === WEZENSTATUS_HALVE_WEES;
    const toegekend = isHalf ? WEZENTOESLAG_HALF : WEZENTOESLAG_VOL;
    const slot = wezentoeslagSlot(toegekend);
    give(row, WEZENTOESLAG_CENTS, sheetValue(slot), slot);
    addReason(row, toegekend, WEZENTOESLAG_SHIFT);
  }
}
