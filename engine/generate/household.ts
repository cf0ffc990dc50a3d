/**
 * A household while its facts are drawn: its months, its members, its place in the incomes.
 *
 * A family has one, and a second one when a separation moves or shares the children. Also here:
 * memberships, payer and situation.
 */
import { END, NEVER, openEnd, START } from "./calendar.js";
import type { Child } from "./child.js";
import type { FactSink, Rol } from "./fact-rows.js";
import type { Family } from "./family.js";
import { HOUSEHOLD, INCOME, SEPARATION } from "./likeness.js";
import { fonsShare, OTHER_PAYER_SHARES, OTHER_PAYERS } from "./payer.js";
import type { Random } from "./random.js";

const SPANS_MAX = 64;

/** What takes the members of a family. */
export type MemberSink = Pick<FactSink, "kind" | "gezinLid">;

export class Household {
  gezin = 0;
  isSecond = false;
  /** First month with a member, first month no more. */
  van = NEVER;
  tot = 0;
  /** Birth month of the family's first child: how long it has been a family. */
  firstBirth = 0;
  /** Children of the family in the window past the second; -1 when there is only one. */
  childrenPastSecond = 0;
  /** Place among the incomes, [0, 1); constant but for a yearly drift. */
  quantile = 0;
  /** The payer knows its income. */
  isKnown = false;
  /** The public payer pays it, in the beginning. */
  isFons = false;
  /** Months with a single parent. */
  aloneFrom = NEVER;
  aloneTo = NEVER;
  readonly #spanVan = new Int32Array(SPANS_MAX);
  readonly #spanTot = new Int32Array(SPANS_MAX);
  #spans = 0;

  get isUsed(): boolean {
    return this.#spans > 0;
  }

  /** Starts a household without members. */
  restart(family: Family, isSecond: boolean): void {
    const random = family.random;
    this.gezin = isSecond ? family.secondGezin : family.firstGezin;
    this.isSecond = isSecond;
    this.van = NEVER;
    this.tot = 0;
    this.#spans = 0;
    this.firstBirth = family.firstBirth;
    this.childrenPastSecond = family.count - 2;
    const draw = random.unit();
    this.quantile = family.arrival === 0 ? draw : draw ** INCOME.arrivalPower;
    const knownShare = draw < INCOME.askedBelow ? INCOME.knownLow : INCOME.knownHigh;
    this.isKnown = random.chance(knownShare);
    this.#drawAlone(family);
  }

  #drawAlone(family: Family): void {
    const random = family.random;
    const isSeparated = family.separation !== "none" && random.chance(SEPARATION.aloneShare);
    const isAlways = !this.isSecond && random.chance(HOUSEHOLD.aloneShare);
    this.aloneFrom = isAlways ? START : isSeparated ? family.separationMonth : NEVER;
    this.aloneTo = random.chance(0.4) ? this.aloneFrom + random.between(12, 96) : NEVER;
  }

  /** Makes a child a member, when the span holds any month of the window. */
  add(rows: MemberSink, child: Child, rol: Rol, van: number, tot: number): void {
    if (van >= tot || van >= END) return;
    rows.gezinLid(this.gezin, child.id, rol, van, openEnd(tot));
    this.van = Math.min(this.van, van);
    this.tot = Math.max(this.tot, tot);
    this.#spanVan[this.#spans] = van;
    this.#spanTot[this.#spans] = tot;
    this.#spans += 1;
  }

  /** Draws whether the public payer pays it; the first draw of its facts. */
  drawPayer(random: Random): void {
    this.isFons = random.chance(fonsShare(this));
  }

  /** Members in a month. */
  membersIn(month: number): number {
    let present = 0;
    for (let i = 0; i < this.#spans; i++) {
      const van = this.#spanVan[i] as number;
      if (van <= month && month < (this.#spanTot[i] as number)) present += 1;
    }
    return present;
  }
}

/** Children and their memberships in both households. */
export function writeMemberships(
  family: Family,
  first: Household,
  second: Household,
  rows: MemberSink,
): void {
  for (let i = 0; i < family.count; i++) {
    const child = family.child(i);
    rows.kind(child.id, child.birthDay, child.deathDay, child.rangklasse);
    writeChild(family, child, first, second, rows);
  }
}

function writeChild(
  family: Family,
  child: Child,
  first: Household,
  second: Household,
  rows: MemberSink,
): void {
  const { van, tot } = child;
  if (child.isHalfSibling) {
    second.add(rows, child, "VOLLEDIG", van, tot);
    return;
  }
  const isTouched = family.separation === "shared" || family.separation === "moved";
  const from = Math.max(van, family.separationMonth);
  if (!isTouched || child.birthMonth >= family.separationMonth || from >= tot) {
    first.add(rows, child, "VOLLEDIG", van, tot);
    return;
  }
  first.add(rows, child, "VOLLEDIG", van, Math.min(from, tot));
  if (family.separation === "moved") {
    second.add(rows, child, "VOLLEDIG", from, tot);
    return;
  }
  const to = Math.max(from, Math.min(family.sharedEnd, tot));
  first.add(rows, child, "GEDEELD_HOOFD", from, to);
  first.add(rows, child, "VOLLEDIG", to, tot);
  second.add(rows, child, "GEDEELD_ANDER", from, to);
}

/** The payer, changed at most once: on the first of a quarter after at least a year. */
export function writePayer(household: Household, random: Random, rows: FactSink): void {
  const { gezin, van, tot } = household;
  household.drawPayer(random);
  const other = OTHER_PAYERS[random.pick(OTHER_PAYER_SHARES)] ?? "INFINO";
  const quarter = (Math.ceil((van + 12) / 3) + random.below(28)) * 3;
  const isChanging = random.chance(HOUSEHOLD.payerChangeShare);
  const payer = household.isFons ? "FONS" : other;
  if (!isChanging || quarter >= Math.min(tot, END)) {
    rows.uitbetaler(gezin, payer, van, openEnd(tot));
    return;
  }
  const next = OTHER_PAYERS[random.pick(OTHER_PAYER_SHARES)] ?? "INFINO";
  rows.uitbetaler(gezin, payer, van, quarter);
  rows.uitbetaler(gezin, next === payer ? "FONS" : next, quarter, openEnd(tot));
}

/** Single parent, sick parent, children under another scheme: spans in which any of it holds. */
export function writeSituation(household: Household, random: Random, rows: FactSink): void {
  const { gezin, van, tot, aloneFrom, aloneTo } = household;
  const heeftZiekeOuder =
    van === START && !household.isSecond && random.chance(HOUSEHOLD.sickParentShare);
  const hasExtra = random.chance(HOUSEHOLD.extraChildrenShare);
  const extraFrom = hasExtra ? van + random.below(36) : NEVER;
  const extraTo = extraFrom + random.between(6, 120);
  const extra = hasExtra ? 1 + random.below(2) : 0;
  if (aloneFrom >= tot && !heeftZiekeOuder && extraFrom >= tot) return;
  const edges = [van, aloneFrom, aloneTo, extraFrom, extraTo, tot]
    .filter((edge) => edge >= van && edge <= tot)
    .sort((a, b) => a - b);
  for (let i = 0; i + 1 < edges.length; i++) {
    const from = edges[i] as number;
    const to = edges[i + 1] as number;
    if (from >= to || from >= END) continue;
    const isAlone = aloneFrom <= from && from < aloneTo;
    const count = extraFrom <= from && from < extraTo ? extra : 0;
    if (isAlone || heeftZiekeOuder || count > 0) {
      rows.situatie(gezin, isAlone, heeftZiekeOuder, count, from, openEnd(to));
    }
  }
}
