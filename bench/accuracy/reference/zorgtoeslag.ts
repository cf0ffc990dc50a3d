/**
 * Care allowance by the points of the decision (rules 8).
 *
 * Law: art. 16; BVR Zorgtoeslagen art. 9. Entitled, paid here, up to the month of the 21st
 * birthday.
 */
import { granted, NOTHING, type Outcome, refused } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import type { KindMonth } from "./rechtgevend-kind.js";

/** The rows of the table, from the top: the first that fits. p = pillar 1, t = total. */
const TABLE = [
  { fits: (_p: number, t: number) => t > 20, name: "totaalBoven20" },
  { fits: (_p: number, t: number) => t >= 18, name: "totaal18Tot20" },
  { fits: (_p: number, t: number) => t >= 15, name: "totaal15Tot17" },
  { fits: (_p: number, t: number) => t >= 12, name: "totaal12Tot14" },
  { fits: (p: number, t: number) => t >= 6 && p >= 4, name: "p1Min4Totaal6Tot11" },
  { fits: (_p: number, t: number) => t >= 9, name: "p1Onder4Totaal9Tot11" },
  { fits: (_p: number, t: number) => t >= 6, name: "p1Onder4Totaal6Tot8" },
  { fits: (p: number, _t: number) => p >= 4, name: "p1Min4TotaalOnder6" },
] as const;

export type ZorgRij = (typeof TABLE)[number]["name"];

/** The row that the points fit, or null. */
export function zorgRij(p: number, t: number): ZorgRij | null {
  return TABLE.find(({ fits }) => fits(p, t))?.name ?? null;
}

const seriesName = (rij: ZorgRij): string =>
  `zorgtoeslag${rij.charAt(0).toUpperCase()}${rij.slice(1)}`;

export function zorgtoeslag(parameters: MonthParameters, kind: KindMonth): Outcome {
  if (!kind.isEntitled || !kind.isPaidHere) return NOTHING;
  const rij = zorgRij(kind.row.zorgPijler1, kind.row.zorgTotaal);
  if (rij === null) return NOTHING;
  if (kind.ageMonths > parameters.count("zorgLeeftijdMax")) {
    return refused("zorgtoeslag.leeftijdsgrens");
  }
  return granted(parameters.value(seriesName(rij)), `zorgtoeslag.${rij}`);
}
