/**
 * The whole law in plain JavaScript over typed arrays: one right-month over all households. Two
 * loops a household: who is entitled, counted and the oldest; then the amounts, looked up in the
 * tables of the month. What few rows ask for is behind one byte.
 *
 * It gives the kernel's results: components, total, reasons and the provisional mark of every row.
 */
import { COMPONENTS } from "../../../core-wasm/layout.js";
import { type Columns, FLAG, RARE } from "./columns.js";
import { entitle, STATUS } from "./entitled.js";
import { addRare, type RareContext, rareContext } from "./rare.js";
import { codeOf, type MonthSheet, SOCIAL, shiftOf, slotOf } from "./sheet.js";

const { entitled: ENTITLED, counted: COUNTED, here: HERE } = STATUS;
const { alive: ALIVE, oldHere: OLD_HERE } = STATUS;

const SLOT = {
  low: slotOf("inkomensgrensLaag"),
  middle: slotOf("inkomensgrensMidden"),
  high: slotOf("inkomensgrensHoog"),
  oneOff: slotOf("socialeToeslagEenmalig"),
  kleuter: slotOf("kleutertoeslag"),
  bonus: [
    slotOf("schoolbonus0"),
    slotOf("schoolbonus5"),
    slotOf("schoolbonus12"),
    slotOf("schoolbonus18"),
  ],
  bonusUncertain: slotOf("schoolbonusKringOnzeker"),
} as const;

const SHIFT = {
  basis: shiftOf("basisbedrag"),
  age: shiftOf("leeftijdsbijslag"),
  social: shiftOf("socialeToeslag"),
  half: shiftOf("deling"),
  oneOff: shiftOf("socialeToeslagEenmalig"),
  bonus: shiftOf("schoolbonus"),
  kleuter: shiftOf("kleutertoeslag"),
} as const;
const ELSEWHERE = codeOf("basisbedrag", "elders");
const UNKNOWN_INCOME = codeOf("socialeToeslag", "inkomenOnbekend");
const EXCLUDED = codeOf("socialeToeslag", "kiUitgesloten");
const KLEUTER = (
  ["drieJaar", "vierJaar", "vierJaarGeboren2015", "nietIngeschreven", "nietAanwezig"] as const
).map((name) => codeOf("kleutertoeslag", name)) as unknown as readonly [
  number,
  number,
  number,
  number,
  number,
];

const OTHER_YEAR_2015 = 2015;

/** Calculates all rows for the month. */
export function calculateMonth(columns: Columns, sheet: MonthSheet): void {
  const { households, voorlopig } = columns;
  for (const name of COMPONENTS) columns.cents[name].fill(0);
  voorlopig.fill(0);
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
  readonly #rare: RareContext;

  constructor(columns: Columns, sheet: MonthSheet) {
    this.#c = columns;
    this.#sheet = sheet;
    this.#status = new Uint8Array(columns.rows);
    this.#rare = rareContext(columns, sheet);
  }

  household(from: number, to: number): void {
    const { regime, facts, voorlopig } = this.#c;
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
    let any = 0;
    for (let row = from; row < to; row += 1) {
      const isLarge = count + (facts.extraKinderenCount[row] as number) >= 3;
      this.#amounts(row, isWithNew | (isLarge ? SOCIAL.large : 0), row === oldest);
      any |= voorlopig[row] as number;
    }
    if (any !== 0) voorlopig.fill(1, from, to);
  }

  #isOlder(row: number, than: number): boolean {
    const { geboortedatum, childId } = this.#c.facts;
    const day = geboortedatum[row] as number;
    const other = geboortedatum[than] as number;
    if (day !== other) return day < other;
    return (childId[row] as bigint) < (childId[than] as bigint);
  }

  /** Everything that a row is paid; household is the large and with-new bits. */
  #amounts(row: number, household: number, isOldest: boolean): void {
    const { cents, rare, total, regime, facts, reasonsLow, birthMonth } = this.#c;
    const { basis, month, isVoorlopig } = this.#sheet;
    const status = this.#status[row] as number;
    let sum = 0;
    if (status & ENTITLED) {
      const isHere = (status & HERE) !== 0;
      if (isHere) {
        const kind = regime[row] as number;
        sum = basis.cents[kind] as number;
        cents.basisbedrag[row] = sum;
        reasonsLow[row] =
          (reasonsLow[row] as number) | ((basis.reason[kind] as number) << SHIFT.basis);
        if (isVoorlopig && sum > 0 && basis.isCandidate[kind] === 1) this.#c.voorlopig[row] = 1;
      } else reasonsLow[row] = (reasonsLow[row] as number) | (ELSEWHERE << SHIFT.basis);
      sum += this.#social(row, household, facts.gezinsinkomstenCents[row] as number);
      if (isHere && month % 12 === 6) sum += this.#bonus(row);
    }
    const age = month - (birthMonth[row] as number);
    if (age === 36 || age === 48) sum += this.#kleuter(row, age, status);
    const bits = rare[row] as number;
    if (bits !== 0 && status !== 0) sum += addRare(this.#rare, row, bits, status);
    if (status & OLD_HERE) sum += this.#ageSupplement(row, age, isOldest, bits);
    total[row] = sum;
  }

  #social(row: number, household: number, income: number): number {
    const { flags, reasonsLow, cents, socialKind, facts } = this.#c;
    const { social, values } = this.#sheet;
    let reasons = reasonsLow[row] as number;
    if (income < 0 || (flags[row] as number) & FLAG.kiUitgesloten) {
      reasonsLow[row] = reasons | ((income < 0 ? UNKNOWN_INCOME : EXCLUDED) << SHIFT.social);
      return 0;
    }
    let code = household | ((socialKind[row] as number) << SOCIAL.kindShift);
    if (income <= (values[SLOT.low] as number)) code |= SOCIAL.low;
    if (income <= (values[SLOT.middle] as number)) code |= SOCIAL.middle;
    if (income <= (values[SLOT.high] as number)) code |= SOCIAL.high;
    const whole = social.cents[code] as number;
    const isShared = facts.rol[row] !== 0;
    reasons |= (social.reason[code] as number) << SHIFT.social;
    let paid = isShared ? (whole + 1) >> 1 : whole;
    if (paid > 0) {
      if (isShared) reasons |= 1 << SHIFT.half;
      cents.socialeToeslag[row] = paid;
      const oneOff = values[SLOT.oneOff] as number;
      if (oneOff > 0) {
        const once = isShared ? (oneOff + 1) >> 1 : oneOff;
        cents.socialeToeslagEenmalig[row] = once;
        reasons |= 1 << SHIFT.oneOff;
        paid += once;
      }
    }
    reasonsLow[row] = reasons;
    if (this.#sheet.isVoorlopig) this.#noteSocial(row, code, whole > 0);
    return paid;
  }

  /** A known income compared with a limit, or an amount, that was never published. */
  #noteSocial(row: number, code: number, isPaid: boolean): void {
    const { candidates, social } = this.#sheet;
    const second = code & SOCIAL.large ? SLOT.high : SLOT.middle;
    const isLimit =
      candidates[SLOT.low] === 1 || (!(code & SOCIAL.low) && candidates[second] === 1);
    const isAmount = isPaid && (social.isCandidate[code] === 1 || candidates[SLOT.oneOff] === 1);
    if (isLimit || isAmount) this.#c.voorlopig[row] = 1;
  }

  #bonus(row: number): number {
    const { month, values, candidates, isVoorlopig } = this.#sheet;
    const age = Math.floor(month / 12) - Math.floor((this.#c.birthMonth[row] as number) / 12);
    const band = age < 5 ? 0 : age < 12 ? 1 : age < 18 ? 2 : 3;
    const slot = SLOT.bonus[band] as number;
    const paid = values[slot] as number;
    this.#c.cents.schoolbonus[row] = paid;
    this.#reason(row, band + 1, SHIFT.bonus);
    const isUncertain = values[SLOT.bonusUncertain] !== 0 || candidates[slot] === 1;
    if (isVoorlopig && paid > 0 && isUncertain) this.#c.voorlopig[row] = 1;
    return paid;
  }

  #kleuter(row: number, age: number, status: number): number {
    if ((status & (HERE | ALIVE)) !== (HERE | ALIVE)) return 0;
    const { flags, birthMonth, cents, voorlopig } = this.#c;
    const { values, candidates } = this.#sheet;
    const flag = flags[row] as number;
    const is2015 = Math.floor((birthMonth[row] as number) / 12) === OTHER_YEAR_2015;
    const isPresent = (flag & FLAG.kleuterAanwezig) !== 0;
    let which = age === 36 ? 0 : isPresent ? 1 : is2015 ? 2 : 4;
    if (!(flag & FLAG.kleuterIngeschreven)) which = 3;
    this.#reason(row, KLEUTER[which] as number, SHIFT.kleuter);
    if (which > 2) return 0;
    const paid = values[SLOT.kleuter] as number;
    cents.kleutertoeslag[row] = paid;
    if (paid > 0 && candidates[SLOT.kleuter] === 1) voorlopig[row] = 1;
    return paid;
  }

  #ageSupplement(row: number, age: number, isOldest: boolean, bits: number): number {
    const { cents, regime, reasonsLow, voorlopig } = this.#c;
    const { age: table } = this.#sheet;
    const band = Math.min(3, Math.floor(age / 72));
    let code = band + 1;
    if (isOldest && band > 0) {
      const hasCare = (bits & RARE.zorg) !== 0 && cents.zorgtoeslag[row] !== 0;
      const isKept = cents.socialeToeslag[row] !== 0 || hasCare || regime[row] === 4;
      code = band + (isKept ? 7 : 4);
    }
    const paid = table.cents[code] as number;
    cents.leeftijdsbijslag[row] = paid;
    reasonsLow[row] = (reasonsLow[row] as number) | ((table.reason[code] as number) << SHIFT.age);
    if (paid > 0 && table.isCandidate[code] === 1) voorlopig[row] = 1;
    return paid;
  }

  /** Puts a code into a field that may reach into the high word. */
  #reason(row: number, code: number, shift: number): void {
    const { reasonsLow, reasonsHigh } = this.#c;
    if (shift < 32) reasonsLow[row] = (reasonsLow[row] as number) | (code << shift);
    if (shift >= 32) reasonsHigh[row] = (reasonsHigh[row] as number) | (code << (shift - 32));
    else if (shift > 24) reasonsHigh[row] = (reasonsHigh[row] as number) | (code >>> (32 - shift));
  }
}
