/**
 * Incomes of a household: assessments per calendar year, cadastral income, decisions.
 *
 * Every household has a fixed place among the incomes with a small yearly drift and a slow rise
 * with the age of the family; one table turns a place into an income of 2018, one factor per year
 * moves it to another year. A household whose income the payer does not know has no assessments.
 */
import { september, yearOf } from "../../core-wasm/month.js";
import { END, START } from "./calendar.js";
import type { FactSink } from "./fact-rows.js";
import type { Household } from "./household.js";
import { DECISION, INCOME, KADASTER } from "./likeness.js";
import type { Random } from "./random.js";

const STEPS = 4096;
/** Income of 2018 in euro at every place i / STEPS. */
const INCOMES = Float64Array.from({ length: STEPS + 1 }, (_, i) => {
  const at = i / STEPS;
  const table = INCOME.table;
  const next = Math.max(
    1,
    table.findIndex(([place]) => place >= at),
  );
  const [lowPlace, low] = table[next - 1] as readonly [number, number];
  const [highPlace, high] = table[next] as readonly [number, number];
  return low + ((high - low) * (at - lowPlace)) / (highPlace - lowPlace);
});

/** Income in cents of a place in a calendar year. */
export function incomeCents(place: number, year: number): number {
  const at = Math.min(0.99999, Math.max(0, place)) * STEPS;
  const step = Math.floor(at);
  const low = INCOMES[step] as number;
  const euro = low + ((INCOMES[step + 1] as number) - low) * (at - step);
  return Math.round(euro * (INCOME.yearFactors[year - INCOME.firstYear] as number) * 100);
}

/** Place of a household among the incomes of a year, without its drift. */
export function placeIn(household: Household, year: number): number {
  const age = year - yearOf(household.firstBirth);
  const rise =
    age < INCOME.youngYears
      ? INCOME.youngRise
      : INCOME.risePerYear * (Math.min(INCOME.riseTo, age) - INCOME.riseCentre);
  const shift = rise - INCOME.fallPerChild * household.childrenPastSecond;
  const place = household.quantile;
  return place + shift * 4 * place * (1 - place);
}

/** Assessments and cadastral income of the years that the months of the household read. */
export function writeIncomes(household: Household, random: Random, rows: FactSink): void {
  const { gezin } = household;
  const firstYear = Math.max(INCOME.firstYear, yearOf(household.van) - 3);
  const lastYear = Math.min(INCOME.lastYear, yearOf(Math.min(household.tot, END) - 1) - 2);
  const hasCadastral = random.chance(KADASTER.share);
  const level = random.unit() ** 2 * KADASTER.euroMax;
  const isProfessional = random.chance(KADASTER.professionalShare);
  for (let year = firstYear; year <= lastYear; year++) {
    if (household.isKnown) {
      const drift = (random.unit() - random.unit()) * INCOME.driftMax;
      rows.aanslag(gezin, year, incomeCents(placeIn(household, year) + drift, year));
    }
    if (!hasCadastral) continue;
    const cents = Math.round(level * (1 + 0.02 * (year - INCOME.firstYear)) * 100);
    rows.kadaster(
      gezin,
      year,
      isProfessional ? Math.round(cents / 3) : cents,
      isProfessional ? cents : 0,
    );
  }
}

/**
 * At most one decision: an alarm (proof of a low income until the next award year), a final check
 * (the income of the calendar year itself), or the exclusion on cadastral income.
 */
export function writeDecision(household: Household, random: Random, rows: FactSink): void {
  const kind = random.pick(DECISION.kinds);
  if (kind === 0) return;
  const { gezin, tot } = household;
  const from = Math.max(household.van, START + random.below(END - START));
  const income = incomeCents(random.unit() * DECISION.placeMax, yearOf(from));
  const award = september(yearOf(from) + (from % 12 < 8 ? 0 : 1));
  if (from >= Math.min(tot, END)) return;
  if (kind === 1) {
    rows.inkomensbesluit(gezin, income, false, from, Math.min(award, tot));
    return;
  }
  if (kind === 3) {
    rows.inkomensbesluit(gezin, null, true, from, Math.min(award + 12, tot));
    return;
  }
  const january = yearOf(from) * 12;
  const van = Math.max(household.van, january);
  const to = Math.min(january + 12, tot);
  if (van < to) rows.inkomensbesluit(gezin, income * 2, false, van, to);
}
