/**
 * The social allowance and its one-off of November 2022 and April 2023.
 *
 * Law: art. 18 (new regime), 222 (rank classes), 18/1 and 222/1 (one-off); rules 6.
 * Reads: `status`, `gezinTelling`, `sociaalCode`, gezinsinkomstenCents; parameters: the income limits
 *   (cents a year, inclusive; -1 where a limit does not exist yet) and socialeToeslag* (cents).
 * Returns: socialeToeslagCents and socialeToeslagEenmaligCents, cents, 0 or more.
 * Rounding: a shared row has half, half-up.
 * Reasons: socialeToeslag, deling, socialeToeslagEenmalig.
 *
 * The whole rule is a table, looked up by eleven bits; its outcome names the amount of the month:
 *
 *     10 9        8        7 6 5    4        3       2         1          0
 *     toestand    gedeeld  soort    metNieuw groot   I <= hoog I <= midden I <= laag
 *     `-------- sociaalCode -----'  `-gezinBits-'   `------ this month's limits ---'
 */

import { socialeToeslagSlot } from "../generated/amounts";
import {
  gezinsinkomstenCents,
  HEEFT_ZIEKE_OUDER,
  IS_EENOUDER,
  IS_KI_UITGESLOTEN,
  rangklasse,
  rol,
  SOCIALE_TOESLAG_EENMALIG_CENTS,
  setSociaalBedrag,
  setSociaalUitkomst,
  sheetValue,
  socialeToeslagCents,
  UNKNOWN_CENTS,
  vlaggen,
} from "../generated/columns";
import { ROL_VOLLEDIG } from "../generated/enums";
import {
  INKOMENSGRENS_HOOG,
  INKOMENSGRENS_LAAG,
  INKOMENSGRENS_MIDDEN,
  SOCIALE_TOESLAG_EENMALIG,
} from "../generated/parameters";
import * as reason from "../generated/reasons";
import { GROOT, MET_NIEUW } from "../passes/household";
import { geef, zegReden } from "../passes/sparse";
import { centsOfSlot } from "../sheet";
import { RECHT } from "../status";

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

/** An outcome: the reason, and a bit for a row that has half. */
const HELFT: u32 = <u32>reason.SOCIALE_TOESLAG_MASK + 1;
const UITKOMST_COUNT: u32 = 2 * HELFT;

/** The table of the decree, once per instance: it is the same in every month. */
export function sociaalUitkomstVullen(): void {
  for (let code: u32 = 0; code < CODE_COUNT; code++) {
    const reden = redenOf(code);
    const isHelft = (code & GEDEELD) !== 0 && socialeToeslagSlot(reden) >= 0;
    setSociaalUitkomst(code, isHelft ? reden | HELFT : reden);
  }
}

/** The amounts of the month, by outcome. */
export function socialeToeslagTabel(): void {
  for (let uitkomst: u32 = 0; uitkomst < UITKOMST_COUNT; uitkomst++) {
    const vol = centsOfSlot(socialeToeslagSlot(uitkomst & (HELFT - 1)));
    setSociaalBedrag(uitkomst, uitkomst & HELFT ? (vol + 1) / 2 : vol);
  }
}

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

/** Index of a row into the table: its own code, what its household is, and the month's limits. */
export function sociaalIndex(code: u32, status: u32, gezin: u32, inkomen: i32): u32 {
  const limits =
    (<u32>(inkomen <= sheetValue(INKOMENSGRENS_LAAG)) * ONDER_LAAG) |
    (<u32>(inkomen <= sheetValue(INKOMENSGRENS_MIDDEN)) * ONDER_MIDDEN) |
    (<u32>(inkomen <= sheetValue(INKOMENSGRENS_HOOG)) * ONDER_HOOG);
  return (
    code | select<u32>(0, GEEN_RECHT << TOESTAND_SHIFT, (status & RECHT) !== 0) | gezin | limits
  );
}

/** The one-off on top of an allowance above 0; half for shared rows (project reading). */
export function socialeToeslagEenmalig(from: i32, to: i32): void {
  const vol = sheetValue(SOCIALE_TOESLAG_EENMALIG);
  if (vol === 0) return;
  for (let row = from; row < to; row++) {
    if (socialeToeslagCents(row) === 0) continue;
    const cents = rol(row) === ROL_VOLLEDIG ? vol : (vol + 1) / 2;
    geef(row, SOCIALE_TOESLAG_EENMALIG_CENTS, cents, SOCIALE_TOESLAG_EENMALIG);
    const reden = reason.SOCIALE_TOESLAG_EENMALIG_TOEGEKEND;
    zegReden(row, reden, reason.SOCIALE_TOESLAG_EENMALIG_SHIFT);
  }
}
