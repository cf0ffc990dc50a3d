/**
 * Who gives entitlement, and who counts for the size of the family.
 *
 * Law: art. 8 (rules 2).
 * Reads: span, months of birth and death, domicile, residence, role, care class, status past 18 and
 *   its counts; parameters: ages in months, lesson hours, credits, months, hours.
 * Returns: the columns `status` and `recht`, the code of the reason.
 * Reasons: recht.
 *
 * Most rows are plainly minors at home here: sixteen of them are decided at once, and the others
 * one by one.
 */

import {
  andereUrenMaand,
  basisSoort,
  GEBOORTE_MAAND,
  geboorteMaand,
  HEEFT_DOMICILIE,
  HEEFT_SOCIALE_UITKERING,
  HEEFT_VERBLIJFSRECHT,
  INWONER_TOT,
  IS_ZELFSTANDIGE_HOOFDBEROEP,
  inwonerTot,
  lesurenPerWeek,
  NO_MONTH,
  overlijdensMaand,
  RECHT as RECHT_COLUMN,
  rol,
  STATUS,
  STATUS_RECHT,
  schoolverlaterMaanden,
  setRecht,
  setStatus,
  sheetValue,
  statusRecht,
  statuut,
  studentenurenJaarVoordien,
  studentenurenMaand,
  studiepunten,
  TOT_MAAND,
  totMaand,
  VAN_MAAND,
  vanMaand,
  vlaggen,
  zorgKlasse,
} from "../generated/columns";
import {
  ROL_GEDEELD_ANDER,
  STATUUT_LEERLING,
  STATUUT_SCHOOLVERLATER,
  STATUUT_STUDENT,
} from "../generated/enums";
import {
  ANDERE_UREN_MAX,
  LESUREN_MIN,
  ONVOORWAARDELIJK_LEEFTIJD_MAX,
  SCHOOLVERLATER_MAANDEN_MAX,
  STUDENTENUREN_JAAR_MAX,
  STUDIEPUNTEN_MIN,
  VOORWAARDELIJK_LEEFTIJD_MAX,
  ZORG_LEEFTIJD_MAX,
} from "../generated/parameters";
import {
  RECHT_BUITEN_SPAN,
  RECHT_GEEN_DOMICILIE,
  RECHT_GEEN_VERBLIJFSRECHT,
  RECHT_GESCHORST,
  RECHT_LEEFTIJDSGRENS,
  RECHT_LEERLING,
  RECHT_NIET_GEBOREN,
  RECHT_ONVOORWAARDELIJK,
  RECHT_OVERLEDEN,
  RECHT_SCHOOLVERLATER,
  RECHT_STATUUT_ONGELDIG,
  RECHT_STUDENT,
  RECHT_ZORGNOOD,
} from "../generated/reasons";
import {
  BASIS_NIEUW,
  GETELD,
  HIER,
  LEEFT,
  NIEUW_GETELD,
  OUD_HIER,
  OUDSTE_OOIT,
  RECHT,
  RECHT_HIER,
} from "../status";

const INWONER: u32 = HEEFT_DOMICILIE | HEEFT_VERBLIJFSRECHT;

export function rechtgevendKind(from: i32, to: i32, month: i32): void {
  const geborenNa = month - sheetValue(ONVOORWAARDELIJK_LEEFTIJD_MAX);
  if (ASC_FEATURE_SIMD) zestienTegelijk(from, to, month, geborenNa);
  else eenVoorEen(from, to, month, geborenNa);
}

/** Rows that are decided at once; those behind the block belong to the next, which decides again. */
const LANES: i32 = 16;

function zestienTegelijk(from: i32, to: i32, month: i32, geborenNa: i32): void {
  const maand = i16x8.splat(<i16>month);
  const geboren = i16x8.splat(<i16>geborenNa);
  for (let row = from; row < to; row += LANES) {
    const low = houdt(row, maand);
    const high = houdt(row + LANES / 2, maand);
    const lowMinor = v128.and(low, inwonendMinderjarig(row, maand, geboren));
    const highMinor = v128.and(high, inwonendMinderjarig(row + LANES / 2, maand, geboren));
    const isMinor = i8x16.narrow_i16x8_s(lowMinor, highMinor);
    const isOther = v128.andnot(i8x16.narrow_i16x8_s(low, high), isMinor);
    const at = <usize>row;
    v128.store(STATUS + at, v128.and(isMinor, v128.load(STATUS_RECHT + at)));
    v128.store(RECHT_COLUMN + at, v128.and(isMinor, i8x16.splat(<i8>RECHT_ONVOORWAARDELIJK)));
    bepaalOverige(row, min(LANES, to - row), i8x16.bitmask(isOther), month);
  }
}

/** Eight rows: -1 where the row holds, else 0. */
function houdt(row: i32, maand: v128): v128 {
  const at = (<usize>row) << 1;
  const isBegun = i16x8.le_s(v128.load(VAN_MAAND + at), maand);
  return v128.and(isBegun, i16x8.gt_s(v128.load(TOT_MAAND + at), maand));
}

/** Eight rows: -1 where the child is born, alive, at home here and young enough, else 0. */
function inwonendMinderjarig(row: i32, maand: v128, geboren: v128): v128 {
  const at = (<usize>row) << 1;
  const birth = v128.load(GEBOORTE_MAAND + at);
  const isYoung = v128.and(i16x8.ge_s(birth, geboren), i16x8.le_s(birth, maand));
  return v128.and(isYoung, i16x8.ge_s(v128.load(INWONER_TOT + at), maand));
}

/** The rows of a group whose bit is set. */
function bepaalOverige(first: i32, rowCount: i32, bits: i32, month: i32): void {
  let rest = bits & ((1 << rowCount) - 1);
  while (rest !== 0) {
    bepaalRecht(first + ctz(rest), month);
    rest &= rest - 1;
  }
}

/** For a module without SIMD: the same rows one by one. */
function eenVoorEen(from: i32, to: i32, month: i32, geborenNa: i32): void {
  for (let row = from; row < to; row++) {
    const isHeld = vanMaand(row) <= month && month < totMaand(row);
    const birth = geboorteMaand(row);
    const isMinor = isHeld && birth >= geborenNa && birth <= month && month <= inwonerTot(row);
    setRecht(row, isMinor ? RECHT_ONVOORWAARDELIJK : RECHT_BUITEN_SPAN);
    setStatus(row, isMinor ? statusRecht(row) : 0);
    if (isHeld && !isMinor) bepaalRecht(row, month);
  }
}

/** The last month of life of a child with domicile and residence here; 0 without them. */
export function inwonerTotOf(row: i32): i32 {
  return (vlaggen(row) & INWONER) === INWONER ? overlijdensMaand(row) : NO_MONTH;
}

/** Status of a row in a month in which it is entitled. */
export function statusRechtOf(row: i32): u32 {
  const isHier = rol(row) !== ROL_GEDEELD_ANDER;
  const isNieuw = basisSoort(row) === BASIS_NIEUW;
  const hier: u32 = isHier ? HIER | RECHT_HIER | (isNieuw ? 0 : OUD_HIER) : 0;
  return RECHT | GETELD | LEEFT | hier | (isNieuw ? NIEUW_GETELD : 0);
}

/** Every row that holds and is not plainly a minor with domicile and residence here. */
function bepaalRecht(row: i32, month: i32): void {
  const birth = geboorteMaand(row);
  const recht = overigRecht(row, month, birth);
  const isRecht = recht >= RECHT_ONVOORWAARDELIJK && recht <= RECHT_SCHOOLVERLATER;
  const isAlive = birth <= month && month <= overlijdensMaand(row);
  let bits = statusRecht(row);
  if (!isRecht) bits &= ~(RECHT | RECHT_HIER | OUD_HIER | OUDSTE_OOIT);
  if (!isRecht && recht !== RECHT_GESCHORST) bits &= ~(GETELD | NIEUW_GETELD);
  if (!isAlive) bits &= ~LEEFT;
  setRecht(row, recht);
  setStatus(row, bits);
}

/** Art. 8: why such a row is entitled, or why not. */
function overigRecht(row: i32, month: i32, birth: i32): u32 {
  const flags = vlaggen(row);
  if (birth > month) return RECHT_NIET_GEBOREN;
  if (month > overlijdensMaand(row)) return RECHT_OVERLEDEN;
  if (!(flags & HEEFT_DOMICILIE)) return RECHT_GEEN_DOMICILIE;
  if (!(flags & HEEFT_VERBLIJFSRECHT)) return RECHT_GEEN_VERBLIJFSRECHT;
  const isZorgAge = month <= birth + sheetValue(ZORG_LEEFTIJD_MAX);
  if (isZorgAge && zorgKlasse(row) !== 0) return RECHT_ZORGNOOD;
  if (month > birth + sheetValue(VOORWAARDELIJK_LEEFTIJD_MAX)) return RECHT_LEEFTIJDSGRENS;
  const recht = statuutRecht(row, flags);
  return recht !== RECHT_STATUUT_ONGELDIG && isGeschorst(row) ? RECHT_GESCHORST : recht;
}

/** statuutGeldig: the status past 18 that gives a conditional right. */
function statuutRecht(row: i32, flags: u32): u32 {
  if (flags & (IS_ZELFSTANDIGE_HOOFDBEROEP | HEEFT_SOCIALE_UITKERING))
    return RECHT_STATUUT_ONGELDIG;
  const punten: i32 = studiepunten(row);
  const isVoltijds = 2 * <i32>lesurenPerWeek(row) + punten >= 2 * sheetValue(LESUREN_MIN);
  const soort = statuut(row);
  if (soort === STATUUT_LEERLING) return isVoltijds ? RECHT_LEERLING : RECHT_STATUUT_ONGELDIG;
  if (soort === STATUUT_STUDENT) {
    const isStudent = isVoltijds || punten >= sheetValue(STUDIEPUNTEN_MIN);
    return isStudent ? RECHT_STUDENT : RECHT_STATUUT_ONGELDIG;
  }
  const isWachtend =
    soort === STATUUT_SCHOOLVERLATER &&
    <i32>schoolverlaterMaanden(row) < sheetValue(SCHOOLVERLATER_MAANDEN_MAX);
  return isWachtend ? RECHT_SCHOOLVERLATER : RECHT_STATUUT_ONGELDIG;
}

/** geschorst: too many hours worked this month, student hours past the year's limit included. */
function isGeschorst(row: i32): bool {
  const uren: i32 = studentenurenMaand(row);
  const jaar = <i32>studentenurenJaarVoordien(row) + uren;
  const surplus = min(uren, max(0, jaar - sheetValue(STUDENTENUREN_JAAR_MAX)));
  return <i32>andereUrenMaand(row) + surplus > sheetValue(ANDERE_UREN_MAX);
}
