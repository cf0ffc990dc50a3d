/**
 * The household pass: walks each household once per month, so that after it every benefit sees one
 * row. It finds the number of counted children, whether one of them is in the new regime, and the
 * oldest child of the old regime.
 *
 * Law: art. 18, 212, 222 (rules, sections 4 and 6).
 * Reads: `status`, birth dates, child ids, extraKinderenCount.
 * Returns: the column `gezinStatus`.
 */
import {
  childId,
  extraKinderenCount,
  geboortedatum,
  gezinOudste,
  gezinTelling,
  isLaatste,
  setGezinOudste,
  setGezinStatus,
  setGezinTelling,
  status,
} from "./generated/columns";
import { GETELD, GROOT, MET_NIEUW, NIEUW_GETELD, OUD_HIER, OUDSTE } from "./status";

/** Size of a family from which the amounts for large families hold. */
const GROOT_GEZIN: i32 = 3;
const NIEMAND: i32 = -1;
/** A telling is twice the count of children, plus one when one of them is in the new regime. */
const EEN_KIND: i32 = 2;
const NIEUW_BIT: i32 = 1;

/** Rows of a household follow each other: one pass gathers, one pass hands back. */
export function householdPass(from: i32, to: i32): void {
  gather(from, to);
  handBack(from, to);
}

/** Forward: what the household's rows so far amount to; its last row has the whole. */
function gather(from: i32, to: i32): void {
  let telling: i32 = 0;
  let oldest: i32 = NIEMAND;
  let oldestDay: i32 = i32.MAX_VALUE;
  for (let row = from; row < to; row++) {
    const bits = status(row);
    telling += bits & GETELD ? EEN_KIND : 0;
    telling |= bits & NIEUW_GETELD ? NIEUW_BIT : 0;
    const day = bits & OUD_HIER ? geboortedatum(row) : i32.MAX_VALUE;
    if (day === oldestDay && oldest !== NIEMAND) oldest = olderTwin(oldest, row, bits);
    oldest = select<i32>(row, oldest, day < oldestDay);
    oldestDay = min(day, oldestDay);
    setGezinTelling(row, telling);
    setGezinOudste(row, oldest);
    const isLast = isLaatste(row) !== 0;
    telling = select<i32>(0, telling, isLast);
    oldest = select<i32>(NIEMAND, oldest, isLast);
    oldestDay = select<i32>(i32.MAX_VALUE, oldestDay, isLast);
  }
}

/** Backward: every row learns what the last row of its household knows. */
function handBack(from: i32, to: i32): void {
  let telling: i32 = 0;
  let oldest: i32 = NIEMAND;
  for (let row = to - 1; row >= from; row--) {
    const isLast = isLaatste(row) !== 0;
    telling = select<i32>(gezinTelling(row), telling, isLast);
    oldest = select<i32>(gezinOudste(row), oldest, isLast);
    const count = (telling >> 1) + <i32>extraKinderenCount(row);
    const nieuw: u32 = telling & NIEUW_BIT ? MET_NIEUW : 0;
    const groot: u32 = count >= GROOT_GEZIN ? GROOT : 0;
    setGezinStatus(row, nieuw | groot | (row === oldest ? OUDSTE : 0));
  }
}

/** Of two children born on one day the smaller childId is the oldest. */
function olderTwin(oldest: i32, row: i32, bits: u32): i32 {
  return bits & OUD_HIER && childId(row) < childId(oldest) ? row : oldest;
}
