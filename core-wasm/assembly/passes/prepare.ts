/**
 * What all months share, derived once from the facts of a batch: month indexes of dates, codes that
 * index the tables of the month, the rows of each household, and the faults that reject rows.
 *
 * A household of which one row is at fault is rejected whole: the others would be counted wrong.
 * Its rows then hold in no month.
 */

import { inwonerTotOf, statusRechtOf } from "../benefits/rechtgevend-kind";
import { sociaalCodeOf } from "../benefits/sociale-toeslag";
import { zorgKlasseOf } from "../benefits/zorgtoeslag";
import { monthOfDay } from "../calendar";
import { first } from "../copy/wire";
import {
  childId,
  covidMaand,
  FIRST_MONTH,
  fout,
  geboortedatum,
  gezinId,
  gezinRij,
  HEEFT_ONDERSTEUNINGSTOESLAG,
  IS_PLEEGKIND,
  LIST_COVID19_TOESLAG,
  LIST_KINDEROPVANGTOESLAG,
  LIST_ONDERSTEUNINGSTOESLAG,
  LIST_PLEEGZORGTOESLAG,
  LIST_SCHOOLTOESLAG,
  LIST_STARTBEDRAG,
  LIST_WEZENTOESLAG,
  LIST_ZORGTOESLAG,
  NO_MONTH,
  OPEN_MONTH,
  opvangHalveDagen,
  opvangVolleDagen,
  overlijdensdatum,
  rangklasse,
  schooljaar,
  setBasisSoort,
  setFout,
  setGeboorteMaand,
  setGezinRij,
  setInwonerTot,
  setIsLaatste,
  setOverlijdensMaand,
  setSociaalCode,
  setStatusRecht,
  setVanMaand,
  setZorgKlasse,
  startbedragMaand,
  totMaand,
  vanMaand,
  vlaggen,
  wezenstatus,
  zorgKlasse,
  zorgPijler1,
  zorgTotaal,
} from "../generated/columns";
import {
  WEZENSTATUS_HALVE_WEES,
  WEZENSTATUS_VERHOOGDE_WEZENBIJSLAG,
  WEZENSTATUS_VOLLE_WEES,
} from "../generated/enums";
import {
  FAULT_GEZIN_AFGEWEZEN,
  FAULT_OVERLIJDEN_VOOR_GEBOORTE,
  FAULT_RANGKLASSE_NA2018,
  FAULT_SPAN_LEEG,
  FAULT_SPAN_OVERLAP,
  FAULT_ZORG_PIJLER1_BOVEN_TOTAAL,
} from "../generated/faults";
import { BASIS_NIEUW, BASIS_VERHOOGD } from "../status";
import { markeerOudste } from "./household";
import { clearLists, listRow } from "./sparse";

/** Derives a batch; returns the number of its households. */
export function prepareRows(rowCount: i32): i32 {
  let households: i32 = 0;
  clearLists();
  for (let row: i32 = 0; row < rowCount; row++) {
    deriveRow(row);
    const isFirst = row === 0 || gezinId(row) !== gezinId(row - 1);
    const isLast = row === rowCount - 1 || gezinId(row) !== gezinId(row + 1);
    setIsLaatste(row, isLast ? 1 : 0);
    if (isFirst) setGezinRij(households++, row);
    else checkOverlap(row);
  }
  setGezinRij(households, rowCount);
  return households;
}

/**
 * Looks at each household whole: marks its oldest child, and rejects it when a row is at fault.
 * Returns the number of rejected rows.
 */
export function closeHouseholds(households: i32): i32 {
  let rejected: i32 = 0;
  for (let gezin: i32 = 0; gezin < households; gezin++) {
    const from = gezinRij(gezin);
    const to = gezinRij(gezin + 1);
    markeerOudste(from, to);
    let faults: u32 = 0;
    for (let row = from; row < to; row++) faults |= fout(row);
    if (faults === 0) continue;
    reject(from, to);
    rejected += to - from;
  }
  return rejected;
}

/** Rows that hold in no month. */
function reject(from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    setFout(row, first(fout(row), FAULT_GEZIN_AFGEWEZEN));
    setVanMaand(row, OPEN_MONTH);
  }
}

function deriveRow(row: i32): void {
  const birth = monthIndexOf(geboortedatum(row));
  setGeboorteMaand(row, birth);
  const death = overlijdensdatum(row);
  setOverlijdensMaand(row, death === i32.MAX_VALUE ? OPEN_MONTH : monthIndexOf(death));
  const wezen = wezenstatus(row);
  const isNieuw =
    rangklasse(row) === 0 || wezen === WEZENSTATUS_HALVE_WEES || wezen === WEZENSTATUS_VOLLE_WEES;
  const oud = wezen === WEZENSTATUS_VERHOOGDE_WEZENBIJSLAG ? BASIS_VERHOOGD : rangklasse(row);
  setBasisSoort(row, isNieuw ? BASIS_NIEUW : oud);
  setSociaalCode(row, sociaalCodeOf(row, isNieuw));
  setZorgKlasse(row, zorgKlasseOf(zorgPijler1(row), zorgTotaal(row)));
  setStatusRecht(row, statusRechtOf(row));
  setInwonerTot(row, inwonerTotOf(row));
  listRare(row);
  checkRow(row, birth);
}

/** Far dates clamp to the column: long before and long after every right-month stay so. */
function monthIndexOf(day: i32): i32 {
  return max(0, min(monthOfDay(day), OPEN_MONTH - 1));
}

/** Lists the row for every rare benefit that it may ask for. */
function listRare(row: i32): void {
  const flags = vlaggen(row);
  const wezen = wezenstatus(row);
  if (startbedragMaand(row) !== NO_MONTH) listRow(LIST_STARTBEDRAG, row);
  if (covidMaand(row) !== NO_MONTH) listRow(LIST_COVID19_TOESLAG, row);
  if (wezen === WEZENSTATUS_HALVE_WEES || wezen === WEZENSTATUS_VOLLE_WEES)
    listRow(LIST_WEZENTOESLAG, row);
  if (zorgKlasse(row) !== 0) listRow(LIST_ZORGTOESLAG, row);
  if (flags & IS_PLEEGKIND) listRow(LIST_PLEEGZORGTOESLAG, row);
  if (flags & HEEFT_ONDERSTEUNINGSTOESLAG) listRow(LIST_ONDERSTEUNINGSTOESLAG, row);
  if ((opvangVolleDagen(row) | opvangHalveDagen(row)) !== 0) listRow(LIST_KINDEROPVANGTOESLAG, row);
  if (schooljaar(row) !== 0) listRow(LIST_SCHOOLTOESLAG, row);
}

function checkRow(row: i32, birth: i32): void {
  let fault = fout(row);
  if (rangklasse(row) !== 0 && birth >= FIRST_MONTH) fault = first(fault, FAULT_RANGKLASSE_NA2018);
  if (zorgPijler1(row) > zorgTotaal(row)) fault = first(fault, FAULT_ZORG_PIJLER1_BOVEN_TOTAAL);
  if (overlijdensdatum(row) < geboortedatum(row)) {
    fault = first(fault, FAULT_OVERLIJDEN_VOOR_GEBOORTE);
  }
  if (vanMaand(row) >= totMaand(row)) fault = first(fault, FAULT_SPAN_LEEG);
  setFout(row, fault);
}

/** Rows of one child in one household stand together, in whatever order of their spans. */
function checkOverlap(row: i32): void {
  if (childId(row) !== childId(row - 1)) return;
  const isApart = vanMaand(row) >= totMaand(row - 1) || vanMaand(row - 1) >= totMaand(row);
  if (!isApart) setFout(row, first(fout(row), FAULT_SPAN_OVERLAP));
}
