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
  BIRTH_MONTH,
  basisKind,
  birthMonth,
  deathMonth,
  flagBits,
  HEEFT_DOMICILIE,
  HEEFT_SOCIALE_UITKERING,
  HEEFT_VERBLIJFSRECHT,
  IS_ZELFSTANDIGE_HOOFDBEROEP,
  lesurenPerWeek,
  NO_MONTH,
  RECHT as RECHT_COLUMN,
  RESIDENT_UNTIL,
  residentUntil,
  rol,
  STATUS,
  STATUS_ENTITLED,
  schoolverlaterMaanden,
  setRecht,
  setStatus,
  sheetValue,
  statusEntitled,
  statuut,
  studentenurenJaarVoordien,
  studentenurenMaand,
  studiepunten,
  TOT_MAAND,
  totMaand,
  VAN_MAAND,
  vanMaand,
  zorgClass,
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
  ALIVE,
  BASIS_NEW,
  COUNTED,
  HERE,
  NEW_COUNTED,
  OLD_HERE,
  OLDEST_EVER,
  RECHT,
  RECHT_HERE,
} from "../status";

const RESIDENT: u32 = HEEFT_DOMICILIE | HEEFT_VERBLIJFSRECHT;

export function rechtgevendKind(from: i32, to: i32, month: i32): void {
  const bornFrom = month - sheetValue(ONVOORWAARDELIJK_LEEFTIJD_MAX);
  if (ASC_FEATURE_SIMD) sixteenAtOnce(from, to, month, bornFrom);
  else oneByOne(from, to, month, bornFrom);
}

/** Rows that are decided at once; those behind the block belong to the next, which decides again. */
const LANES: i32 = 16;

function sixteenAtOnce(from: i32, to: i32, month: i32, bornFrom: i32): void {
  const monthLanes = i16x8.splat(<i16>month);
  const born = i16x8.splat(<i16>bornFrom);
  for (let row = from; row < to; row += LANES) {
    const low = holds(row, monthLanes);
    const high = holds(row + LANES / 2, monthLanes);
    const lowMinor = v128.and(low, residentMinor(row, monthLanes, born));
    const highMinor = v128.and(high, residentMinor(row + LANES / 2, monthLanes, born));
    const isMinor = i8x16.narrow_i16x8_s(lowMinor, highMinor);
    const isOther = v128.andnot(i8x16.narrow_i16x8_s(low, high), isMinor);
    const at = <usize>row;
    v128.store(STATUS + at, v128.and(isMinor, v128.load(STATUS_ENTITLED + at)));
    v128.store(RECHT_COLUMN + at, v128.and(isMinor, i8x16.splat(<i8>RECHT_ONVOORWAARDELIJK)));
    decideOthers(row, min(LANES, to - row), i8x16.bitmask(isOther), month);
  }
}

/** Eight rows: -1 where the row holds, else 0. */
function holds(row: i32, monthLanes: v128): v128 {
  const at = (<usize>row) << 1;
  const isBegun = i16x8.le_s(v128.load(VAN_MAAND + at), monthLanes);
  return v128.and(isBegun, i16x8.gt_s(v128.load(TOT_MAAND + at), monthLanes));
}

/** Eight rows: -1 where the child is born, alive, at home here and young enough, else 0. */
function residentMinor(row: i32, monthLanes: v128, born: v128): v128 {
  const at = (<usize>row) << 1;
  const birth = v128.load(BIRTH_MONTH + at);
  const isYoung = v128.and(i16x8.ge_s(birth, born), i16x8.le_s(birth, monthLanes));
  return v128.and(isYoung, i16x8.ge_s(v128.load(RESIDENT_UNTIL + at), monthLanes));
}

/** The rows of a group whose bit is set. */
function decideOthers(first: i32, rowCount: i32, bits: i32, month: i32): void {
  let rest = bits & ((1 << rowCount) - 1);
  while (rest !== 0) {
    decideRecht(first + ctz(rest), month);
    rest &= rest - 1;
  }
}

/** For a module without SIMD: the same rows one by one. */
function oneByOne(from: i32, to: i32, month: i32, bornFrom: i32): void {
  for (let row = from; row < to; row++) {
    const isHeld = vanMaand(row) <= month && month < totMaand(row);
    const birth = birthMonth(row);
    const isMinor = isHeld && birth >= bornFrom && birth <= month && month <= residentUntil(row);
    setRecht(row, isMinor ? RECHT_ONVOORWAARDELIJK : RECHT_BUITEN_SPAN);
    setStatus(row, isMinor ? statusEntitled(row) : 0);
    if (isHeld && !isMinor) decideRecht(row, month);
  }
}

/** The last month of life of a child with domicile and residence here; 0 without them. */
export function residentUntilOf(row: i32): i32 {
  return (flagBits(row) & RESIDENT) === RESIDENT ? deathMonth(row) : NO_MONTH;
}

/** Status of a row in a month in which it is entitled. */
export function statusEntitledOf(row: i32): u32 {
  const isHere = rol(row) !== ROL_GEDEELD_ANDER;
  const isNew = basisKind(row) === BASIS_NEW;
  const hier: u32 = isHere ? HERE | RECHT_HERE | (isNew ? 0 : OLD_HERE) : 0;
  return RECHT | COUNTED | ALIVE | hier | (isNew ? NEW_COUNTED : 0);
}

/** Every row that holds and is not plainly a minor with domicile and residence here. */
function decideRecht(row: i32, month: i32): void {
  const birth = birthMonth(row);
  const recht = otherRecht(row, month, birth);
  const isRecht = recht >= RECHT_ONVOORWAARDELIJK && recht <= RECHT_SCHOOLVERLATER;
  const isAlive = birth <= month && month <= deathMonth(row);
  let bits = statusEntitled(row);
  if (!isRecht) bits &= ~(RECHT | RECHT_HERE | OLD_HERE | OLDEST_EVER);
  if (!isRecht && recht !== RECHT_GESCHORST) bits &= ~(COUNTED | NEW_COUNTED);
  if (!isAlive) bits &= ~ALIVE;
  setRecht(row, recht);
  setStatus(row, bits);
}

/** Art. 8: why such a row is entitled, or why not. */
function otherRecht(row: i32, month: i32, birth: i32): u32 {
  const flags = flagBits(row);
  if (birth > month) return RECHT_NIET_GEBOREN;
  if (month > deathMonth(row)) return RECHT_OVERLEDEN;
  if (!(flags & HEEFT_DOMICILIE)) return RECHT_GEEN_DOMICILIE;
  if (!(flags & HEEFT_VERBLIJFSRECHT)) return RECHT_GEEN_VERBLIJFSRECHT;
  const isZorgAge = month <= birth + sheetValue(ZORG_LEEFTIJD_MAX);
  if (isZorgAge && zorgClass(row) !== 0) return RECHT_ZORGNOOD;
  if (month > birth + sheetValue(VOORWAARDELIJK_LEEFTIJD_MAX)) return RECHT_LEEFTIJDSGRENS;
  const recht = statuutRecht(row, flags);
  return recht !== RECHT_STATUUT_ONGELDIG && isGeschorst(row) ? RECHT_GESCHORST : recht;
}

/** statuutGeldig: the status past 18 that gives a conditional right. */
function statuutRecht(row: i32, flags: u32): u32 {
  if (flags & (IS_ZELFSTANDIGE_HOOFDBEROEP | HEEFT_SOCIALE_UITKERING))
    return RECHT_STATUUT_ONGELDIG;
  const punten: i32 = studiepunten(row);
  const isFullTime = 2 * <i32>lesurenPerWeek(row) + punten >= 2 * sheetValue(LESUREN_MIN);
  const soort = statuut(row);
  if (soort === STATUUT_LEERLING) return isFullTime ? RECHT_LEERLING : RECHT_STATUUT_ONGELDIG;
  if (soort === STATUUT_STUDENT) {
    const isStudent = isFullTime || punten >= sheetValue(STUDIEPUNTEN_MIN);
    return isStudent ? RECHT_STUDENT : RECHT_STATUUT_ONGELDIG;
  }
  const isWaiting =
    soort === STATUUT_SCHOOLVERLATER &&
    <i32>schoolverlaterMaanden(row) < sheetValue(SCHOOLVERLATER_MAANDEN_MAX);
  return isWaiting ? RECHT_SCHOOLVERLATER : RECHT_STATUUT_ONGELDIG;
}

/** geschorst: too many hours worked this month, student hours past the year's limit included. */
function isGeschorst(row: i32): bool {
  const uren: i32 = studentenurenMaand(row);
  const jaar = <i32>studentenurenJaarVoordien(row) + uren;
  const surplus = min(uren, max(0, jaar - sheetValue(STUDENTENUREN_JAAR_MAX)));
  return <i32>andereUrenMaand(row) + surplus > sheetValue(ANDERE_UREN_MAX);
}
