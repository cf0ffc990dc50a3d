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
  HEEFT_VERBLIJFSRECHT,
  KINDEROPVANGTOESLAG_CENTS,
  LIST_KINDEROPVANGTOESLAG,
  opvangHalveDagen,
  opvangVolleDagen,
  sheetValue,
  status,
  vlaggen,
} from "../generated/columns";
import { KINDEROPVANGTOESLAG_PER_DAG } from "../generated/parameters";
import {
  KINDEROPVANGTOESLAG_BEGRENSD,
  KINDEROPVANGTOESLAG_GEEN_VERBLIJFSRECHT,
  KINDEROPVANGTOESLAG_SHIFT,
  KINDEROPVANGTOESLAG_TOEGEKEND,
} from "../generated/reasons";
import { geef, nextRow, zegReden } from "../passes/sparse";
import { HIER, LEEFT } from "../status";

export function kinderopvangtoeslag(to: i32, month: i32): void {
  const halvesMax = 2 * daysInMonth(month);
  for (
    let row = nextRow(LIST_KINDEROPVANGTOESLAG, to);
    row >= 0;
    row = nextRow(LIST_KINDEROPVANGTOESLAG, to)
  ) {
    if ((status(row) & (HIER | LEEFT)) !== (HIER | LEEFT)) continue;
    const halves = 2 * <i32>opvangVolleDagen(row) + <i32>opvangHalveDagen(row);
    const reden = redenOf(row, halves > halvesMax);
    const isToegekend = reden !== KINDEROPVANGTOESLAG_GEEN_VERBLIJFSRECHT;
    const cents = isToegekend ? bedrag(min(halves, halvesMax)) : 0;
    geef(row, KINDEROPVANGTOESLAG_CENTS, cents, KINDEROPVANGTOESLAG_PER_DAG);
    zegReden(row, reden, KINDEROPVANGTOESLAG_SHIFT);
  }
}

function bedrag(halves: i32): i32 {
  return (halves * sheetValue(KINDEROPVANGTOESLAG_PER_DAG) + 1) / 2;
}

function redenOf(row: i32, isCapped: bool): u32 {
  if (!(vlaggen(row) & HEEFT_VERBLIJFSRECHT)) return KINDEROPVANGTOESLAG_GEEN_VERBLIJFSRECHT;
  return isCapped ? KINDEROPVANGTOESLAG_BEGRENSD : KINDEROPVANGTOESLAG_TOEGEKEND;
}
