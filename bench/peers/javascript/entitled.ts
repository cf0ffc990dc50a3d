/** Who gives entitlement and who counts (rules 2), in plain JavaScript, row by row. */
import { type Columns, FLAG } from "./columns.js";
import { codeOf, type MonthSheet, slotOf } from "./sheet.js";

/** Bits of a row's status in the month. */
export const STATUS = { entitled: 1, counted: 2, here: 4, oldHere: 8 } as const;

const SLOT = {
  minor: slotOf("onvoorwaardelijkLeeftijdMax"),
  care: slotOf("zorgLeeftijdMax"),
  adult: slotOf("voorwaardelijkLeeftijdMax"),
  hours: slotOf("lesurenMin"),
  credits: slotOf("studiepuntenMin"),
  leaver: slotOf("schoolverlaterMaandenMax"),
  other: slotOf("andereUrenMax"),
  student: slotOf("studentenurenJaarMax"),
} as const;

const recht = (name: string): number => codeOf("recht", name);
const RECHT = {
  minor: recht("onvoorwaardelijk"),
  care: recht("zorgnood"),
  pupil: recht("leerling"),
  student: recht("student"),
  leaver: recht("schoolverlater"),
  suspended: recht("geschorst"),
  unborn: recht("nietGeboren"),
  dead: recht("overleden"),
  noDomicile: recht("geenDomicilie"),
  noResidence: recht("geenVerblijfsrecht"),
  tooOld: recht("leeftijdsgrens"),
  invalid: recht("statuutOngeldig"),
} as const;

const RESIDENT = FLAG.domicilie | FLAG.verblijfsrecht;
const WORKING = FLAG.zelfstandig | FLAG.uitkering;
const GEDEELD_ANDER = 2;

/** Rules 2: writes the reason, returns the status. */
export function entitle(columns: Columns, sheet: MonthSheet, row: number): number {
  const { facts, birthMonth, deathMonth, regime, flags, reasons } = columns;
  const { month, values } = sheet;
  if (month < (facts.vanMaand[row] as number) || month >= (facts.totMaand[row] as number)) {
    reasons[row] = 0;
    return 0;
  }
  const age = month - (birthMonth[row] as number);
  const isAlive = age >= 0 && month <= (deathMonth[row] as number);
  const isPlain =
    isAlive &&
    age <= (values[SLOT.minor] as number) &&
    ((flags[row] as number) & RESIDENT) === RESIDENT;
  const reason = isPlain ? RECHT.minor : otherReason(columns, sheet, row, age);
  reasons[row] = reason;
  const isHere = facts.rol[row] !== GEDEELD_ANDER;
  let status: number = isHere ? STATUS.here : 0;
  if (reason <= RECHT.leaver) {
    status |= STATUS.entitled | STATUS.counted;
    if (isHere && regime[row] !== 0) status |= STATUS.oldHere;
  } else if (reason === RECHT.suspended) status |= STATUS.counted;
  return status;
}

function otherReason(columns: Columns, sheet: MonthSheet, row: number, age: number): number {
  const { facts, deathMonth, hasCare, flags } = columns;
  const { month, values } = sheet;
  const flag = flags[row] as number;
  if (age < 0) return RECHT.unborn;
  if (month > (deathMonth[row] as number)) return RECHT.dead;
  if (!(flag & FLAG.domicilie)) return RECHT.noDomicile;
  if (!(flag & FLAG.verblijfsrecht)) return RECHT.noResidence;
  if (age <= (values[SLOT.care] as number) && hasCare[row] === 1) return RECHT.care;
  if (age > (values[SLOT.adult] as number)) return RECHT.tooOld;
  if (flag & WORKING) return RECHT.invalid;
  const credits = facts.studiepunten[row] as number;
  const isFull =
    2 * (facts.lesurenPerWeek[row] as number) + credits >= 2 * (values[SLOT.hours] as number);
  const statuut = facts.statuut[row] as number;
  let reason: number = RECHT.invalid;
  if (statuut === 1 && isFull) reason = RECHT.pupil;
  if (statuut === 2 && (isFull || credits >= (values[SLOT.credits] as number)))
    reason = RECHT.student;
  const used = facts.schoolverlaterMaanden[row] as number;
  if (statuut === 3 && used < (values[SLOT.leaver] as number)) reason = RECHT.leaver;
  return reason !== RECHT.invalid && isSuspended(columns, sheet, row) ? RECHT.suspended : reason;
}

function isSuspended({ facts }: Columns, { values }: MonthSheet, row: number): boolean {
  const hours = facts.studentenurenMaand[row] as number;
  const year = (facts.studentenurenJaarVoordien[row] as number) + hours;
  const surplus = Math.min(hours, Math.max(0, year - (values[SLOT.student] as number)));
  return (facts.andereUrenMaand[row] as number) + surplus > (values[SLOT.other] as number);
}
