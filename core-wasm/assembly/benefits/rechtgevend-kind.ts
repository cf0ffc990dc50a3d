/**
 * Who gives entitlement, and who counts for the size of the family.
 *
 * Law: art. 8 (rules, section 2).
 * Reads: span, months of birth and death, domicile, residence, role, care class, status past 18 and
 *   its counts; parameters: ages in months, lesson hours, credits, months, hours.
 * Returns: the column `status`, and the field recht of `redenen`, which this pass starts.
 * Reasons: recht.
 */

import {
  ROL_GEDEELD_ANDER,
  STATUUT_LEERLING,
  STATUUT_SCHOOLVERLATER,
  STATUUT_STUDENT,
} from "../enums";
import {
  andereUrenMaand,
  basisSoort,
  geboorteMaand,
  HEEFT_DOMICILIE,
  HEEFT_SOCIALE_UITKERING,
  HEEFT_VERBLIJFSRECHT,
  IS_ZELFSTANDIGE_HOOFDBEROEP,
  lesurenPerWeek,
  overlijdensMaand,
  rol,
  schoolverlaterMaanden,
  setRedenen,
  setStatus,
  sheetValue,
  statusRecht,
  statuut,
  studentenurenJaarVoordien,
  studentenurenMaand,
  studiepunten,
  totMaand,
  vanMaand,
  vlaggen,
  zorgKlasse,
} from "../generated/columns";
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
  HOUDT,
  LEEFT,
  NIEUW_GETELD,
  OUD_HIER,
  RECHT,
  RECHT_HIER,
} from "../status";

const INWONER: u32 = HEEFT_DOMICILIE | HEEFT_VERBLIJFSRECHT;

export function rechtgevendKind(from: i32, to: i32, month: i32): void {
  const leeftijdMax = sheetValue(ONVOORWAARDELIJK_LEEFTIJD_MAX);
  for (let row = from; row < to; row++) {
    const age = month - geboorteMaand(row);
    const isMinor =
      (age >= 0) &
      (age <= leeftijdMax) &
      (month <= overlijdensMaand(row)) &
      (month >= vanMaand(row)) &
      (month < totMaand(row)) &
      ((vlaggen(row) & INWONER) === INWONER);
    if (isMinor) {
      setRedenen(row, RECHT_ONVOORWAARDELIJK);
      setStatus(row, statusRecht(row));
    } else bepaalRecht(row, month);
  }
}

/** Status of a row in a month in which it is entitled. */
export function statusRechtOf(row: i32): u32 {
  const isHier = rol(row) !== ROL_GEDEELD_ANDER;
  const isNieuw = basisSoort(row) === BASIS_NIEUW;
  const hier: u32 = isHier ? HIER | RECHT_HIER | (isNieuw ? 0 : OUD_HIER) : 0;
  return HOUDT | RECHT | GETELD | LEEFT | hier | (isNieuw ? NIEUW_GETELD : 0);
}

/** Every row that is not plainly a minor with domicile and residence here. */
function bepaalRecht(row: i32, month: i32): void {
  if (month < vanMaand(row) || month >= totMaand(row)) {
    setStatus(row, 0);
    setRedenen(row, RECHT_BUITEN_SPAN);
    return;
  }
  const birth = geboorteMaand(row);
  const recht = overigRecht(row, month, birth);
  const isRecht = recht >= RECHT_ONVOORWAARDELIJK && recht <= RECHT_SCHOOLVERLATER;
  const isAlive = birth <= month && month <= overlijdensMaand(row);
  let bits = statusRecht(row);
  if (!isRecht) bits &= ~(RECHT | RECHT_HIER | OUD_HIER);
  if (!isRecht && recht !== RECHT_GESCHORST) bits &= ~(GETELD | NIEUW_GETELD);
  if (!isAlive) bits &= ~LEEFT;
  setRedenen(row, recht);
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
