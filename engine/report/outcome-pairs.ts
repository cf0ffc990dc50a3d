/**
 * What rows were before and are after, each pair of outcomes once with the rows that have it: a
 * month has thousands of them where it has millions of rows.
 */
import { COMPONENT_COUNT, type Outcomes } from "../decisions/outcomes.js";
import { centsAt } from "./fact-rows.js";

/** By component: rows changed, cents before and after. */
export const COMPONENT_MEASURES = 3;

const PLACES_MAX = 2 ** 24;

interface Pair {
  readonly was: number;
  readonly is: number;
  /** Whether a component has other cents. */
  readonly isOther: boolean;
  rows: number;
}

export class OutcomePairs {
  /** The outcome of no row. */
  readonly nothing: number;
  readonly #pairs = new Map<number, Pair>();
  #last: Pair | undefined;

  constructor(readonly table: Outcomes) {
    this.nothing = table.nothing();
  }

  /** Counts a row; whether it has other cents after than before. */
  add(was: number, is: number): boolean {
    let pair = this.#last;
    if (pair?.was !== was || pair.is !== is) pair = this.#pairOf(was, is);
    this.#last = pair;
    pair.rows += 1;
    return pair.isOther;
  }

  /** Adds what all rows come to, by component and in total. */
  addTo(components: Float64Array): void {
    for (const { was, is, rows } of this.#pairs.values()) {
      for (let component = 0; component <= COMPONENT_COUNT; component += 1) {
        const [before, after] = [
          centsAt(this.table, was, component),
          centsAt(this.table, is, component),
        ];
        const sums = [before === after ? 0 : rows, rows * before, rows * after];
        for (const [measure, value] of sums.entries()) {
          const at = component * COMPONENT_MEASURES + measure;
          components[at] = (components[at] as number) + value;
        }
      }
    }
  }

  #pairOf(was: number, is: number): Pair {
    const key = was * PLACES_MAX + is;
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const pair = { was, is, isOther: this.#isOther(was, is), rows: 0 };
    this.#pairs.set(key, pair);
    return pair;
  }

  #isOther(was: number, is: number): boolean {
    for (let component = 0; component < COMPONENT_COUNT; component += 1) {
      const [before, after] = [
        centsAt(this.table, was, component),
        centsAt(this.table, is, component),
      ];
      if (before !== after) return true;
    }
    return false;
  }
}
