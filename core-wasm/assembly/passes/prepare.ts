/**
 * What all months share, derived once from the facts of a batch: month indexes of dates, codes that
 * index the tables of the month, the rows of each household, and the faults that reject rows.
 *
 * A household of which one row is at fault is rejected whole: the others would be counted wrong.
 * Its rows then hold in no month.
 */

import { residentUntilOf, statusEntitledOf } from "../benefits/rechtgevend-kind";
import { socialCodeOf } from "../benefits/sociale-toeslag";
import { zorgClassOf } from "../benefits/zorgtoeslag";
import { monthOfDay } from "../calendar";
import { first } from "../copy/wire";
import {
  childId,
  covidMaand,
  faultCode,
  flagBits,
  geboortedatum,
  gezinId,
  HEEFT_ONDERSTEUNINGSTOESLAG,
  householdRow,
  IS_PLEEGKIND,
  LIST_COVID19_TOESLAG,
  LIST_KINDEROPVANGTOESLAG,
  LIST_ONDERSTEUNINGSTOESLAG,
  LIST_PLEEGZORGTOESLAG,
  LIST_SCHOOLTOESLAG,
  LIST_STARTBEDRAG,
  LIST_WEZENTOESLAG,
  LIST_ZORGTOESLAG,
  NO_DAY,
  NO_MONTH,
  OPEN_MONTH,
  opvangHalveDagen,
  opvangVolleDagen,
  overlijdensdatum,
  rangklasse,
  schooljaar,
  setBasisKind,
  setBirthMonth,
  setDeathMonth,
  setFaultCode,
  setHouseholdRow,
  setIsLastRow,
  setResidentUntil,
  setSocialCode,
  setStatusEntitled,
  setVanMaand,
  setZorgClass,
  startbedragMaand,
  totMaand,
  vanMaand,
  wezenstatus,
  zorgClass,
  zorgPijler1,
  zorgTotaal,
} from "../generated/columns";
import {
  WEZENSTATUS_HALVE_WEES,
  WEZENSTATUS_VERHOOGDE_WEZENBIJSLAG,
  WEZENSTATUS_VOLLE_WEES,
} from "../generated/enums";
import { contradictionOf, FAULT_GEZIN_AFGEWEZEN, FAULT_SPAN_OVERLAP } from "../generated/faults";
import { BASIS_NEW, BASIS_RAISED } from "../status";
import { markOldest } from "./household";
import { clearLists, listRow } from "./sparse";

/** Derives a batch; returns the number of its households. */
export function prepareRows(rowCount: i32): i32 {
  let households: i32 = 0;
  clearLists();
  for (let row: i32 = 0; row < rowCount; row++) {
    deriveRow(row);
    const isFirst = row === 0 || gezinId(row) !== gezinId(row - 1);
    const isLast = row === rowCount - 1 || gezinId(row) !== gezinId(row + 1);
    setIsLastRow(row, isLast ? 1 : 0);
    if (isFirst) setHouseholdRow(households++, row);
    else checkOverlap(row);
  }
  setHouseholdRow(households, rowCount);
  return households;
}

/**
 * Looks at each household whole: marks its oldest child, and rejects it when a row is at fault.
 * Returns the number of rejected rows.
 */
export function closeHouseholds(households: i32): i32 {
  let rejected: i32 = 0;
  for (let gezin: i32 = 0; gezin < households; gezin++) {
    const from = householdRow(gezin);
    const to = householdRow(gezin + 1);
    markOldest(from, to);
    let faults: u32 = 0;
    for (let row = from; row < to; row++) faults |= faultCode(row);
    if (faults === 0) continue;
    reject(from, to);
    rejected += to - from;
  }
  return rejected;
}

/** Rows that hold in no month. */
function reject(from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    setFaultCode(row, first(faultCode(row), FAULT_GEZIN_AFGEWEZEN));
    setVanMaand(row, OPEN_MONTH);
  }
}

function deriveRow(row: i32): void {
  setBirthMonth(row, monthIndexOf(geboortedatum(row)));
  const death = overlijdensdatum(row);
  setDeathMonth(row, death === NO_DAY ? OPEN_MONTH : monthIndexOf(death));
  const wezen = wezenstatus(row);
  const isNew =
    rangklasse(row) === 0 || wezen === WEZENSTATUS_HALVE_WEES || wezen === WEZENSTATUS_VOLLE_WEES;
  const oud = wezen === WEZENSTATUS_VERHOOGDE_WEZENBIJSLAG ? BASIS_RAISED : rangklasse(row);
  setBasisKind(row, isNew ? BASIS_NEW : oud);
  setSocialCode(row, socialCodeOf(row, isNew));
  setZorgClass(row, zorgClassOf(zorgPijler1(row), zorgTotaal(row)));
  setStatusEntitled(row, statusEntitledOf(row));
  setResidentUntil(row, residentUntilOf(row));
  listRare(row);
  setFaultCode(row, first(faultCode(row), contradictionOf(row)));
}

/** Far dates clamp to the column: long before and long after every right-month stay so. */
function monthIndexOf(day: i32): i32 {
  return max(0, min(monthOfDay(day), OPEN_MONTH - 1));
}

/** Lists the row for every rare benefit that it may ask for. */
function listRare(row: i32): void {
  const flags = flagBits(row);
  const wezen = wezenstatus(row);
  if (startbedragMaand(row) !== NO_MONTH) listRow(LIST_STARTBEDRAG, row);
  if (covidMaand(row) !== NO_MONTH) listRow(LIST_COVID19_TOESLAG, row);
  if (wezen === WEZENSTATUS_HALVE_WEES || wezen === WEZENSTATUS_VOLLE_WEES)
    listRow(LIST_WEZENTOESLAG, row);
  if (zorgClass(row) !== 0) listRow(LIST_ZORGTOESLAG, row);
  if (flags & IS_PLEEGKIND) listRow(LIST_PLEEGZORGTOESLAG, row);
  if (flags & HEEFT_ONDERSTEUNINGSTOESLAG) listRow(LIST_ONDERSTEUNINGSTOESLAG, row);
  if ((opvangVolleDagen(row) | opvangHalveDagen(row)) !== 0) listRow(LIST_KINDEROPVANGTOESLAG, row);
  if (schooljaar(row) !== 0) listRow(LIST_SCHOOLTOESLAG, row);
}

/** Rows of one child in one household stand together, in whatever order of their spans. */
function checkOverlap(row: i32): void {
  if (childId(row) !== childId(row - 1)) return;
  const isApart = vanMaand(row) >= totMaand(row - 1) || vanMaand(row - 1) >= totMaand(row);
  if (!isApart) setFaultCode(row, first(faultCode(row), FAULT_SPAN_OVERLAP));
}
