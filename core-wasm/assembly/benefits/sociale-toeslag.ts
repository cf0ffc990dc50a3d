/**
 * The social allowance and its one-off of November 2022 and April 2023.
 *
 * Law: art. 18 (new regime), 222 (rank classes), 18/1 and 222/1 (one-off); rules, section 6.
 * Reads: `status`, `gezinStatus`, `sociaalCode`, gezinsinkomstenCents; parameters: the income limits
 *   (cents a year, inclusive; -1 where a limit does not exist yet) and socialeToeslag* (cents).
 * Returns: socialeToeslagCents and socialeToeslagEenmaligCents, cents, 0 or more.
 * Rounding: a shared row has half, half-up.
 * Reasons: socialeToeslag, deling, socialeToeslagEenmalig.
 *
 * The whole rule is a table of the month, looked up by eleven bits:
 *
 *     10 9        8        7 6 5    4        3       2         1          0
 *     toestand    gedeeld  soort    metNieuw groot   I <= hoog I <= midden I <= laag
 *     `-------- sociaalCode -----'  `gezinStatus-'   `------ this month's limits ---'
 */

import { ROL_VOLLEDIG } from "../enums";
import {
  gezinStatus,
  gezinsinkomstenCents,
  HEEFT_ZIEKE_OUDER,
  IS_EENOUDER,
  IS_KI_UITGESLOTEN,
  rangklasse,
  redenen,
  rol,
  SOCIALE_TOESLAG_EENMALIG_CENTS,
  setRedenen,
  setSociaalTabel,
  setSocialeToeslagCents,
  setSocialeToeslagEenmaligCents,
  sheetValue,
  sociaalCode,
  sociaalTabel,
  socialeToeslagCents,
  status,
  UNKNOWN_CENTS,
  vlaggen,
} from "../generated/columns";
import {
  INKOMENSGRENS_HOOG,
  INKOMENSGRENS_LAAG,
  INKOMENSGRENS_MIDDEN,
  SOCIALE_TOESLAG_EENMALIG,
  SOCIALE_TOESLAG_GROOT_LAAG,
  SOCIALE_TOESLAG_GROOT_MIDDEN,
  SOCIALE_TOESLAG_KLEIN_LAAG,
  SOCIALE_TOESLAG_KLEIN_MIDDEN,
  SOCIALE_TOESLAG_RANG1,
  SOCIALE_TOESLAG_RANG1_ZIEK,
  SOCIALE_TOESLAG_RANG2,
  SOCIALE_TOESLAG_RANG3,
  SOCIALE_TOESLAG_RANG3_EENOUDER,
} from "../generated/parameters";
import * as reason from "../generated/reasons";
import { clearCents } from "../sparse";
import { GROOT, MET_NIEUW, RECHT } from "../status";
import { centsOf, entry, reasonOf } from "../table";

const ONDER_LAAG: u32 = 1;
const ONDER_MIDDEN: u32 = 2;
const ONDER_HOOG: u32 = 4;
const SOORT_SHIFT: u32 = 5;
const SOORT_MASK: u32 = 7;
const GEDEELD: u32 = 1 << 8;
const TOESTAND_SHIFT: u32 = 9;
const CODE_COUNT: u32 = 1 << 11;

/** Toestand: whether the row can have the allowance at all. */
const INKOMEN_ONBEKEND: u32 = 1;
const KI_UITGESLOTEN: u32 = 2;
const GEEN_RECHT: u32 = 3;

/** Soort: 0 is the new regime, then the rank classes and their raised forms. */
const NIEUW: u32 = 0;
const RANG1: u32 = 1;
const RANG1_ZIEK: u32 = 2;
const RANG2: u32 = 3;
const RANG3: u32 = 4;
const RANG3_EENOUDER: u32 = 5;

/** The row's own bits of the table index; they hold for all months. */
export function sociaalCodeOf(row: i32, isNieuw: bool): u32 {
  const flags = vlaggen(row);
  const isOnbekend = gezinsinkomstenCents(row) === UNKNOWN_CENTS;
  const isUitgesloten = (flags & IS_KI_UITGESLOTEN) !== 0;
  const toestand = isOnbekend ? INKOMEN_ONBEKEND : isUitgesloten ? KI_UITGESLOTEN : 0;
  const soort = isNieuw ? NIEUW : rangSoort(rangklasse(row), flags);
  const gedeeld: u32 = rol(row) === ROL_VOLLEDIG ? 0 : GEDEELD;
  return (toestand << TOESTAND_SHIFT) | gedeeld | (soort << SOORT_SHIFT);
}

function rangSoort(rang: u32, flags: u32): u32 {
  if (rang === 1) return flags & HEEFT_ZIEKE_OUDER ? RANG1_ZIEK : RANG1;
  if (rang === 2) return RANG2;
  return flags & IS_EENOUDER ? RANG3_EENOUDER : RANG3;
}

/** The table of the month: the amount, halved for shared rows, and its reasons. */
export function sociaalTabelVullen(): void {
  for (let code: u32 = 0; code < CODE_COUNT; code++) {
    const toegekend = redenOf(code);
    const slot = socialeToeslagSlot(toegekend);
    const vol = slot < 0 ? 0 : sheetValue(slot);
    const isHelft = (code & GEDEELD) !== 0 && vol > 0;
    const deling = isHelft ? reason.DELING_HELFT << DELING_OFFSET : 0;
    setSociaalTabel(code, entry(isHelft ? (vol + 1) / 2 : vol, toegekend | deling));
  }
}

/** The field deling stands right above socialeToeslag. */
const DELING_OFFSET: u32 = <u32>(reason.DELING_SHIFT - reason.SOCIALE_TOESLAG_SHIFT);

/** The table of art. 18 and 222, cell by cell. */
function redenOf(code: u32): u32 {
  const toestand = code >> TOESTAND_SHIFT;
  if (toestand === GEEN_RECHT) return reason.SOCIALE_TOESLAG_GEEN;
  if (toestand === INKOMEN_ONBEKEND) return reason.SOCIALE_TOESLAG_INKOMEN_ONBEKEND;
  if (toestand === KI_UITGESLOTEN) return reason.SOCIALE_TOESLAG_KI_UITGESLOTEN;
  const soort = (code >> SOORT_SHIFT) & SOORT_MASK;
  const isGroot = (code & GROOT) !== 0;
  if (code & ONDER_LAAG) return soort === NIEUW ? nieuwLaag(isGroot) : rangLaag(soort);
  if (!isGroot) {
    return code & ONDER_MIDDEN
      ? reason.SOCIALE_TOESLAG_KLEIN_MIDDEN
      : reason.SOCIALE_TOESLAG_BOVEN_GRENS;
  }
  if (!(code & ONDER_HOOG)) return reason.SOCIALE_TOESLAG_BOVEN_GRENS;
  if (soort === NIEUW) return reason.SOCIALE_TOESLAG_GROOT_MIDDEN;
  return code & MET_NIEUW ? rangHoog(soort) : reason.SOCIALE_TOESLAG_GEEN_NIEUW_KIND;
}

function nieuwLaag(isGroot: bool): u32 {
  return isGroot ? reason.SOCIALE_TOESLAG_GROOT_LAAG : reason.SOCIALE_TOESLAG_KLEIN_LAAG;
}

function rangLaag(soort: u32): u32 {
  if (soort === RANG1) return reason.SOCIALE_TOESLAG_RANG1;
  if (soort === RANG1_ZIEK) return reason.SOCIALE_TOESLAG_RANG1_ZIEK;
  if (soort === RANG2) return reason.SOCIALE_TOESLAG_RANG2;
  if (soort === RANG3) return reason.SOCIALE_TOESLAG_RANG3;
  return reason.SOCIALE_TOESLAG_RANG3_EENOUDER;
}

/** Between low and high the amount by rank is not raised. */
function rangHoog(soort: u32): u32 {
  if (soort === RANG1 || soort === RANG1_ZIEK) return reason.SOCIALE_TOESLAG_RANG1_HOOG;
  if (soort === RANG2) return reason.SOCIALE_TOESLAG_RANG2_HOOG;
  return reason.SOCIALE_TOESLAG_RANG3_HOOG;
}

/** Parameter that a reason takes its amount from; -1 where the reason gives none. */
export function socialeToeslagSlot(toegekend: u32): i32 {
  switch (toegekend) {
    case reason.SOCIALE_TOESLAG_KLEIN_LAAG:
      return SOCIALE_TOESLAG_KLEIN_LAAG;
    case reason.SOCIALE_TOESLAG_KLEIN_MIDDEN:
      return SOCIALE_TOESLAG_KLEIN_MIDDEN;
    case reason.SOCIALE_TOESLAG_GROOT_LAAG:
      return SOCIALE_TOESLAG_GROOT_LAAG;
    case reason.SOCIALE_TOESLAG_GROOT_MIDDEN:
      return SOCIALE_TOESLAG_GROOT_MIDDEN;
    case reason.SOCIALE_TOESLAG_RANG1:
    case reason.SOCIALE_TOESLAG_RANG1_HOOG:
      return SOCIALE_TOESLAG_RANG1;
    case reason.SOCIALE_TOESLAG_RANG1_ZIEK:
      return SOCIALE_TOESLAG_RANG1_ZIEK;
    case reason.SOCIALE_TOESLAG_RANG2:
    case reason.SOCIALE_TOESLAG_RANG2_HOOG:
      return SOCIALE_TOESLAG_RANG2;
    case reason.SOCIALE_TOESLAG_RANG3:
    case reason.SOCIALE_TOESLAG_RANG3_HOOG:
      return SOCIALE_TOESLAG_RANG3;
    case reason.SOCIALE_TOESLAG_RANG3_EENOUDER:
      return SOCIALE_TOESLAG_RANG3_EENOUDER;
    default:
      return -1;
  }
}

export function socialeToeslag(from: i32, to: i32): void {
  const laag = sheetValue(INKOMENSGRENS_LAAG);
  const midden = sheetValue(INKOMENSGRENS_MIDDEN);
  const hoog = sheetValue(INKOMENSGRENS_HOOG);
  for (let row = from; row < to; row++) {
    const inkomen = gezinsinkomstenCents(row);
    const limits =
      (<u32>(inkomen <= laag) * ONDER_LAAG) |
      (<u32>(inkomen <= midden) * ONDER_MIDDEN) |
      (<u32>(inkomen <= hoog) * ONDER_HOOG);
    const toestand: u32 = status(row) & RECHT ? 0 : GEEN_RECHT << TOESTAND_SHIFT;
    const gezin = gezinStatus(row) & (GROOT | MET_NIEUW);
    const packed = sociaalTabel(sociaalCode(row) | toestand | gezin | limits);
    setSocialeToeslagCents(row, centsOf(packed));
    setRedenen(row, redenen(row) | reasonOf(packed, reason.SOCIALE_TOESLAG_SHIFT));
  }
}

/** The one-off on top of an allowance above 0; half for shared rows (project reading). */
export function socialeToeslagEenmalig(from: i32, to: i32): void {
  clearCents(SOCIALE_TOESLAG_EENMALIG_CENTS, from, to);
  const vol = sheetValue(SOCIALE_TOESLAG_EENMALIG);
  if (vol === 0) return;
  const toegekend =
    (<u64>reason.SOCIALE_TOESLAG_EENMALIG_TOEGEKEND) << reason.SOCIALE_TOESLAG_EENMALIG_SHIFT;
  for (let row = from; row < to; row++) {
    if (socialeToeslagCents(row) === 0) continue;
    setSocialeToeslagEenmaligCents(row, rol(row) === ROL_VOLLEDIG ? vol : (vol + 1) / 2);
    setRedenen(row, redenen(row) | toegekend);
  }
}
