/** The rows of a batch as pairs of a child and a household: which is whose, which is its last. */
import type { Kernel } from "../../core-wasm/kernel.js";
import { halvesOf } from "../decisions/kernel-rows.js";
import { compareIds } from "../decisions/rows.js";
import { bandsOf, GROUPINGS, type GroupFacts } from "../scan/groups.js";
import { type Batch, isHolding } from "../scan/sink.js";
import { Pairs } from "./pairs.js";

const MONTHS = 12;
const NO_ROW = -1;

export class BatchPairs {
  readonly pairs: Pairs;
  /** By row. */
  readonly pairOf: Int32Array;
  /** First row of the household, by row; and the row behind its last. */
  readonly #householdFrom: Int32Array;
  readonly #householdTo: Int32Array;
  /** Rows that are the last of their pair to hold, month by month, and where each month's end. */
  readonly #closing: Int32Array;
  readonly #closingEnds: Int32Array;

  constructor(
    readonly batch: Batch,
    variants: number,
  ) {
    const { kernel, rowCount, window } = batch;
    this.pairOf = new Int32Array(rowCount);
    this.#householdFrom = new Int32Array(rowCount);
    this.#householdTo = new Int32Array(rowCount);
    this.pairs = new Pairs(this.#number(kernel, rowCount), variants);
    const lastRows = this.#fillPairs();
    this.#closingEnds = new Int32Array(window.to - window.from);
    this.#closing = this.#byMonth(lastRows);
  }

  /** Writes down the groups of the pairs whose last month this is, as it was calculated. */
  closeMonth(month: number): void {
    const { kernel, window } = this.batch;
    const { facts, results } = kernel;
    const { basisbedragCents } = results;
    const { pairs, pairOf } = this;
    const at = month - window.from;
    const held: GroupFacts = {
      ...{ familySize: 0, rangklasse: 0, incomeCents: 0, ageYears: 0, payer: 0 },
    };
    const end = this.#closingEnds[at] as number;
    for (
      let place = at === 0 ? 0 : (this.#closingEnds[at - 1] as number);
      place < end;
      place += 1
    ) {
      const row = this.#closing[place] as number;
      const pair = pairOf[row] as number;
      held.familySize = this.#paidIn(row, basisbedragCents);
      held.rangklasse = facts.rangklasse[row] as number;
      held.incomeCents = facts.gezinsinkomstenCents[row] as number;
      held.payer = facts.payer[row] as number;
      held.ageYears = Math.floor((month - (kernel.birthMonths[row] as number)) / MONTHS);
      bandsOf(held, pairs.bands, pair * GROUPINGS.length);
      pairs.incomeCents[pair] = held.incomeCents;
      pairs.isPaid[pair] = basisbedragCents[row] === 0 ? 0 : 1;
    }
  }

  /** Children of the household of a row with a basic amount. */
  #paidIn(row: number, basisbedragCents: Int32Array): number {
    let paid = 0;
    const to = this.#householdTo[row] as number;
    for (let at = this.#householdFrom[row] as number; at < to; at += 1) {
      if (basisbedragCents[at] !== 0) paid += 1;
    }
    return paid;
  }

  /** Rows of a child in a household stand together. Returns the number of pairs. */
  #number({ facts }: Kernel, rowCount: number): number {
    const [gezinIds, childIds] = [halvesOf(facts.gezinId), halvesOf(facts.childId)];
    let [pair, from] = [-1, 0];
    for (let row = 0; row < rowCount; row += 1) {
      const isNew = row === 0 || compareIds(gezinIds, row, gezinIds, row - 1) !== 0;
      if (isNew) {
        this.#householdTo.fill(row, from, row);
        from = row;
      }
      if (isNew || compareIds(childIds, row, childIds, row - 1) !== 0) pair += 1;
      this.pairOf[row] = pair;
      this.#householdFrom[row] = from;
    }
    this.#householdTo.fill(rowCount, from, rowCount);
    return pair + 1;
  }

  /** Whose each pair is and its last month; the row that held then, by pair. */
  #fillPairs(): Int32Array {
    const { pairs, pairOf, batch } = this;
    const { kernel, rowCount, window } = batch;
    const { gezinId, childId, totMaand } = kernel.facts;
    const [gezinIds, childIds] = [halvesOf(gezinId), halvesOf(childId)];
    const lastRows = new Int32Array(pairs.count).fill(NO_ROW);
    for (let row = 0; row < rowCount; row += 1) {
      const pair = pairOf[row] as number;
      for (let half = 0; half < 2; half += 1) {
        pairs.gezinIds[pair * 2 + half] = gezinIds[row * 2 + half] as number;
        pairs.childIds[pair * 2 + half] = childIds[row * 2 + half] as number;
      }
      const last = Math.min(totMaand[row] as number, window.to) - 1;
      if (!isHolding(kernel, row, last)) continue;
      pairs.lastMonths[pair] = last;
      lastRows[pair] = row;
    }
    return lastRows;
  }

  /** The last rows of pairs in the order of their months; sets where the rows of each month end. */
  #byMonth(lastRows: Int32Array): Int32Array {
    const { from } = this.batch.window;
    const ends = this.#closingEnds;
    const lists = Array.from(ends, (): number[] => []);
    for (let pair = 0; pair < lastRows.length; pair += 1) {
      const row = lastRows[pair] as number;
      if (row === NO_ROW) continue;
      lists[(this.pairs.lastMonths[pair] as number) - from]?.push(row);
    }
    let end = 0;
    for (const [at, list] of lists.entries()) {
      end += list.length;
      ends[at] = end;
    }
    return Int32Array.from(lists.flat());
  }
}
