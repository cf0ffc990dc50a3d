/** The benefits that few rows ask for, in plain JavaScript: called for rows that have a rare bit. */
import { COMPONENTS, type ComponentName, type ReasonRule } from "../../../core-wasm/layout.js";
import { type Columns, FLAG, RARE } from "./columns.js";
import { STATUS } from "./entitled.js";
import { type SchoolOutcome, schoolAllowance } from "./school.js";
import { codeOf, type MonthSheet, shiftOf, slotOf } from "./sheet.js";

const { entitled: ENTITLED, here: HERE, alive: ALIVE } = STATUS;

export interface RareContext {
  readonly columns: Columns;
  readonly sheet: MonthSheet;
  readonly daysInMonth: number;
}

export function rareContext(columns: Columns, sheet: MonthSheet): RareContext {
  const { month } = sheet;
  const daysInMonth = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  return { columns, sheet, daysInMonth };
}

const CARE_SLOTS = [
  -1,
  slotOf("zorgtoeslagTotaalBoven20"),
  slotOf("zorgtoeslagTotaal18Tot20"),
  slotOf("zorgtoeslagTotaal15Tot17"),
  slotOf("zorgtoeslagTotaal12Tot14"),
  slotOf("zorgtoeslagP1Min4Totaal6Tot11"),
  slotOf("zorgtoeslagP1Onder4Totaal9Tot11"),
  slotOf("zorgtoeslagP1Onder4Totaal6Tot8"),
  slotOf("zorgtoeslagP1Min4TotaalOnder6"),
] as const;
const SLOT = {
  careAge: slotOf("zorgLeeftijdMax"),
  half: slotOf("wezentoeslagHalf"),
  full: slotOf("wezentoeslagVol"),
  foster: slotOf("pleegzorgtoeslag"),
  support: slotOf("ondersteuningstoeslag"),
  start: slotOf("startbedrag"),
  covid: slotOf("covid19Toeslag"),
  day: slotOf("kinderopvangtoeslagPerDag"),
} as const;
const SHIFT = Object.fromEntries(
  COMPONENTS.map((name) => [name, shiftOf(name as ReasonRule)]),
) as Record<ComponentName, number>;
const SCHOOL_GROUP_SHIFT = shiftOf("schooltoeslagSoort");
const CARE_TOO_OLD = codeOf("zorgtoeslag", "leeftijdsgrens");
const SUPPORT = {
  granted: codeOf("ondersteuningstoeslag", "toegekend"),
  points: codeOf("ondersteuningstoeslag", "puntenOnder12"),
  tooOld: codeOf("ondersteuningstoeslag", "leeftijdsgrens"),
  notYet: codeOf("ondersteuningstoeslag", "nogNietIngevoerd"),
} as const;
const CHILDCARE = {
  granted: codeOf("kinderopvangtoeslag", "toegekend"),
  capped: codeOf("kinderopvangtoeslag", "begrensd"),
  noResidence: codeOf("kinderopvangtoeslag", "geenVerblijfsrecht"),
} as const;

/** Adds the rare benefits of a row; returns their cents. */
export function addRare(context: RareContext, row: number, bits: number, status: number): number {
  if (!(status & HERE)) return 0;
  let sum = 0;
  if (status & ENTITLED) {
    if (bits & RARE.wees) sum += orphan(context, row);
    if (bits & RARE.zorg) sum += care(context, row);
    if (bits & RARE.pleeg) sum += pay(context, row, "pleegzorgtoeslag", SLOT.foster, 1);
    if (bits & RARE.steun) sum += support(context, row);
  }
  if (bits & RARE.start) sum += start(context, row);
  if (bits & RARE.covid) sum += covid(context, row);
  if (!(status & ALIVE)) return sum;
  if (bits & RARE.opvang) sum += childcare(context, row);
  if (bits & RARE.school) sum += school(context, row);
  return sum;
}

function orphan(context: RareContext, row: number): number {
  const isHalf = context.columns.facts.wezenstatus[row] === 1;
  return pay(context, row, "wezentoeslag", isHalf ? SLOT.half : SLOT.full, isHalf ? 1 : 2);
}

function isTooOld({ columns, sheet }: RareContext, row: number): boolean {
  return sheet.month - (columns.birthMonth[row] as number) > (sheet.values[SLOT.careAge] as number);
}

function care(context: RareContext, row: number): number {
  const code = context.columns.careClass[row] as number;
  if (!isTooOld(context, row))
    return pay(context, row, "zorgtoeslag", CARE_SLOTS[code] as number, code);
  return refuse(context, row, "zorgtoeslag", CARE_TOO_OLD);
}

function support(context: RareContext, row: number): number {
  const { columns, sheet } = context;
  const rule = "ondersteuningstoeslag";
  if (sheet.values[SLOT.support] === 0) return refuse(context, row, rule, SUPPORT.notYet);
  if (isTooOld(context, row)) return refuse(context, row, rule, SUPPORT.tooOld);
  if ((columns.facts.zorgTotaal[row] as number) < 12)
    return refuse(context, row, rule, SUPPORT.points);
  return pay(context, row, rule, SLOT.support, SUPPORT.granted);
}

function start(context: RareContext, row: number): number {
  if (context.columns.facts.startbedragMaand[row] !== context.sheet.month) return 0;
  return pay(context, row, "startbedrag", SLOT.start, 1);
}

function covid(context: RareContext, row: number): number {
  const since = context.sheet.month - (context.columns.facts.covidMaand[row] as number);
  return since < 0 || since > 2 ? 0 : pay(context, row, "covid19Toeslag", SLOT.covid, since + 1);
}

function childcare(context: RareContext, row: number): number {
  const { columns, sheet, daysInMonth } = context;
  const { facts, flags } = columns;
  const rule = "kinderopvangtoeslag";
  if (!((flags[row] as number) & FLAG.verblijfsrecht)) {
    return refuse(context, row, rule, CHILDCARE.noResidence);
  }
  const asked =
    2 * (facts.opvangVolleDagen[row] as number) + (facts.opvangHalveDagen[row] as number);
  const isCapped = asked > 2 * daysInMonth;
  const halves = isCapped ? 2 * daysInMonth : asked;
  const paid = Math.floor((halves * (sheet.values[SLOT.day] as number) + 1) / 2);
  const isCandidate = sheet.candidates[SLOT.day] === 1;
  return write(
    context,
    row,
    rule,
    paid,
    isCapped ? CHILDCARE.capped : CHILDCARE.granted,
    isCandidate,
  );
}

function school(context: RareContext, row: number): number {
  const { columns, sheet } = context;
  const isSeptember = sheet.month % 12 === 8;
  const year = Math.floor(sheet.month / 12);
  if (!isSeptember || columns.facts.schooljaar[row] !== year) return 0;
  const outcome: SchoolOutcome = schoolAllowance(columns, sheet, row);
  if (outcome.isLimitCandidate) columns.voorlopig[row] = 1;
  const paid = write(
    context,
    row,
    "schooltoeslag",
    outcome.cents,
    outcome.reason,
    outcome.isCandidate,
  );
  if (paid > 0) addReason(columns, row, outcome.group, SCHOOL_GROUP_SHIFT);
  return paid;
}

function pay(
  context: RareContext,
  row: number,
  component: ComponentName,
  slot: number,
  reason: number,
): number {
  const { values, candidates } = context.sheet;
  return write(context, row, component, values[slot] as number, reason, candidates[slot] === 1);
}

const refuse = (context: RareContext, row: number, component: ComponentName, reason: number) =>
  write(context, row, component, 0, reason, false);

function write(
  { columns }: RareContext,
  row: number,
  component: ComponentName,
  cents: number,
  reason: number,
  isCandidate: boolean,
): number {
  columns.cents[component][row] = cents;
  addReason(columns, row, reason, SHIFT[component]);
  if (cents > 0 && isCandidate) columns.voorlopig[row] = 1;
  return cents;
}

function addReason(columns: Columns, row: number, code: number, shift: number): void {
  const { reasonsLow, reasonsHigh } = columns;
  if (shift < 32) reasonsLow[row] = (reasonsLow[row] as number) | (code << shift);
  if (shift >= 32) reasonsHigh[row] = (reasonsHigh[row] as number) | (code << (shift - 32));
  else if (shift > 24) reasonsHigh[row] = (reasonsHigh[row] as number) | (code >>> (32 - shift));
}
