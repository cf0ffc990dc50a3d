/**
 * Who gives entitlement in a month (rules 2).
 *
 * Law: art. 8. Also: who is alive, who counts for the size of the family, and the regime.
 */
import type { ReferenceRow } from "./facts.js";
import { monthOfText } from "./months.js";
import type { Reason } from "./outcome.js";
import type { MonthParameters } from "./parameters.js";
import { zorgRij } from "./zorgtoeslag.js";

/** One row in one month, with what rules 2 says of it. */
export interface KindMonth {
  readonly row: ReferenceRow;
  readonly month: number;
  /** m - b; negative before birth. */
  readonly ageMonths: number;
  readonly isAlive: boolean;
  readonly isEntitled: boolean;
  readonly isCounted: boolean;
  readonly isNewRegime: boolean;
  readonly isPaidHere: boolean;
  readonly reason: Reason;
}

/** 2 x lesson hours + credits, a credit counting half an hour. */
const doubleHours = (row: ReferenceRow): number => 2 * row.lesurenPerWeek + row.studiepunten;

function isStatuutGeldig(parameters: MonthParameters, row: ReferenceRow): boolean {
  if (row.isZelfstandigeHoofdberoep || row.heeftSocialeUitkering) return false;
  const isLesGenoeg = doubleHours(row) >= 2 * parameters.count("lesurenMin");
  switch (row.statuut) {
    case "LEERLING":
      return isLesGenoeg;
    case "STUDENT":
      return row.studiepunten >= parameters.count("studiepuntenMin") || isLesGenoeg;
    case "SCHOOLVERLATER":
      return row.schoolverlaterMaanden < parameters.count("schoolverlaterMaandenMax");
    default:
      return false;
  }
}

/** Other hours, and the student hours above what is left of the year's, come above 80. */
function isGeschorst(parameters: MonthParameters, row: ReferenceRow): boolean {
  const yearTotal = row.studentenurenJaarVoordien + row.studentenurenMaand;
  const aboveYear = Math.max(0, yearTotal - parameters.count("studentenurenJaarMax"));
  const surplus = Math.min(row.studentenurenMaand, aboveYear);
  return row.andereUrenMaand + surplus > parameters.count("andereUrenMax");
}

const STATUUT_REASONS = {
  GEEN: "recht.statuutOngeldig",
  LEERLING: "recht.leerling",
  STUDENT: "recht.student",
  SCHOOLVERLATER: "recht.schoolverlater",
} as const;

/** The routes of condition 3, in their order; `geschorst` only when nothing else is in the way. */
function route(parameters: MonthParameters, row: ReferenceRow, ageMonths: number): Reason {
  if (ageMonths <= parameters.count("onvoorwaardelijkLeeftijdMax")) return "recht.onvoorwaardelijk";
  const hasZorgnood = zorgRij(row.zorgPijler1, row.zorgTotaal) !== null;
  if (hasZorgnood && ageMonths <= parameters.count("zorgLeeftijdMax")) return "recht.zorgnood";
  if (ageMonths > parameters.count("voorwaardelijkLeeftijdMax")) return "recht.leeftijdsgrens";
  if (!isStatuutGeldig(parameters, row)) return "recht.statuutOngeldig";
  if (isGeschorst(parameters, row)) return "recht.geschorst";
  return STATUUT_REASONS[row.statuut];
}

/** Conditions 1, 2 and 3 in turn: the first that fails, or the route that gives the right. */
function recht(parameters: MonthParameters, row: ReferenceRow, month: number): Reason {
  const ageMonths = month - monthOfText(row.geboortedatum);
  if (ageMonths < 0) return "recht.nietGeboren";
  if (isDeadBefore(row, month)) return "recht.overleden";
  if (!row.heeftDomicilie) return "recht.geenDomicilie";
  if (!row.heeftVerblijfsrecht) return "recht.geenVerblijfsrecht";
  return route(parameters, row, ageMonths);
}

/** The month of death is still paid. */
const isDeadBefore = (row: ReferenceRow, month: number): boolean =>
  row.overlijdensdatum !== null && monthOfText(row.overlijdensdatum) < month;

const ENTITLING: ReadonlySet<Reason> = new Set<Reason>([
  "recht.onvoorwaardelijk",
  "recht.zorgnood",
  "recht.leerling",
  "recht.student",
  "recht.schoolverlater",
]);

/** New when rangklasse = 0, or orphaned from 2019 on. */
const isNewRegime = (row: ReferenceRow): boolean =>
  row.rangklasse === 0 || row.wezenstatus === "HALVE_WEES" || row.wezenstatus === "VOLLE_WEES";

export function rechtgevendKind(
  parameters: MonthParameters,
  row: ReferenceRow,
  month: number,
): KindMonth {
  const reason = recht(parameters, row, month);
  const isEntitled = ENTITLING.has(reason);
  return {
    row,
    month,
    ageMonths: month - monthOfText(row.geboortedatum),
    isAlive: reason !== "recht.nietGeboren" && reason !== "recht.overleden",
    isEntitled,
    isCounted: isEntitled || reason === "recht.geschorst",
    isNewRegime: isNewRegime(row),
    isPaidHere: row.rol !== "GEDEELD_ANDER",
    reason,
  };
}
