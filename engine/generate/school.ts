/**
 * School years: enrolments of the children, points of the living unit, failed attendance.
 *
 * Nursery school from the school year in which the child turns two and a half, six years of primary
 * school, then secondary school to the end of the school career. A row is a span of school years of
 * one kind.
 */
import { september, yearOf } from "../../core-wasm/month.js";
import { END } from "./calendar.js";
import type { Child } from "./child.js";
import type { FactSink, Schoolsoort } from "./fact-rows.js";
import type { Household } from "./household.js";
import { incomeCents, placeIn } from "./income.js";
import { SCHOOL } from "./likeness.js";
import type { Random } from "./random.js";

/** School years with a September in the window. */
const FIRST_YEAR = 2019;
const LAST_YEAR = 2026;
/** The points of a living unit are set for three school years at a time. */
const POINT_YEARS = [2019, 2022, 2025];
/** Year in which a family is old or young. */
const POINTS_YEAR = 2021;

/** One child's enrolments while its career is written. */
class Enrolments {
  constructor(
    readonly child: Child,
    readonly rows: FactSink,
    readonly first: number,
    readonly last: number,
  ) {}

  /** Writes the years `from`..`to` of a kind that the child is there for; true when any. */
  write(soort: Schoolsoort, from: number, to: number, intern = false, isSpecial = false): boolean {
    const van = Math.max(from, this.first);
    const tot = Math.min(to, this.last) + 1;
    if (van >= tot) return false;
    this.rows.school(this.child.id, soort, intern, null, false, isSpecial, van, tot);
    return true;
  }

  /** Writes one year in which the kind of school changed. */
  change(from: Schoolsoort, to: Schoolsoort, year: number, intern2: boolean): boolean {
    if (year < this.first || year > this.last) return false;
    this.rows.school(this.child.id, from, false, to, intern2, false, year, year + 1);
    return true;
  }
}

/** All enrolments of a child, and the school years for which attendance failed. */
export function writeSchool(child: Child, random: Random, rows: FactSink): void {
  const isEnrolled = random.chance(SCHOOL.enrolledShare);
  const birthYear = yearOf(child.birthMonth);
  const first = Math.max(FIRST_YEAR, Math.ceil((child.van - 8) / 12));
  const last = Math.min(LAST_YEAR, Math.floor((Math.min(child.tot, END) - 9) / 12));
  if (!isEnrolled || first > last) return;
  const enrolments = new Enrolments(child, rows, first, last);
  enrolments.write("KLEUTER", birthYear + 2, birthYear + 5);
  const isIntern = random.chance(SCHOOL.internShare);
  enrolments.write("LAGER", birthYear + 6, birthYear + 11, isIntern && random.chance(0.2));
  if (birthYear + 12 <= last) writeSecondary(enrolments, birthYear + 12, isIntern, random);
  if (random.chance(SCHOOL.absentShare)) rows.afwezig(child.id, random.between(first, last));
}

function writeSecondary(enrolments: Enrolments, from: number, isIntern: boolean, random: Random) {
  const end = enrolments.child.schoolEndYear;
  const isDelayed = end > from + 5;
  if (random.chance(SCHOOL.specialShare)) {
    enrolments.write("SO_VOLTIJDS", from, end, isIntern, true);
    return;
  }
  const track = random.pick(SCHOOL.tracks);
  if (track === 1) {
    enrolments.write("SO_VOLTIJDS", from, from + 3, isIntern);
    enrolments.write("LEREN_EN_WERKEN", from + 4, end);
    return;
  }
  if (track === 2 && isDelayed) {
    enrolments.write("SO_VOLTIJDS", from, end - 1, isIntern);
    enrolments.write("SO_DERDE_JAAR_DERDE_GRAAD", end, end, isIntern);
    return;
  }
  if (track === 3) {
    enrolments.write("SO_VOLTIJDS", from, end, isIntern);
    enrolments.write("HBO5", end + 1, end + 3, isIntern);
    return;
  }
  if (track === 4) {
    enrolments.write("SO_VOLTIJDS", from, end - 2, isIntern);
    enrolments.write("SO_ZELFSTANDIG", end - 1, end);
    return;
  }
  if (track === 5) {
    const year = from + random.below(end - from);
    enrolments.write("SO_VOLTIJDS", from, year - 1);
    enrolments.change("SO_VOLTIJDS", isDelayed ? "LEREN_EN_WERKEN" : "SO_VOLTIJDS", year, isIntern);
    enrolments.write("SO_VOLTIJDS", year + 1, end, isIntern);
    return;
  }
  enrolments.write("SO_VOLTIJDS", from, end, isIntern);
}

/** Points, exemption and exceptional income of a household whose income is known. */
export function writeLivingUnit(household: Household, random: Random, rows: FactSink): void {
  const isOld = yearOf(household.firstBirth) <= POINTS_YEAR - SCHOOL.oldYears;
  const extra = random.pick(isOld ? SCHOOL.extraPointsOld : SCHOOL.extraPointsYoung);
  const income = incomeCents(placeIn(household, FIRST_YEAR), FIRST_YEAR) / 100;
  const isExceptional = income < SCHOOL.exceptionalEuro && random.chance(SCHOOL.exceptionalShare);
  const isExempt = isExceptional || random.chance(SCHOOL.exemptShare);
  if (!household.isKnown) return;
  const first = Math.max(FIRST_YEAR, Math.ceil((household.van - 8) / 12));
  const last = Math.min(LAST_YEAR, Math.floor((Math.min(household.tot, END) - 9) / 12));
  let van = first;
  let points = pointsIn(household, first, extra);
  for (const year of POINT_YEARS) {
    if (year <= van || year > last) continue;
    const next = pointsIn(household, year, extra);
    if (next === points) continue;
    rows.leefeenheid(household.gezin, points, isExempt, isExceptional, van, year);
    van = year;
    points = next;
  }
  if (van > last) return;
  rows.leefeenheid(household.gezin, points, isExempt, isExceptional, van, last + 1);
}

function pointsIn(household: Household, schoolYear: number, extra: number): number {
  return Math.min(20, household.membersIn(september(schoolYear)) + extra);
}
