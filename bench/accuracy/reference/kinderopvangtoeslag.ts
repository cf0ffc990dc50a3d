/**
 * Childcare allowance by half days (rules 10).
 *
 * Law: art. 51-52. Paid here, alive, residence right; no domicile, no age limit. Never more half
 * days than the month has. Rounding: half-up on the final amount.
 */
import { daysIn } from "./months.js";
import { granted, NOTHING, type Outcome, refused, roundHalfUp } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

export function kinderopvangtoeslag(parameters: MonthParameters, kind: KindMonth): Outcome {
  const { row } = kind;
  const halvesTaken = 2 * row.opvangVolleDagen + row.opvangHalveDagen;
  if (halvesTaken === 0 || !kind.isPaidHere || !kind.isAlive) return NOTHING;
  if (!row.heeftVerblijfsrecht) return refused("kinderopvangtoeslag.geenVerblijfsrecht");

  const halvesMax = 2 * daysIn(kind.month);
  const halves = Math.min(halvesTaken, halvesMax);
  const perDay = granted(
    parameters.value("kinderopvangtoeslagPerDag"),
    halvesTaken > halvesMax ? "kinderopvangtoeslag.begrensd" : "kinderopvangtoeslag.toegekend",
  );
  return { ...perDay, cents: roundHalfUp(BigInt(halves) * perDay.cents, 2n) };
}
