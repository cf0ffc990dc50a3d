/**
 * The Covid allowance: three instalments, the month of application and the two that follow. Like
 * the starting amount it asks for neither entitlement nor life.
 *
 * Law: the one-off of 2020 (rules, section 5).
 * Reads: `status`, covidMaand; parameter: covid19Toeslag (cents an instalment).
 * Returns: covid19ToeslagCents, cents, 0 or more.
 * Rounding: none, the amount is published.
 * Reasons: covid19Toeslag, by instalment.
 */
import {
  covidMaand,
  redenen,
  setCovid19ToeslagCents,
  setRedenen,
  sheetValue,
  status,
  zeldzaam,
} from "../generated/columns";
import { COVID19_TOESLAG } from "../generated/parameters";
import {
  COVID19_TOESLAG_DERDE,
  COVID19_TOESLAG_EERSTE,
  COVID19_TOESLAG_SHIFT,
} from "../generated/reasons";
import { HIER, VRAAGT_COVID } from "../status";

export function covid19Toeslag(from: i32, to: i32, month: i32): void {
  const cents = sheetValue(COVID19_TOESLAG);
  for (let row = from; row < to; row++) {
    const isAsked = (zeldzaam(row) & VRAAGT_COVID) !== 0 && (status(row) & HIER) !== 0;
    const instalment = <u32>(month - covidMaand(row)) + COVID19_TOESLAG_EERSTE;
    if (!isAsked || month < covidMaand(row) || instalment > COVID19_TOESLAG_DERDE) {
      setCovid19ToeslagCents(row, 0);
      continue;
    }
    setCovid19ToeslagCents(row, cents);
    setRedenen(row, redenen(row) | ((<u64>instalment) << COVID19_TOESLAG_SHIFT));
  }
}
