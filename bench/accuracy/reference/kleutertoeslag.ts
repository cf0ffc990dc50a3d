/**
 * Preschool allowance at the third and the fourth birthday (rules 10).
 *
 * Law: art. 53-55. Paid here, alive; no entitlement, domicile or residence right is asked. Children
 * born in 2015 need not have been present enough in the year before; those born from 2022 on have
 * none.
 */
import { yearOfDate } from "./months.js";
import { granted, NOTHING, type Outcome, refused } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

const THREE_YEARS = 3 * 12;
const FOUR_YEARS = 4 * 12;
const BIRTH_YEAR_EXEMPT = 2015;
const ABOLISHED_FROM = "2022-01-01";

export function kleutertoeslag(parameters: MonthParameters, kind: KindMonth): Outcome {
  const { row, ageMonths } = kind;
  if (ageMonths !== THREE_YEARS && ageMonths !== FOUR_YEARS) return NOTHING;
  if (!kind.isPaidHere || !kind.isAlive) return NOTHING;
  if (row.geboortedatum >= ABOLISHED_FROM) return refused("kleutertoeslag.afgeschaft");
  if (!row.isKleuterIngeschreven) return refused("kleutertoeslag.nietIngeschreven");

  const amount = parameters.value("kleutertoeslag");
  if (ageMonths === THREE_YEARS) return granted(amount, "kleutertoeslag.drieJaar");
  if (row.isKleuterVoldoendeAanwezig) return granted(amount, "kleutertoeslag.vierJaar");
  if (yearOfDate(row.geboortedatum) === BIRTH_YEAR_EXEMPT) {
    return granted(amount, "kleutertoeslag.vierJaarGeboren2015");
  }
  return refused("kleutertoeslag.nietAanwezig");
}
