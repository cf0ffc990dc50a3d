/**
 * A child of a family: birth, death, school career, and the months of its membership.
 *
 * Membership starts with the month of birth, arrival or adoption (never before the window) and ends
 * when the right ends: at 18, or up to 25 as long as school, studies and the months of a
 * school-leaver last; some are reported late and stay a few months longer.
 */
import { daysIn, firstDay, september, yearOf } from "../../core-wasm/month.js";
import { END, NEVER, START } from "./calendar.js";
import { CARE, CAREER, LIFE } from "./likeness.js";
import type { Random } from "./random.js";

/** Children of one family at most: eight of the couple and one half sibling. */
export const CHILDREN_MAX = 9;

const ADULT_MONTHS = 216;
const CARE_MONTHS_MAX = 252;
const RIGHT_MONTHS_MAX = 300;

export class Child {
  id = 0;
  birthMonth = 0;
  /** Days since 2000-01-01. */
  birthDay = 0;
  deathDay: number | null = null;
  /** Month of an adoption that gives a starting amount, NEVER when born into the family. */
  adoptionMonth = NEVER;
  isStillborn = false;
  isHalfSibling = false;
  rangklasse = 0;
  /** Membership: first month, first month no more (beyond the window: open). */
  van = 0;
  tot = 0;
  /** Has a care decision at some time. */
  isCare = false;
  /** School year in which secondary school ends, and first months after school and studies. */
  schoolEndYear = 0;
  schoolEnd = 0;
  studyEnd = 0;
  /** First month without a right by age or status. */
  rightEnd = 0;

  /** Makes it the twin of an elder child. */
  alignBirth(elder: Child): void {
    this.birthDay = elder.birthDay;
    if (this.isStillborn) this.deathDay = this.birthDay;
    if (this.deathDay !== null) this.deathDay = Math.max(this.deathDay, this.birthDay);
  }

  get isPresent(): boolean {
    return this.tot > START && this.van < END && this.van < this.tot;
  }

  /** Draws a child born in `month`, member `from` that month at the earliest, `until` at most. */
  draw(random: Random, month: number, from: number, until: number): void {
    this.birthMonth = month;
    this.birthDay = firstDay(month) + random.below(daysIn(month));
    this.isHalfSibling = false;
    this.isStillborn = false;
    this.adoptionMonth = NEVER;
    this.deathDay = null;
    this.van = Math.max(month, from);
    if (random.chance(LIFE.adoptionShare)) {
      this.adoptionMonth = month + random.between(4, 60);
      this.van = Math.max(this.adoptionMonth, from);
    }
    this.isCare = random.chance(CARE.share);
    this.#drawCareer(random);
    this.tot = this.rightEnd + (random.chance(CAREER.lateShare) ? random.between(1, 3) : 0);
    this.#drawDeath(random);
    this.tot = Math.min(this.tot, until);
  }

  #drawCareer(random: Random): void {
    const delay = random.pick(CAREER.delayYears);
    this.schoolEndYear = yearOf(this.birthMonth) + 17 + delay;
    this.schoolEnd = september(this.schoolEndYear + 1);
    const years = random.chance(CAREER.studyShare) ? 1 + random.pick(CAREER.studyYears) : 0;
    this.studyEnd = this.schoolEnd + 12 * years;
    const leaver = random.chance(CAREER.leaverShare) ? random.between(1, 12) : 0;
    const byStatus = Math.min(this.studyEnd + leaver, this.birthMonth + RIGHT_MONTHS_MAX + 1);
    this.rightEnd = Math.max(byStatus, this.birthMonth + ADULT_MONTHS + 1);
    if (this.isCare && random.chance(CARE.stayShare)) {
      this.rightEnd = Math.max(this.rightEnd, this.birthMonth + CARE_MONTHS_MAX + 1);
    }
  }

  #drawDeath(random: Random): void {
    const draw = random.unit();
    if (draw >= LIFE.deathShare) return;
    this.isStillborn = draw < LIFE.stillbirthShare;
    const isInfant = draw < LIFE.infantDeathShare;
    const months = this.isStillborn ? 0 : isInfant ? random.below(6) : random.below(ADULT_MONTHS);
    const month = this.birthMonth + months;
    if (month < this.van || month >= Math.min(this.tot, END)) return;
    const firstPossible = months === 0 ? this.birthDay : firstDay(month);
    const days = firstDay(month + 1) - firstPossible;
    this.deathDay = this.isStillborn ? this.birthDay : firstPossible + random.below(days);
    this.tot = Math.min(this.tot, month + 1 + random.below(3));
  }
}
