/** The school allowance of rules, section 11, in plain JavaScript. Cents stay below 2^53. */
import { type Columns, FLAG } from "./columns.js";
import { codeOf, type MonthSheet, slotOf } from "./sheet.js";

export interface SchoolOutcome {
  readonly cents: number;
  readonly reason: number;
  readonly group: number;
  /** The amount was never published. */
  readonly isCandidate: boolean;
  /** A known income was compared with a limit that was never published. */
  readonly isLimitCandidate: boolean;
}

interface Group {
  readonly code: number;
  readonly full: number;
  readonly min: number;
  /** -1 where the group has none. */
  readonly exceptional: number;
}

const REASON = Object.fromEntries(
  (
    [
      "geenSoort",
      "onvoldoendeAanwezig",
      "leeftijdsgrens",
      "inkomenOnbekend",
      "kiTest",
      "bovenGrens",
    ] as const
  ).map((name) => [name, codeOf("schooltoeslag", name)]),
);
const reasonOf = (name: string): number => REASON[name] ?? codeOf("schooltoeslag", name);
const R = {
  noKind: reasonOf("geenSoort"),
  absent: reasonOf("onvoldoendeAanwezig"),
  tooOld: reasonOf("leeftijdsgrens"),
  unknown: reasonOf("inkomenOnbekend"),
  cadastral: reasonOf("kiTest"),
  above: reasonOf("bovenGrens"),
  fixed: reasonOf("kleuterVast"),
  full: reasonOf("vol"),
  exceptional: reasonOf("uitzonderlijk"),
  minimum: reasonOf("minimum"),
  formula: reasonOf("formule"),
  foster: reasonOf("pleegkind"),
} as const;

const group = (reason: string, name: string, hasExceptional: boolean): Group => ({
  code: codeOf("schooltoeslagSoort", reason),
  full: slotOf(`schooltoeslag${name}Vol`),
  min: slotOf(`schooltoeslag${name}Min`),
  exceptional: hasExceptional ? slotOf(`schooltoeslag${name}Uitz`) : -1,
});

/** Groups by kind of school: extern, intern. */
const KLEUTER: Group = {
  code: codeOf("schooltoeslagSoort", "kleuter"),
  full: slotOf("schooltoeslagKleuterVast"),
  min: -1,
  exceptional: -1,
};
const LAGER = group("lager", "Lager", true);
const ZELFSTANDIG = group(
  "soGehuwdZelfstandigAlleenstaand",
  "SoGehuwdZelfstandigAlleenstaand",
  false,
);
const WERKEN = group("lerenEnWerkenDeeltijds", "LerenEnWerkenDeeltijds", true);
const GROUPS: readonly (readonly [Group, Group])[] = [
  [KLEUTER, KLEUTER],
  [KLEUTER, KLEUTER],
  [LAGER, LAGER],
  [
    group("soVoltijdsAnderExtern", "SoVoltijdsAnderExtern", true),
    group("soVoltijdsAnderIntern", "SoVoltijdsAnderIntern", false),
  ],
  [
    group("soDerdeJaarDerdeGraadExtern", "SoDerdeJaarDerdeGraadExtern", true),
    group("soDerdeJaarDerdeGraadIntern", "SoDerdeJaarDerdeGraadIntern", false),
  ],
  [ZELFSTANDIG, ZELFSTANDIG],
  [WERKEN, WERKEN],
  [
    group("hbo5VerpleegkundeExtern", "Hbo5VerpleegkundeExtern", false),
    group("hbo5VerpleegkundeIntern", "Hbo5VerpleegkundeIntern", false),
  ],
];
const SLOT = {
  min0: slotOf("schoolgrensMin0"),
  max0: slotOf("schoolgrensMax0"),
  threshold: slotOf("kiTestDrempel"),
  secondaryAge: slotOf("secundairLeeftijdMax"),
  highest: slotOf("tweedeSoortHoogste"),
} as const;
const LAGER_KIND = 2;
const HBO5_KIND = 7;

const none = (reason: number, isLimitCandidate = false): SchoolOutcome => ({
  ...{ cents: 0, reason, group: 0, isCandidate: false, isLimitCandidate },
});

export function schoolAllowance(columns: Columns, sheet: MonthSheet, row: number): SchoolOutcome {
  const { facts, flags } = columns;
  const flag = flags[row] as number;
  if (facts.schoolSoort[row] === 0) return none(R.noKind);
  if (!(flag & FLAG.schoolAanwezig)) return none(R.absent);
  const second = facts.schoolSoort2[row] as number;
  const isIntern = (flag & FLAG.intern) !== 0;
  if (second === 0)
    return amountOf(columns, sheet, row, facts.schoolSoort[row] as number, isIntern);
  const two = amountOf(columns, sheet, row, second, (flag & FLAG.intern2) !== 0);
  if (sheet.values[SLOT.highest] === 0) return two;
  const one = amountOf(columns, sheet, row, facts.schoolSoort[row] as number, isIntern);
  const isLimitCandidate = one.isLimitCandidate || two.isLimitCandidate;
  return { ...(two.cents > one.cents ? two : one), isLimitCandidate };
}

/** Steps 2 to 5. */
function amountOf(
  columns: Columns,
  sheet: MonthSheet,
  row: number,
  kind: number,
  isIntern: boolean,
): SchoolOutcome {
  const { facts, flags, birthMonth } = columns;
  const { values, candidates, month } = sheet;
  const flag = flags[row] as number;
  const of = (GROUPS[kind] as readonly [Group, Group])[isIntern ? 1 : 0];
  const isSecondary = kind > LAGER_KIND && kind !== HBO5_KIND && !(flag & FLAG.buitengewoon);
  const isTooOld = (birthMonth[row] as number) + (values[SLOT.secondaryAge] as number) < month;
  if (isSecondary && isTooOld) return none(R.tooOld);
  if (flag & FLAG.pleeg12) return paid(sheet, of.full, R.foster, of, false);
  const income = Number(facts.schoolInkomstenCents[row]);
  if (income < 0) return none(R.unknown);
  if (!(flag & FLAG.kiVrijgesteld) && failsCadastral(columns, sheet, row, income))
    return none(R.cadastral);
  const max = SLOT.max0 + (facts.schoolPunten[row] as number);
  const isLimit = candidates[max] === 1;
  if (income > (values[max] as number)) return none(R.above, isLimit);
  return byIncome(columns, sheet, row, income, of, isLimit);
}

function failsCadastral(columns: Columns, sheet: MonthSheet, row: number, income: number): boolean {
  const other = Number(columns.facts.kiVreemdCents[row]);
  if (other <= (sheet.values[SLOT.threshold] as number)) return false;
  return 15 * other > income - 3 * other - Number(columns.facts.kiBeroepCents[row]);
}

/** Step 6. */
function byIncome(
  columns: Columns,
  sheet: MonthSheet,
  row: number,
  income: number,
  of: Group,
  isMaxCandidate: boolean,
): SchoolOutcome {
  const { values, candidates } = sheet;
  const points = columns.facts.schoolPunten[row] as number;
  if (of === KLEUTER) return paid(sheet, of.full, R.fixed, of, isMaxCandidate);
  const max = values[SLOT.max0 + points] as number;
  const isExceptional = ((columns.flags[row] as number) & FLAG.uitzonderlijk) !== 0;
  if (isExceptional && of.exceptional >= 0 && 10 * income <= max) {
    return paid(sheet, of.exceptional, R.exceptional, of, isMaxCandidate);
  }
  const isLimit = isMaxCandidate || candidates[SLOT.min0 + points] === 1;
  const min = values[SLOT.min0 + points] as number;
  if (income <= min) return paid(sheet, of.full, R.full, of, isLimit);
  const full = values[of.full] as number;
  const formula = Math.floor((2 * full * (max - income) + (max - min)) / (2 * (max - min)));
  if ((values[of.min] as number) > formula) return paid(sheet, of.min, R.minimum, of, isLimit);
  return { ...paid(sheet, of.full, R.formula, of, isLimit), cents: formula };
}

function paid(
  { values, candidates }: MonthSheet,
  slot: number,
  reason: number,
  { code }: Group,
  isLimitCandidate: boolean,
): SchoolOutcome {
  const isCandidate = candidates[slot] === 1;
  return { cents: values[slot] as number, reason, group: code, isCandidate, isLimitCandidate };
}
