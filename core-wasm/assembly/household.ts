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
  gezinRij,
  setGezinStatus,
  status,
} from "./generated/columns";
import { GETELD, GROOT, MET_NIEUW, NIEUW_GETELD, OUD_HIER, OUDSTE } from "./status";

/** Size of a family from which the amounts for large families hold. */
const GROOT_GEZIN: i32 = 3;
const NIEMAND: i32 = -1;

export function householdPass(firstGezin: i32, lastGezin: i32): void {
  let from = gezinRij(firstGezin);
  for (let gezin = firstGezin; gezin < lastGezin; gezin++) {
    const to = gezinRij(gezin + 1);
    walkHousehold(from, to);
    from = to;
  }
}

function walkHousehold(from: i32, to: i32): void {
  let counted: i32 = 0;
  let any: u32 = 0;
  let oldest: i32 = NIEMAND;
  for (let row = from; row < to; row++) {
    const bits = status(row);
    any |= bits;
    counted += bits & GETELD ? 1 : 0;
    if (bits & OUD_HIER) oldest = olderOf(oldest, row);
  }
  const shared: u32 = any & NIEUW_GETELD ? MET_NIEUW : 0;
  for (let row = from; row < to; row++) {
    const isGroot = counted + <i32>extraKinderenCount(row) >= GROOT_GEZIN;
    setGezinStatus(row, shared | (isGroot ? GROOT : 0) | (row === oldest ? OUDSTE : 0));
  }
}

/** Earliest birth date; of twins the smaller childId. */
function olderOf(oldest: i32, row: i32): i32 {
  if (oldest === NIEMAND) return row;
  const day = geboortedatum(row);
  const oldestDay = geboortedatum(oldest);
  if (day !== oldestDay) return day < oldestDay ? row : oldest;
  return childId(row) < childId(oldest) ? row : oldest;
}
