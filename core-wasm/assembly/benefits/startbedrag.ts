/**
 * The starting amount at birth or adoption. It asks for neither entitlement nor life: a stillbirth
 * counts; the row must hold in the month.
 *
 * Law: art. 9-11 (rules, section 5).
 * Reads: `status`, startbedragMaand; parameter: startbedrag (cents, once).
 * Returns: startbedragCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: startbedrag.
 */
import {
  redenen,
  STARTBEDRAG_CENTS,
  setRedenen,
  setStartbedragCents,
  sheetValue,
  startbedragMaand,
  status,
} from "../generated/columns";
import { STARTBEDRAG } from "../generated/parameters";
import { STARTBEDRAG_SHIFT, STARTBEDRAG_TOEGEKEND } from "../generated/reasons";
import { clearCents, LIJST_START, nextRow } from "../sparse";
import { HIER } from "../status";

export function startbedrag(from: i32, to: i32, month: i32): void {
  clearCents(STARTBEDRAG_CENTS, from, to);
  for (let row = nextRow(LIJST_START, to); row >= 0; row = nextRow(LIJST_START, to)) {
    if (startbedragMaand(row) !== month || !(status(row) & HIER)) continue;
    setStartbedragCents(row, sheetValue(STARTBEDRAG));
    setRedenen(row, redenen(row) | ((<u64>STARTBEDRAG_TOEGEKEND) << STARTBEDRAG_SHIFT));
  }
}
