/**
 * The sink of a simulation, in a worker thread: every month by every variant, added up.
 *
 * Groups are those of the law as it stands, so that a reform does not move who it is compared with;
 * those of a child are of the last month that it has in the window, those of a household of its
 * children in its own last month.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { COMPONENTS } from "../../core-wasm/layout.js";
import type { MonthWindow } from "../input/award-year.js";
import { CellSums, cellOf } from "../scan/cells.js";
import { GROUPINGS, joinBands } from "../scan/groups.js";
import type { Batch, Sink } from "../scan/sink.js";
import { BatchPairs } from "./batch-pairs.js";
import { mergeAll, NEVER, type Pairs } from "./pairs.js";
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
  /** By reform, then children and households. */
  readonly #groups: readonly CellSums[];
  /** Of each batch. */
  readonly #pairs: Pairs[] = [];

  constructor(readonly settings: SimulateSettings) {
    const { window, variants } = settings;
    this.#months = window.to - window.from;
    this.#tally = new Tally({ variants, months: this.#months });
    this.#childSums = new Float64Array(variants);
    this.#householdSums = new Float64Array(variants);
    this.#groups = Array.from(
      { length: (variants - 1) * SUBJECTS.length },
      () => new CellSums(MEASURES.length),
    );
  }

  take(batch: Batch): void {
    const { kernel, rowCount, window } = batch;
    const of = new BatchPairs(batch, this.settings.variants);
    for (let month = window.from; month < window.to; month += 1) {
      for (let variant = 0; variant < this.settings.variants; variant += 1) {
        batch.calculate(variant, month);
        this.#addMonth(kernel, rowCount, of, variant, month);
        if (variant === 0) of.closeMonth(month);
      }
    }
    this.#pairs.push(of.pairs);
  }

  finish(): Float64Array {
    const pairs = mergeAll(this.#pairs);
    for (let from = 0, to = 0; pairs !== undefined && from < pairs.count; from = to) {
      while (to < pairs.count && pairs.isSameHousehold(to, from)) to += 1;
      this.#addHousehold(pairs, from, to);
    }
    const { values } = this.#tally;
    for (const [place, sums] of this.#groups.entries()) {
      const [reform, subject] = [Math.floor(place / SUBJECTS.length), place % SUBJECTS.length];
      sums.addTo(values, this.#tally.groupAt(reform, subject, 0));
    }
    return values;
  }

  /** A month of a variant: sums by component, and by child and household. */
  #addMonth(
    { results }: Kernel,
    rowCount: number,
    { pairs, pairOf }: BatchPairs,
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
      this.#addSubject(CHILDREN, cellOf(pairs.bands, pair * GROUPINGS.length), child);
      if (own !== last) continue;
      const at = pair * GROUPINGS.length;
      if (present < 0) household.set(pairs.bands.subarray(at, at + GROUPINGS.length));
      else joinBands(household, pairs.bands, at);
      present = pair;
    }
    this.#addSubject(HOUSEHOLDS, cellOf(household, 0), sums);
    if (last === this.settings.window.to - 1) this.#addLine(pairs, from, to, present, sums);
  }

  /** One more child or household of a cell, with what it has by every variant. */
  #addSubject(subject: number, cell: number, sums: Float64Array): void {
    const base = sums[0] as number;
    for (let reform = 0; reform < sums.length - 1; reform += 1) {
      const change = (sums[reform + 1] as number) - base;
      this.#tally.add(this.#tally.gainAt(reform, subject, gainBand(change, this.#months)), 1);
      const groups = this.#groups[reform * SUBJECTS.length + subject] as CellSums;
      groups.add(cell, COUNT, 1);
      groups.add(cell, BASE, base);
      if (change === 0) continue;
      groups.add(cell, change > 0 ? WINNERS : LOSERS, 1);
      groups.add(cell, change > 0 ? GAIN : LOSS, change);
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
