/**
 * The household pass: counts each household once per month, so that after it every benefit sees one
 * row. It finds the number of counted children, whether one of them is in the new regime, and the
 * oldest child of the old regime.
 *
 * Law: art. 18, 212, 222 (rules 4 and 6).
 * Reads: `status`, `isLaatste`, birth dates, child ids, extraKinderenCount.
 * Returns: the column `gezinTelling`, by household of the block: running sums over the rows of the block, so that
 *   the difference of two neighbours is the household between them. No branch asks where a household
 *   ends; three counts share a word:
 *
 *     62 ............ 42 41 ............ 21 20 ............ 0
 *     |  oudste ooit   |  new and counted |    counted     |
 */
import {
  childId,
  geboortedatum,
  gezinBijdrage,
  gezinRij,
  gezinTelling,
  isLaatste,
  setGezinBijdrage,
  setGezinTelling,
  setStatusRecht,
  status,
  statusRecht,
} from "../generated/columns";
import { GETELD, NIEUW_GETELD, OUD_HIER, OUDSTE_OOIT } from "../status";

/** Bits of a count: more than the rows of a batch. */
const COUNT_BITS: u64 = 21;
const COUNT_MASK: u64 = (1 << COUNT_BITS) - 1;
const STATUS_COUNT: u32 = 256;
/** Size of a family from which the amounts for large families hold. */
const GROOT_GEZIN: u32 = 3;
const NIEMAND: i32 = -1;

/** Place of the household's bits in the index of the social allowance table. */
export const GROOT: u32 = 8;
export const MET_NIEUW: u32 = 16;

/** Once per instance. */
export function gezinBijdrageVullen(): void {
  for (let bits: u32 = 0; bits < STATUS_COUNT; bits++) {
    const counted: u64 = bits & GETELD ? 1 : 0;
    const nieuw: u64 = bits & NIEUW_GETELD ? 1 : 0;
    const oudste: u64 = bits & OUDSTE_OOIT ? 1 : 0;
    setGezinBijdrage(bits, (oudste << (2 * COUNT_BITS)) | (nieuw << COUNT_BITS) | counted);
  }
}

export function householdPass(from: i32, to: i32): void {
  let telling: u64 = 0;
  let next: i32 = 1;
  setGezinTelling(0, 0);
  for (let row = from; row < to; row++) {
    telling += gezinBijdrage(status(row));
    setGezinTelling(next, telling);
    next += isLaatste(row);
  }
  gezochtGezin = NIEMAND;
}

/** The counts of one household, by its place in the block. */
export function tellingVan(place: i32): u64 {
  return gezinTelling(place + 1) - gezinTelling(place);
}

/** GROOT and MET_NIEUW of a row, in the household that `telling` counts. */
export function gezinBits(telling: u64, extraKinderen: u32): u32 {
  const isGroot = <u32>(telling & COUNT_MASK) + extraKinderen >= GROOT_GEZIN;
  const heeftNieuw = (telling & (COUNT_MASK << COUNT_BITS)) !== 0;
  return (<u32>isGroot * GROOT) | (<u32>heeftNieuw * MET_NIEUW);
}

/** Whether a row that is entitled, paid here and of the old regime is the household's oldest. */
export function isOudste(row: i32, bits: u32, gezin: i32, telling: u64): bool {
  if (telling >> (2 * COUNT_BITS)) return (bits & OUDSTE_OOIT) !== 0;
  return row === oudsteNu(gezin);
}

/** The household asked for last and its oldest: rows follow each other. */
let gezochtGezin: i32 = NIEMAND;
let gevonden: i32 = NIEMAND;

/** In a month in which the oldest ever has no right, the oldest of the others. */
function oudsteNu(gezin: i32): i32 {
  if (gezin === gezochtGezin) return gevonden;
  gezochtGezin = gezin;
  gevonden = NIEMAND;
  for (let row = gezinRij(gezin); row < gezinRij(gezin + 1); row++) {
    if (status(row) & OUD_HIER && (gevonden === NIEMAND || isOuder(row, gevonden))) gevonden = row;
  }
  return gevonden;
}

/** Marks the rows of the oldest child that can ever be the oldest: for all months, once. */
export function markeerOudste(from: i32, to: i32): void {
  let oudste: i32 = NIEMAND;
  for (let row = from; row < to; row++) {
    if (statusRecht(row) & OUD_HIER && (oudste === NIEMAND || isOuder(row, oudste))) oudste = row;
  }
  if (oudste === NIEMAND) return;
  for (let row = oudste; row < to; row++) {
    const isKind = childId(row) === childId(oudste) && geboortedatum(row) === geboortedatum(oudste);
    if (isKind && statusRecht(row) & OUD_HIER) setStatusRecht(row, statusRecht(row) | OUDSTE_OOIT);
  }
}

/** Of two children born on one day the smaller childId is the oldest. */
function isOuder(row: i32, other: i32): bool {
  const day = geboortedatum(row);
  const otherDay = geboortedatum(other);
  return day === otherDay ? childId(row) < childId(other) : day < otherDay;
}
