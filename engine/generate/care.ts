/**
 * Decisions on a child: support need, orphan, foster care, residence.
 */
import { END, NEVER, openEnd, START } from "./calendar.js";
import type { Child } from "./child.js";
import type { FactSink } from "./fact-rows.js";
import type { Family } from "./family.js";
import { CARE, FOSTER, ORPHAN, RESIDENCE } from "./likeness.js";
import type { Random } from "./random.js";

const CARE_MONTHS_MAX = 252;

/** Points of pillar 1 and in total, by row of the table of rules 8; the last gives 0. */
const POINTS: readonly (readonly [pijler1: number, low: number, high: number])[] = [
  [2, 6, 8],
  [4, 6, 8],
  [3, 9, 11],
  [4, 9, 11],
  [3, 12, 14],
  [4, 15, 17],
  [5, 18, 20],
  [6, 21, 34],
  [4, 4, 5],
  [2, 3, 5],
];

/** Decisions one after another from the first one on; some end, some are looked at again. */
export function writeCare(child: Child, random: Random, rows: FactSink): void {
  if (!child.isCare) return;
  const last = Math.min(child.birthMonth + CARE_MONTHS_MAX + 1, child.tot, END);
  let van = child.birthMonth + random.below(CARE.startMonthsMax);
  if (van < START && random.chance(CARE.laterShare)) van = START + random.below(36);
  let band = random.pick(CARE.bands);
  for (let isOn = true; isOn && van < last; isOn = random.chance(CARE.renewedShare)) {
    const tot = van + random.between(18, 60);
    const [pijler1, low, high] = POINTS[band] as (typeof POINTS)[number];
    const totaal = random.between(low, high);
    const hasSupport = totaal >= 12 && random.chance(CARE.supportShare);
    if (tot > Math.max(START, child.van)) {
      rows.zorg(child.id, Math.min(pijler1, totaal), totaal, hasSupport, van, openEnd(tot));
    }
    van = tot;
    if (random.chance(CARE.changedShare)) band = random.pick(CARE.bands);
  }
}

/** Orphans of before 2019 (raised, some back to ordinary) and of a parent's death after. */
export function writeOrphans(family: Family, rows: FactSink): void {
  const random = family.random;
  const isOld = family.arrival === 0 && random.chance(ORPHAN.oldShare);
  const isOrdinary = random.chance(ORPHAN.ordinaryShare);
  const ordinaryFrom = random.chance(ORPHAN.changeShare) ? START + random.between(6, 90) : NEVER;
  if (!isOld && family.orphanMonth === NEVER) return;
  for (let i = 0; i < family.count; i++) {
    const child = family.child(i);
    if (child.isHalfSibling) continue;
    if (isOld && child.rangklasse > 0) {
      writeOldRight(child, isOrdinary ? START : ordinaryFrom, rows);
      continue;
    }
    const van = family.orphanMonth;
    if (child.birthMonth > van || van >= Math.min(child.tot, END)) continue;
    const tot = openEnd(child.tot);
    rows.wezen(child.id, family.isFullOrphan ? "VOLLE_WEES" : "HALVE_WEES", van, tot);
  }
}

function writeOldRight(child: Child, ordinaryFrom: number, rows: FactSink): void {
  const change = Math.min(ordinaryFrom, child.tot);
  if (change > START) rows.wezen(child.id, "VERHOOGDE_WEZENBIJSLAG", START, openEnd(change));
  if (change >= Math.min(child.tot, END)) return;
  rows.wezen(child.id, "GEWONE_WEZENBIJSLAG", change, openEnd(child.tot));
}

/** A placement in foster care, sometimes followed by a second one elsewhere. */
export function writeFoster(child: Child, random: Random, rows: FactSink): void {
  if (!random.chance(FOSTER.share)) return;
  const van = child.birthMonth + random.below(FOSTER.startMonthsMax);
  const tot = van + random.between(4, FOSTER.monthsMax);
  const second = tot + random.between(0, 6);
  if (van >= Math.min(child.tot, END)) return;
  if (tot > child.van) rows.pleeg(child.id, van, openEnd(tot));
  if (tot >= END || second >= Math.min(child.tot, END) || !random.chance(FOSTER.againShare)) return;
  if (second > START) rows.pleeg(child.id, second, openEnd(second + random.between(6, 48)));
}

/** Months without domicile or without a right of residence. */
export function writeResidence(
  child: Child,
  isArrived: boolean,
  random: Random,
  rows: FactSink,
): void {
  if (!random.chance(isArrived ? RESIDENCE.arrivedShare : RESIDENCE.share)) return;
  const isHome = random.chance(isArrived ? 0.8 : 0.2);
  const from = isArrived ? child.van : Math.max(child.van, START + random.below(END - START));
  const tot = from + random.between(2, 18);
  if (from >= Math.min(child.tot, END)) return;
  rows.verblijf(child.id, isHome, !isHome || random.chance(0.1), from, openEnd(tot));
}
