/**
 * Support allowance, from 2023-01 (rules 9).
 *
 * Law: art. 56/1. A decision in force, 12 points or more in total, entitled, paid here, up to the
 * month of the 21st birthday.
 */
import { granted, NOTHING, type Outcome, refused } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

const POINTS_MIN = 12;

export function ondersteuningstoeslag(parameters: MonthParameters, kind: KindMonth): Outcome {
  const { row } = kind;
  if (!row.heeftOndersteuningstoeslag || !kind.isEntitled || !kind.isPaidHere) return NOTHING;
  const amount = parameters.value("ondersteuningstoeslag");
  if (amount === null) return refused("ondersteuningstoeslag.nogNietIngevoerd");
  if (kind.ageMonths > parameters.count("zorgLeeftijdMax")) {
    return refused("ondersteuningstoeslag.leeftijdsgrens");
  }
  if (row.zorgTotaal < POINTS_MIN) return refused("ondersteuningstoeslag.puntenOnder12");
  return granted(amount, "ondersteuningstoeslag.toegekend");
}
