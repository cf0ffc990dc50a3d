/**
 * The household pass: counts each household once per month, so that after it every benefit sees one
 * row. It finds the number of counted children, whether one of them is in the new regime, and the
 * oldest child of the old regime.
 *
 * Law: art. 18, 212, 222 (rules 4 and 6).
 * Reads: `status`, `isLastRow`, birth dates, child ids, extraKinderenCount.
 * Returns: the column `householdCounts`, by household of the block: running sums over the rows of
 *   the block, so that the difference of two neighbours is the household between them. No branch
 *   asks where a household ends; three counts share a word:
 *
 *     62 ............ 42 41 ............ 21 20 ............ 0
 *     |  oldest ever   |  new and counted |    counted     |
 */
import {
  childId,
  geboortedatum,
  householdCounts,
  householdRow,
  isLastRow,
  setHouseholdCounts,
  setStatusCounts,
  setStatusEntitled,
  status,
  statusCounts,
  statusEntitled,
} from "../generated/columns";
import { COUNTED, NEW_COUNTED, OLD_HERE, OLDEST_EVER } from "../status";

/** Bits of a count: more than the rows of a batch. */
const COUNT_BITS: u64 = 21;
const COUNT_MASK: u64 = (1 << COUNT_BITS) - 1;
const STATUS_COUNT: u32 = 256;
/** Size of a family from which the amounts for large families hold. */
const LARGE_FAMILY: u32 = 3;
const NOBODY: i32 = -1;

/** Place of the household's bits in the index of the social allowance table. */
export const LARGE: u32 = 8;
export const WITH_NEW: u32 = 16;

/** Once per instance. */
export function fillStatusCounts(): void {
  for (let bits: u32 = 0; bits < STATUS_COUNT; bits++) {
    const counted: u64 = bits & COUNTED ? 1 : 0;
    const nieuw: u64 = bits & NEW_COUNTED ? 1 : 0;
    const oudste: u64 = bits & OLDEST_EVER ? 1 : 0;
    setStatusCounts(bits, (oudste << (2 * COUNT_BITS)) | (nieuw << COUNT_BITS) | counted);
  }
}

export function householdPass(from: i32, to: i32): void {
  let counts: u64 = 0;
  let next: i32 = 1;
  setHouseholdCounts(0, 0);
  for (let row = from; row < to; row++) {
    counts += statusCounts(status(row));
    setHouseholdCounts(next, counts);
    next += isLastRow(row);
  }
  searchedHousehold = NOBODY;
}

/** The counts of one household, by its place in the block. */
export function countsOf(place: i32): u64 {
  return householdCounts(place + 1) - householdCounts(place);
}

/** LARGE and WITH_NEW of a row, in the household that `counts` counts. */
export function householdBits(counts: u64, extraKinderen: u32): u32 {
  const isLarge = <u32>(counts & COUNT_MASK) + extraKinderen >= LARGE_FAMILY;
  const hasNew = (counts & (COUNT_MASK << COUNT_BITS)) !== 0;
  return (<u32>isLarge * LARGE) | (<u32>hasNew * WITH_NEW);
}

/** Whether a row that is entitled, paid here and of the old regime is the household's oldest. */
export function isOldestOf(row: i32, bits: u32, gezin: i32, counts: u64): bool {
  if (counts >> (2 * COUNT_BITS)) return (bits & OLDEST_EVER) !== 0;
  return row === oldestNow(gezin);
}

/** The household asked for last and its oldest: rows follow each other. */
let searchedHousehold: i32 = NOBODY;
let oldestFound: i32 = NOBODY;

/** In a month in which the oldest ever has no right, the oldest of the others. */
function oldestNow(gezin: i32): i32 {
  if (gezin === searchedHousehold) return oldestFound;
  searchedHousehold = gezin;
  oldestFound = NOBODY;
  for (let row = householdRow(gezin); row < householdRow(gezin + 1); row++) {
    if (status(row) & OLD_HERE && (oldestFound === NOBODY || isOlder(row, oldestFound)))
      oldestFound = row;
  }
  return oldestFound;
}

/** Marks the rows of the oldest child that can ever be the oldest: for all months, once. */
export function markOldest(from: i32, to: i32): void {
  let oudste: i32 = NOBODY;
  for (let row = from; row < to; row++) {
    if (statusEntitled(row) & OLD_HERE && (oudste === NOBODY || isOlder(row, oudste))) oudste = row;
  }
  if (oudste === NOBODY) return;
  for (let row = oudste; row < to; row++) {
    const isKind = childId(row) === childId(oudste) && geboortedatum(row) === geboortedatum(oudste);
    if (isKind && statusEntitled(row) & OLD_HERE)
      setStatusEntitled(row, statusEntitled(row) | OLDEST_EVER);
  }
}

/** Of two children born on one day the smaller childId is the oldest. */
function isOlder(row: i32, other: i32): bool {
  const day = geboortedatum(row);
  const otherDay = geboortedatum(other);
  return day === otherDay ? childId(row) < childId(other) : day < otherDay;
}
