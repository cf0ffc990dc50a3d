/**
 * Which household months are provisional, and the values they rest on.
 *
 * Law: none; the confidence of the amounts (rules, section 0). A household's month is provisional
 *   when it has a component above 0 taken from a candidate amount, when it compared a known income
 *   with a candidate limit, or when it has a school bonus while its circle is unsettled.
 * Reads: the components, `redenen`, `sheetCandidate` (1 = never published).
 * Returns: the column voorlopig, the same for all rows of a household; `sheetUsed` by parameter.
 *
 * The pass runs only in months in which some value is not confirmed.
 */

import { basisbedragSlot } from "./benefits/basisbedrag";
import { leeftijdsbijslagSlot } from "./benefits/leeftijdsbijslag";
import { schoolbonusSlot } from "./benefits/schoolbonus";
import { schooltoeslagSlot } from "./benefits/schooltoeslag";
import { socialeToeslagSlot } from "./benefits/sociale-toeslag";
import { wezentoeslagSlot } from "./benefits/wezentoeslag";
import { zorgtoeslagSlot } from "./benefits/zorgtoeslag";
import {
  basisbedragCents,
  covid19ToeslagCents,
  gezinRij,
  gezinStatus,
  gezinsinkomstenCents,
  kinderopvangtoeslagCents,
  kleutertoeslagCents,
  leeftijdsbijslagCents,
  ondersteuningstoeslagCents,
  pleegzorgtoeslagCents,
  redenen,
  schoolbonusCents,
  schooltoeslagCents,
  setSheetUsed,
  setVoorlopig,
  sheetCandidate,
  sheetValue,
  socialeToeslagCents,
  socialeToeslagEenmaligCents,
  startbedragCents,
  voorlopig,
  wezentoeslagCents,
  zorgtoeslagCents,
} from "./generated/columns";
import * as slot from "./generated/parameters";
import * as reason from "./generated/reasons";
import { GROOT } from "./status";

/** Whether any value of the month's sheet makes results provisional. */
export function isVoorlopigMonth(): bool {
  let any = sheetValue(slot.SCHOOLBONUS_KRING_ONZEKER);
  for (let index: i32 = 0; index < slot.SLOT_COUNT; index++) any |= sheetCandidate(index);
  return any !== 0;
}

/** Notes that the row compared a known income with a limit. */
export function vergelijkGrens(row: i32, limit: i32): void {
  if (sheetCandidate(limit) !== 0) gebruik(row, limit);
}

function gebruik(row: i32, parameter: i32): void {
  setVoorlopig(row, 1);
  setSheetUsed(parameter, 1);
}

export function voorlopigPass(firstGezin: i32, lastGezin: i32): void {
  for (let gezin = firstGezin; gezin < lastGezin; gezin++) {
    const from = gezinRij(gezin);
    const to = gezinRij(gezin + 1);
    let any: u32 = 0;
    for (let row = from; row < to; row++) {
      noteRow(row);
      any |= voorlopig(row);
    }
    for (let row = from; row < to; row++) setVoorlopig(row, any);
  }
}

function noteRow(row: i32): void {
  const reasons = redenen(row);
  noteGrenzen(row, reasons);
  noteAmount(
    row,
    basisbedragCents(row),
    basisbedragSlot(field(reasons, reason.BASISBEDRAG_SHIFT, reason.BASISBEDRAG_MASK)),
  );
  noteAmount(
    row,
    leeftijdsbijslagCents(row),
    leeftijdsbijslagSlot(
      field(reasons, reason.LEEFTIJDSBIJSLAG_SHIFT, reason.LEEFTIJDSBIJSLAG_MASK),
    ),
  );
  noteAmount(
    row,
    socialeToeslagCents(row),
    socialeToeslagSlot(field(reasons, reason.SOCIALE_TOESLAG_SHIFT, reason.SOCIALE_TOESLAG_MASK)),
  );
  noteAmount(row, socialeToeslagEenmaligCents(row), slot.SOCIALE_TOESLAG_EENMALIG);
  noteAmount(
    row,
    wezentoeslagCents(row),
    wezentoeslagSlot(field(reasons, reason.WEZENTOESLAG_SHIFT, reason.WEZENTOESLAG_MASK)),
  );
  noteAmount(
    row,
    zorgtoeslagCents(row),
    zorgtoeslagSlot(field(reasons, reason.ZORGTOESLAG_SHIFT, reason.ZORGTOESLAG_MASK)),
  );
  noteAmount(row, pleegzorgtoeslagCents(row), slot.PLEEGZORGTOESLAG);
  noteAmount(row, ondersteuningstoeslagCents(row), slot.ONDERSTEUNINGSTOESLAG);
  noteAmount(row, startbedragCents(row), slot.STARTBEDRAG);
  noteAmount(row, covid19ToeslagCents(row), slot.COVID19_TOESLAG);
  noteSchoolbonus(row, reasons);
  noteAmount(row, kleutertoeslagCents(row), slot.KLEUTERTOESLAG);
  noteAmount(row, kinderopvangtoeslagCents(row), slot.KINDEROPVANGTOESLAG_PER_DAG);
  const school = field(reasons, reason.SCHOOLTOESLAG_SHIFT, reason.SCHOOLTOESLAG_MASK);
  const groep = field(reasons, reason.SCHOOLTOESLAG_SOORT_SHIFT, reason.SCHOOLTOESLAG_SOORT_MASK);
  noteAmount(row, schooltoeslagCents(row), schooltoeslagSlot(school, groep));
}

function field(reasons: u64, shift: u64, mask: u64): u32 {
  return <u32>((reasons >> shift) & mask);
}

function noteAmount(row: i32, cents: i32, parameter: i32): void {
  if (cents > 0 && sheetCandidate(parameter) !== 0) gebruik(row, parameter);
}

function noteSchoolbonus(row: i32, reasons: u64): void {
  const cents = schoolbonusCents(row);
  const code = field(reasons, reason.SCHOOLBONUS_SHIFT, reason.SCHOOLBONUS_MASK);
  noteAmount(row, cents, schoolbonusSlot(code));
  const isOnzeker = sheetValue(slot.SCHOOLBONUS_KRING_ONZEKER) !== 0;
  if (cents > 0 && isOnzeker) gebruik(row, slot.SCHOOLBONUS_KRING_ONZEKER);
}

/** Every decided social allowance compared its income: with low, and past it with one more limit. */
function noteGrenzen(row: i32, reasons: u64): void {
  const code = field(reasons, reason.SOCIALE_TOESLAG_SHIFT, reason.SOCIALE_TOESLAG_MASK);
  if (code < reason.SOCIALE_TOESLAG_BOVEN_GRENS) return;
  vergelijkGrens(row, slot.INKOMENSGRENS_LAAG);
  if (gezinsinkomstenCents(row) <= sheetValue(slot.INKOMENSGRENS_LAAG)) return;
  const isGroot = (gezinStatus(row) & GROOT) !== 0;
  vergelijkGrens(row, isGroot ? slot.INKOMENSGRENS_HOOG : slot.INKOMENSGRENS_MIDDEN);
}
