/**
 * The sink of a simulation, in a worker thread: every month by every variant, added up.
 *
 * Groups are those of the law as it stands, so that a reform does not move who it is compared with;
 * those of a child are of the last month that it has in the window, those of a household of its
 * children in its own last month.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS } from "../../core-wasm/layout.js";
import { monthOfDay } from "../../core-wasm/month.js";
import type { MonthWindow } from "../input/award-year.js";
import { BAND_STARTS, bandsOf, GROUPINGS, type GroupFacts, joinBands } from "../scan/groups.js";
import { type Batch, isHolding, type Sink } from "../scan/sink.js";
import { mergePairs, NEVER, Pairs, pairRows, type RowPairs } from "./pairs.js";
import { gainBand, MEASURES, SUBJECTS, Tally } from "./tally.js";

export interface SimulateSettings {
  readonly window: MonthWindow;
  /** Variants, the law as it stands first. */
  readonly variants: number;
  /** Income line, cents a year; null when none is asked for. */
  readonly lineCents: number | null;
}

const MONTHS = 12;
const CHILDREN = SUBJECTS.indexOf("children");
const HOUSEHOLDS = SUBJECTS.indexOf("households");
/** Components that most rows have; the others are looked at where these are not all. */
const DENSE = 3;
const [COUNT, WINNERS, LOSERS, GAIN, LOSS, BASE] = MEASURES.map((_, place) => place) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

export const openSink = (settings: SimulateSettings): Sink => new SimulateSink(settings);

class SimulateSink implements Sink {
  readonly #tally: Tally;
  readonly #months: number;
  readonly #childSums: Float64Array;
  readonly #householdSums: Float64Array;
  readonly #household = new Uint8Array(GROUPINGS.length);
  #pairs: Pairs | undefined;

  constructor(readonly settings: SimulateSettings) {
    const { window, variants } = settings;
    this.#months = window.to - window.from;
    this.#tally = new Tally({ variants, months: this.#months });
    this.#childSums = new Float64Array(variants);
    this.#householdSums = new Float64Array(variants);
  }

  take(batch: Batch): void {
    const { kernel, rowCount, window } = batch;
    const of = pairRows(kernel, rowCount);
    const pairs = new Pairs(of.pairCount, this.settings.variants);
    const closing = closingRows(batch, of, pairs);
    for (let month = window.from; month < window.to; month += 1) {
      for (let variant = 0; variant < this.settings.variants; variant += 1) {
        batch.calculate(variant, month);
        this.#addMonth(kernel, rowCount, of.pairOf, pairs, variant, month);
        if (variant > 0) continue;
        const rows = closing[month - window.from] as number[];
        if (rows.length > 0) groupRows(kernel, rowCount, of, pairs, rows, month);
      }
    }
    this.#pairs = this.#pairs === undefined ? pairs : mergePairs(this.#pairs, pairs);
  }

  finish(): Float64Array {
    const { values } = this.#tally;
    if (this.#pairs === undefined) return values;
    const pairs = this.#pairs;
    for (let from = 0, to = 0; from < pairs.count; from = to) {
      while (to < pairs.count && pairs.gezinIds[to] === pairs.gezinIds[from]) to += 1;
      this.#addHousehold(pairs, from, to);
    }
    return values;
  }

  /** A month of a variant: sums by component, and by child and household. */
  #addMonth(
    { results }: Kernel,
    rowCount: number,
    pairOf: Int32Array,
    pairs: Pairs,
    variant: number,
    month: number,
  ): void {
    const { totaalCents } = results;
    const columns = COMPONENTS.map((name) => results[`${name}Cents`]);
    const [first, second, third] = columns as [Int32Array, Int32Array, Int32Array];
    const sums = pairs.sums[variant] as Float64Array;
    const budget = new Float64Array(COMPONENTS.length + 1);
    let all = 0;
    let one = 0;
    let two = 0;
    let three = 0;
    for (let row = 0; row < rowCount; row += 1) {
      const total = totaalCents[row] as number;
      if (total === 0) continue;
      const pair = pairOf[row] as number;
      sums[pair] = (sums[pair] as number) + total;
      const a = first[row] as number;
      const b = second[row] as number;
      const c = third[row] as number;
      all += total;
      one += a;
      two += b;
      three += c;
      if (a + b + c !== total) addRare(columns, row, budget);
    }
    const at = this.#tally.budgetAt(variant, month - this.settings.window.from);
    for (const [place, cents] of [one, two, three].entries()) budget[place] = cents;
    budget[COMPONENTS.length] = all;
    for (const [place, cents] of budget.entries()) this.#tally.add(at + place, cents);
  }

  /** The pairs of a household: each child in its bands, the household in those of its children. */
  #addHousehold(pairs: Pairs, from: number, to: number): void {
    const last = lastMonthOf(pairs, from, to);
    if (last === NEVER) return;
    const [sums, child, household] = [this.#householdSums, this.#childSums, this.#household];
    sums.fill(0);
    let present = -1;
    for (let pair = from; pair < to; pair += 1) {
      const own = pairs.lastMonths[pair] as number;
      if (own === NEVER) continue;
      for (let variant = 0; variant < sums.length; variant += 1) {
        const cents = pairs.sums[variant]?.[pair] as number;
        child[variant] = cents;
        sums[variant] = (sums[variant] as number) + cents;
      }
      this.#addSubject(CHILDREN, pairs.bands, pair * GROUPINGS.length, child);
      if (own !== last) continue;
      if (present < 0) household.set(pairs.bandsAt(pair));
      else joinBands(household, pairs.bandsAt(pair));
      present = pair;
    }
    this.#addSubject(HOUSEHOLDS, household, 0, sums);
    if (last === this.settings.window.to - 1) this.#addLine(pairs, from, to, present, sums);
  }

  /** One more child or household; its bands, by grouping, begin at a place of `bands`. */
  #addSubject(subject: number, bands: Uint8Array, bandsAt: number, sums: Float64Array): void {
    const { values } = this.#tally;
    const base = sums[0] as number;
    for (let reform = 0; reform < sums.length - 1; reform += 1) {
      const change = (sums[reform + 1] as number) - base;
      this.#tally.add(this.#tally.gainAt(reform, subject, gainBand(change, this.#months)), 1);
      const start = this.#tally.groupAt(reform, subject, 0);
      for (let grouping = 0; grouping < GROUPINGS.length; grouping += 1) {
        const band = (BAND_STARTS[grouping] as number) + (bands[bandsAt + grouping] as number);
        const at = start + band * MEASURES.length;
        values[at + COUNT] = (values[at + COUNT] as number) + 1;
        values[at + BASE] = (values[at + BASE] as number) + base;
        if (change === 0) continue;
        this.#tally.add(at + (change > 0 ? WINNERS : LOSERS), 1);
        this.#tally.add(at + (change > 0 ? GAIN : LOSS), change);
      }
    }
  }

  /** Children paid in the last month, by whether income and amounts stay under the line. */
  #addLine(pairs: Pairs, from: number, to: number, present: number, sums: Float64Array): void {
    const { lineCents, window } = this.settings;
    let children = 0;
    for (let pair = from; pair < to; pair += 1) {
      const isNow = pairs.lastMonths[pair] === window.to - 1;
      if (isNow) children += pairs.isPaid[pair] as number;
    }
    const income = pairs.incomeCents[present] as number;
    this.#tally.add(this.#tally.knownAt(income >= 0), children);
    if (lineCents === null || income < 0) return;
    for (const [variant, cents] of sums.entries()) {
      const isUnder = income + (cents * MONTHS) / this.#months < lineCents;
      if (isUnder) this.#tally.add(this.#tally.lineAt(variant), children);
    }
  }
}

/** The last month that one of the pairs has. */
function lastMonthOf({ lastMonths }: Pairs, from: number, to: number): number {
  let last = NEVER;
  for (let pair = from; pair < to; pair += 1) last = Math.max(last, lastMonths[pair] as number);
  return last;
}

function addRare(columns: readonly Int32Array[], row: number, budget: Float64Array): void {
  for (let place = DENSE; place < columns.length; place += 1) {
    const cents = columns[place]?.[row] as number;
    if (cents !== 0) budget[place] = (budget[place] as number) + cents;
  }
}

/** For each month of the batch the rows that are the last of their pair to hold, in it. */
function closingRows({ kernel, rowCount, window }: Batch, of: RowPairs, pairs: Pairs): number[][] {
  const { gezinId, childId, totMaand } = kernel.facts;
  const rows = new Int32Array(of.pairCount).fill(-1);
  for (let row = 0; row < rowCount; row += 1) {
    const pair = of.pairOf[row] as number;
    pairs.gezinIds[pair] = gezinId[row] as bigint;
    pairs.childIds[pair] = childId[row] as bigint;
    const last = Math.min(totMaand[row] as number, window.to) - 1;
    if (!isHolding(kernel, row, last)) continue;
    pairs.lastMonths[pair] = last;
    rows[pair] = row;
  }
  const closing = Array.from({ length: window.to - window.from }, (): number[] => []);
  for (const [pair, row] of rows.entries()) {
    if (row >= 0) closing[(pairs.lastMonths[pair] as number) - window.from]?.push(row);
  }
  return closing;
}

/** Writes down the groups of some rows of a month, as it was calculated. */
function groupRows(
  { facts, results }: Kernel,
  rowCount: number,
  { pairOf, householdOf, householdCount }: RowPairs,
  pairs: Pairs,
  rows: readonly number[],
  month: number,
): void {
  const { basisbedragCents } = results;
  const sizes = new Int32Array(householdCount);
  for (let row = 0; row < rowCount; row += 1) {
    if (basisbedragCents[row] === 0) continue;
    const household = householdOf[row] as number;
    sizes[household] = (sizes[household] as number) + 1;
  }
  const held: GroupFacts = { familySize: 0, rangklasse: 0, incomeCents: 0, ageYears: 0, payer: 0 };
  for (const row of rows) {
    const pair = pairOf[row] as number;
    held.familySize = sizes[householdOf[row] as number] as number;
    held.rangklasse = facts.rangklasse[row] as number;
    held.incomeCents = facts.gezinsinkomstenCents[row] as number;
    held.payer = facts.payer[row] as number;
    held.ageYears = Math.floor((month - monthOfDay(facts.geboortedatum[row] as number)) / MONTHS);
    bandsOf(held, pairs.bandsAt(pair));
    pairs.incomeCents[pair] = held.incomeCents;
    pairs.isPaid[pair] = basisbedragCents[row] === 0 ? 0 : 1;
  }
}
