/**
 * The starting amount at birth or adoption. It asks for neither entitlement nor life: a stillbirth
 * counts; the row must hold in the month.
 *
 * Law: art. 9-11 (rules 5).
 * Reads: `status`, startbedragMaand; parameter: startbedrag (cents, once).
 * Returns: startbedragCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: startbedrag.
 */
import {
  LIST_STARTBEDRAG,
  STARTBEDRAG_CENTS,
  sheetValue,
  startbedragMaand,
  status,
} from "../generated/columns";
import { STARTBEDRAG } from "../generated/parameters";
import { STARTBEDRAG_SHIFT, STARTBEDRAG_TOEGEKEND } from "../generated/reasons";
import { addReason, give, nextRow } from "../passes/sparse";
import { HERE } from "../status";

export function startbedrag(to: i32, month: i32): void {
  for (let row = nextRow(LIST_STARTBEDRAG, to); row >= 0; row = nextRow(LIST_STARTBEDRAG, to)) {
    if (startbedragMaand(row) !== month || !(status(row) & HERE)) continue;
    give(row, STARTBEDRAG_CENTS, sheetValue(STARTBEDRAG), STARTBEDRAG);
    addReason(row, STARTBEDRAG_TOEGEKEND, STARTBEDRAG_SHIFT);
  }
}
