/**
 * The childcare allowance, for days of the month in childcare without income tariff.
 *
 * Law: art. 51-52 (rules 10). Residence right, no domicile, no age limit.
 * Reads: `status`, opvangVolleDagen, opvangHalveDagen, heeftVerblijfsrecht; parameter:
 *   kinderopvangtoeslagPerDag (cents a full day).
 * Returns: kinderopvangtoeslagCents, cents, 0 or more.
 * Rounding: half-up on the amount of the month. Days above the month are capped.
 * Reasons: kinderopvangtoeslag.
 */

import { daysInMonth } from "../calendar";
import {
  flagBits,
  HEEFT_VERBLIJFSRECHT,
  KINDEROPVANGTOESLAG_CENTS,
  LIST_KINDEROPVANGTOESLAG,
  opvangHalveDagen,
  opvangVolleDagen,
  sheetValue,
  status,
} from "../generated/columns";
import { KINDEROPVANGTOESLAG_PER_DAG } from "../generated/parameters";
import {
  KINDEROPVANGTOESLAG_BEGRENSD,
  KINDEROPVANGTOESLAG_GEEN_VERBLIJFSRECHT,
  KINDEROPVANGTOESLAG_SHIFT,
  KINDEROPVANGTOESLAG_TOEGEKEND,
} from "../generated/reasons";
import { addReason, give, nextRow } from "../passes/sparse";
import { ALIVE, HERE } from "../status";

export function kinderopvangtoeslag(to: i32, month: i32): void {
  const halvesMax = 2 * daysInMonth(month);
  for (
    let row = nextRow(LIST_KINDEROPVANGTOESLAG, to);
    row >= 0;
    row = nextRow(LIST_KINDEROPVANGTOESLAG, to)
  ) {
    if ((status(row) & (HERE | ALIVE)) !== (HERE | ALIVE)) continue;
    const halves = 2 * <i32>opvangVolleDagen(row) + <i32>opvangHalveDagen(row);
    const reden = reasonOf(row, halves > halvesMax);
    const isGranted = reden !== KINDEROPVANGTOESLAG_GEEN_VERBLIJFSRECHT;
    const cents = isGranted ? centsOf(min(halves, halvesMax)) : 0;
    give(row, KINDEROPVANGTOESLAG_CENTS, cents, KINDEROPVANGTOESLAG_PER_DAG);
    addReason(row, reden, KINDEROPVANGTOESLAG_SHIFT);
  }
}

function centsOf(halves: i32): i32 {
  return (halves * sheetValue(KINDEROPVANGTOESLAG_PER_DAG) + 1) / 2;
}

function reasonOf(row: i32, isCapped: bool): u32 {
  if (!(flagBits(row) & HEEFT_VERBLIJFSRECHT)) return KINDEROPVANGTOESLAG_GEEN_VERBLIJFSRECHT;
  return isCapped ? KINDEROPVANGTOESLAG_BEGRENSD : KINDEROPVANGTOESLAG_TOEGEKEND;
}
