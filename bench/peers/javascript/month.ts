/**
 * What the law asks of every row every month, in plain JavaScript over typed arrays: entitlement,
 * basic amount, age supplement and social allowance. Two loops a household: who is entitled,
 * counted and the oldest; then the amounts, looked up in the tables of the month.
 *
 * It gives the kernel's cents and reasons of that part. What few rows ask for, the one-off of the
 * social allowance and the provisional mark are the kernel's alone.
 */
import { type Columns, FLAG } from "./columns.js";
import { entitle, STATUS } from "./entitled.js";
import { codeOf, type MonthSheet, SOCIAL, shiftOf, slotOf } from "./sheet.js";

const { entitled: ENTITLED, counted: COUNTED, here: HERE, oldHere: OLD_HERE } = STATUS;

const SLOT = {
  low: slotOf("inkomensgrensLaag"),
  middle: slotOf("inkomensgrensMidden"),
  high: slotOf("inkomensgrensHoog"),
  care: slotOf("zorgLeeftijdMax"),
} as const;
const SHIFT = {
  basis: shiftOf("basisbedrag"),
  age: shiftOf("leeftijdsbijslag"),
  social: shiftOf("socialeToeslag"),
  half: shiftOf("deling"),
} as const;
const ELSEWHERE = codeOf("basisbedrag", "elders");
const UNKNOWN_INCOME = codeOf("socialeToeslag", "inkomenOnbekend");
const EXCLUDED = codeOf("socialeToeslag", "kiUitgesloten");
const RAISED = 4;
const BAND_MONTHS = 72;

/** Calculates all rows for the month. */
export function calculateMonth(columns: Columns, sheet: MonthSheet): void {
  const { households, cents } = columns;
  for (const column of Object.values(cents)) column.fill(0);
  const month = new JsMonth(columns, sheet);
  const last = households.length - 1;
  for (let index = 0; index < last; index += 1) {
    month.household(households[index] as number, households[index + 1] as number);
  }
}

class JsMonth {
  readonly #c: Columns;
  readonly #sheet: MonthSheet;
  readonly #status: Uint8Array;

  constructor(columns: Columns, sheet: MonthSheet) {
    this.#c = columns;
    this.#sheet = sheet;
    this.#status = new Uint8Array(columns.rows);
  }

  household(from: number, to: number): void {
    const { regime, facts } = this.#c;
    let count = 0;
    let isWithNew = 0;
    let oldest = -1;
    for (let row = from; row < to; row += 1) {
      const status = entitle(this.#c, this.#sheet, row);
      this.#status[row] = status;
      if (status & COUNTED) {
        count += 1;
        if (regime[row] === 0) isWithNew = SOCIAL.withNew;
      }
      if (status & OLD_HERE && (oldest < 0 || this.#isOlder(row, oldest))) oldest = row;
    }
    for (let row = from; row < to; row += 1) {
      const isLarge = count + (facts.extraKinderenCount[row] as number) >= 3;
      this.#amounts(row, isWithNew | (isLarge ? SOCIAL.large : 0), row === oldest);
    }
  }

  #isOlder(row: number, than: number): boolean {
    const { geboortedatum, childId } = this.#c.facts;
    const day = geboortedatum[row] as number;
    const other = geboortedatum[than] as number;
    if (day !== other) return day < other;
    return (childId[row] as bigint) < (childId[than] as bigint);
  }

  /** What every row is asked for; household is the large and with-new bits. */
  #amounts(row: number, household: number, isOldest: boolean): void {
    const { cents, regime, facts, reasons } = this.#c;
    const { basis } = this.#sheet;
    const status = this.#status[row] as number;
    if (!(status & ENTITLED)) return;
    const kind = regime[row] as number;
    const isHere = (status & HERE) !== 0;
    if (isHere) cents.basisbedrag[row] = basis.cents[kind] as number;
    const reason = isHere ? (basis.reason[kind] as number) : ELSEWHERE;
    reasons[row] = (reasons[row] as number) | (reason << SHIFT.basis);
    this.#social(row, household, facts.gezinsinkomstenCents[row] as number);
    if (status & OLD_HERE) this.#ageSupplement(row, isOldest);
  }

  #social(row: number, household: number, income: number): void {
    const { flags, reasons, cents, socialKind, facts } = this.#c;
    const { social, values } = this.#sheet;
    const before = reasons[row] as number;
    if (income < 0 || (flags[row] as number) & FLAG.kiUitgesloten) {
      reasons[row] = before | ((income < 0 ? UNKNOWN_INCOME : EXCLUDED) << SHIFT.social);
      return;
    }
    let code = household | ((socialKind[row] as number) << SOCIAL.kindShift);
    if (income <= (values[SLOT.low] as number)) code |= SOCIAL.low;
    if (income <= (values[SLOT.middle] as number)) code |= SOCIAL.middle;
    if (income <= (values[SLOT.high] as number)) code |= SOCIAL.high;
    const whole = social.cents[code] as number;
    const isShared = facts.rol[row] !== 0;
    cents.socialeToeslag[row] = isShared ? (whole + 1) >> 1 : whole;
    const half = isShared && whole > 0 ? 1 << SHIFT.half : 0;
    reasons[row] = before | ((social.reason[code] as number) << SHIFT.social) | half;
  }

  #ageSupplement(row: number, isOldest: boolean): void {
    const { cents, regime, reasons, birthMonth, hasCare } = this.#c;
    const { age: table, month, values } = this.#sheet;
    const age = month - (birthMonth[row] as number);
    const band = Math.min(3, Math.floor(age / BAND_MONTHS));
    let code = band + 1;
    if (isOldest && band > 0) {
      const isCaredFor = hasCare[row] === 1 && age <= (values[SLOT.care] as number);
      const isKept = cents.socialeToeslag[row] !== 0 || isCaredFor || regime[row] === RAISED;
      code = band + (isKept ? 7 : 4);
    }
    cents.leeftijdsbijslag[row] = table.cents[code] as number;
    reasons[row] = (reasons[row] as number) | ((table.reason[code] as number) << SHIFT.age);
  }
}
