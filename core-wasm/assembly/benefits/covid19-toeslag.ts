/**
 * The Covid allowance: three instalments, the month of application and the two that follow. Like
 * the starting amount it asks for neither entitlement nor life.
 *
 * Law: the one-off of 2020 (rules 5).
 * Reads: `status`, covidMaand; parameter: covid19Toeslag (cents an instalment).
 * Returns: covid19ToeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: covid19Toeslag, by instalment.
 */
import {
  COVID19_TOESLAG_CENTS,
  covidMaand,
  LIST_COVID19_TOESLAG,
  sheetValue,
  status,
} from "../generated/columns";
import { COVID19_TOESLAG } from "../generated/parameters";
import {
  COVID19_TOESLAG_SHIFT,
  COVID19_TOESLAG_DERDE as DERDE,
  COVID19_TOESLAG_EERSTE as EERSTE,
} from "../generated/reasons";
import { addReason, give, nextRow } from "../passes/sparse";
import { HERE } from "../status";

export function covid19Toeslag(to: i32, month: i32): void {
  for (
    let row = nextRow(LIST_COVID19_TOESLAG, to);
    row >= 0;
    row = nextRow(LIST_COVID19_TOESLAG, to)
  ) {
    const instalment = <u32>(month - covidMaand(row)) + EERSTE;
    const isDue = month >= covidMaand(row) && instalment <= DERDE;
    if (!isDue || !(status(row) & HERE)) continue;
    give(row, COVID19_TOESLAG_CENTS, sheetValue(COVID19_TOESLAG), COVID19_TOESLAG);
    addReason(row, instalment, COVID19_TOESLAG_SHIFT);
  }
}
