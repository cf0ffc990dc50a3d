/**
 * Small children: starting amounts, Covid allowance, nursery school, childcare.
 */
import { daysIn } from "../../core-wasm/month.js";
import { END, NEVER, openEnd, START } from "./calendar.js";
import type { Child } from "./child.js";
import type { FactSink } from "./fact-rows.js";
import type { Family } from "./family.js";
import { CHILDHOOD } from "./likeness.js";
import type { Random } from "./random.js";

const COVID_FIRST = START + 17;

/** The starting amount of a birth or adoption in the window. */
export function writeStart(child: Child, random: Random, rows: FactSink): void {
  const isAdopted = child.adoptionMonth !== NEVER;
  const month = isAdopted ? child.adoptionMonth : child.birthMonth;
  if (month < START || month >= END || child.van !== month) return;
  if (random.chance(CHILDHOOD.startShare)) rows.startbedrag(child.id, month);
}

/** One application in 2020-06 to 2020-10 for all children of a family. */
export function writeCovid(family: Family, quantile: number, rows: FactSink): void {
  const random = family.random;
  if (quantile > CHILDHOOD.covidBelow || !random.chance(CHILDHOOD.covidShare)) return;
  const month = COVID_FIRST + random.below(5);
  for (let i = 0; i < family.count; i++) {
    const child = family.child(i);
    const isThere = child.van <= month && month < child.tot;
    if (isThere && !child.isHalfSibling) rows.covid(child.id, month);
  }
}

/** Enrolment in nursery school in time, from before the third birthday to the fifth. */
export function writeNursery(child: Child, random: Random, rows: FactSink): void {
  const van = Math.max(child.birthMonth + 30, child.van);
  const tot = Math.min(child.birthMonth + 60, child.tot);
  const isEnrolled = random.chance(CHILDHOOD.nurseryShare);
  const isPresent = random.chance(CHILDHOOD.presentShare);
  if (!isEnrolled || van >= tot || tot <= START || van >= END) return;
  rows.kleuter(child.id, isPresent, van, openEnd(tot));
}

/**
 * Months of childcare without income tariff, from the first months to the third birthday; families
 * at the public payer use it more often, as the published shares of the payers have it.
 */
export function writeChildcare(
  child: Child,
  isFons: boolean,
  random: Random,
  rows: FactSink,
): void {
  if (!random.chance(isFons ? CHILDHOOD.careShareFons : CHILDHOOD.careShare)) return;
  const from = Math.max(child.birthMonth + random.between(2, 10), child.van, START);
  const to = Math.min(child.birthMonth + random.between(20, 36), child.tot, END);
  const days = random.between(6, 18);
  const halves = random.below(5);
  for (let month = from; month < to; month++) {
    if (month % 12 === 6 && random.chance(0.3)) continue;
    const full = Math.min(days + random.below(4), daysIn(month) - 8);
    rows.opvang(child.id, month, full, halves === 0 ? random.between(1, 6) : 0);
  }
}
