/**
 * A family: its children, when they are there, and the household that a separation makes.
 *
 * This is the part that decides who is a member of which household in which month; the number of
 * children of a month follows from it alone. All facts are drawn afterwards, from the same random
 * numbers, by the files beside this one. Objects are made once and used for every family.
 *
 * Ids: family f has the households 2f + 1 (first) and 2f + 2 (second), its children 16f + 1 ..
 */

import { END, NEVER, START } from "./calendar.js";
import { CHILDREN_MAX, Child } from "./child.js";
import { ARRIVAL, FIRST_BIRTH, HOUSEHOLD, SEPARATION, SIBLINGS } from "./likeness.js";
import { Random } from "./random.js";

/** What a separation does to the children: no separation, shared evenly, moved, or left there. */
export type Separation = "none" | "shared" | "moved" | "stayed";

export class Family {
  readonly random = new Random();
  readonly #pool = Array.from({ length: CHILDREN_MAX }, () => new Child());
  number = 0;
  /** Children with a membership in the window, by birth; the first `count` of the pool. */
  count = 0;
  /** Birth month of the first child, whether or not it is still there. */
  firstBirth = 0;
  /** Month in which the family comes to Flanders, 0 when it was always there. */
  arrival = 0;
  /** Month in which it leaves Flanders. */
  departure = NEVER;
  separation: Separation = "none";
  separationMonth = NEVER;
  /** First month in which evenly shared residence is over. */
  sharedEnd = NEVER;
  /** Month in which a parent dies, and whether no parent is left then. */
  orphanMonth = NEVER;
  isFullOrphan = false;

  get firstGezin(): number {
    return this.number * 2 + 1;
  }

  get secondGezin(): number {
    return this.number * 2 + 2;
  }

  child(index: number): Child {
    return this.#pool[index] as Child;
  }

  /** Draws family `number` of the population of a seed. */
  draw(seed: number, number: number): void {
    this.random.restart(seed, number);
    this.number = number;
    this.count = 0;
    this.#drawTimeline();
    this.#drawSeparation();
    this.#drawBirths();
    this.#drawHalfSibling();
    this.#rank(false);
    this.#rank(true);
  }

  /** Children with a membership in a month. */
  childrenIn(month: number): number {
    let present = 0;
    for (let i = 0; i < this.count; i++) {
      const child = this.child(i);
      if (child.van <= month && month < child.tot) present += 1;
    }
    return present;
  }

  #drawTimeline(): void {
    const random = this.random;
    this.arrival = 0;
    if (random.chance(ARRIVAL.share)) {
      this.arrival = ARRIVAL.month(random.unit());
      this.firstBirth = this.arrival - random.below(ARRIVAL.monthsBeforeMax);
    } else {
      this.firstBirth = FIRST_BIRTH(random.unit());
    }
    const stay = random.between(6, END - START);
    const isLeaving = random.chance(HOUSEHOLD.departureShare);
    this.departure = isLeaving ? Math.max(START, this.arrival) + stay : NEVER;
    const isOrphaned = random.chance(HOUSEHOLD.orphanShare);
    this.orphanMonth = isOrphaned ? random.between(START, END - 1) : NEVER;
    this.isFullOrphan = isOrphaned && random.chance(HOUSEHOLD.fullOrphanShare);
  }

  #drawSeparation(): void {
    const random = this.random;
    this.separation = "none";
    this.separationMonth = NEVER;
    this.sharedEnd = NEVER;
    if (!random.chance(SEPARATION.share)) return;
    this.separationMonth = this.firstBirth + random.between(12, SEPARATION.monthsMax);
    const draw = random.unit();
    this.separation =
      draw < SEPARATION.sharedShare ? "shared" : draw < SEPARATION.movedShare ? "moved" : "stayed";
    if (this.separation !== "shared" || !random.chance(SEPARATION.endingShare)) return;
    this.sharedEnd = this.separationMonth + random.between(12, 120);
  }

  #drawBirths(): void {
    const random = this.random;
    const countMax = this.arrival === 0 ? CHILDREN_MAX - 1 : ARRIVAL.childrenMax;
    const born = Math.min(countMax, random.pick(SIBLINGS.count) + 1);
    let month = this.firstBirth;
    let isTwin = false;
    for (let i = 0; i < born && month < END; i++) {
      const elder = this.count > 0 ? this.child(this.count - 1) : null;
      const child = this.child(this.count);
      child.id = this.number * 16 + i + 1;
      child.draw(random, month, Math.max(START, this.arrival), this.departure);
      if (isTwin && elder?.birthMonth === month) child.alignBirth(elder);
      if (child.isPresent) this.count += 1;
      isTwin = random.chance(SIBLINGS.twinShare);
      if (!isTwin) month += SIBLINGS.gap(random.unit());
    }
  }

  /** A child of one parent and a new partner, in the second household only. */
  #drawHalfSibling(): void {
    const random = this.random;
    const isSecondUsed = this.separation === "shared" || this.separation === "moved";
    if (!isSecondUsed || !random.chance(SEPARATION.halfSiblingShare)) return;
    const month = this.separationMonth + random.between(18, 84);
    if (month >= END) return;
    const child = this.child(this.count);
    child.id = this.number * 16 + CHILDREN_MAX;
    child.draw(random, month, Math.max(START, this.arrival), this.departure);
    child.isHalfSibling = true;
    if (child.isPresent) this.count += 1;
  }

  /** Rank classes as fixed at 31-12-2018: youngest 1, next 2, all older 3; 0 who came later. */
  #rank(isSecond: boolean): void {
    let rank = 0;
    for (let i = this.count - 1; i >= 0; i--) {
      const child = this.child(i);
      if (child.isHalfSibling !== isSecond) continue;
      const isOld = child.birthMonth < START && child.van === START && this.arrival === 0;
      if (isOld) rank = Math.min(3, rank + 1);
      child.rangklasse = isOld ? rank : 0;
    }
  }
}
