// Generated from the layout and the parameter files by build/generate.ts. Not edited.

import { geboortedatum, overlijdensdatum, rangklasse, totMaand, vanMaand, zorgPijler1, zorgTotaal } from "./columns";

export const FAULT_SPAN_OVERLAP: u32 = 132;
export const FAULT_DUBBEL_UITBETAALD: u32 = 133;
export const FAULT_GEZIN_AFGEWEZEN: u32 = 134;

/** Code of the first contradiction between the facts of a row; 0 = none. */
export function contradictionOf(row: i32): u32 {
  if (rangklasse(row) > 0 && geboortedatum(row) >= 6940) return 128; // rangklasseNa2018
  if (zorgPijler1(row) > zorgTotaal(row)) return 129; // zorgPijler1BovenTotaal
  if (overlijdensdatum(row) < geboortedatum(row)) return 130; // overlijdenVoorGeboorte
  if (vanMaand(row) >= totMaand(row)) return 131; // spanLeeg
  return 0;
}
