/**
 * What a run knew of children and households in its month: enough to group its results, and to say
 * whether a household's facts are those of another moment.
 */
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { FIXED_BYTES, WORD_BYTES } from "../../core-wasm/packing.js";
import { halvesOf } from "../decisions/kernel-rows.js";
import { endOfGezin } from "../decisions/merge.js";
import { COMPONENT_COUNT, type Outcomes } from "../decisions/outcomes.js";
import { compareIds, type DecidedRows } from "../decisions/rows.js";
import { rowEnd, SPAN_MARK } from "../input/packed-rows.js";
import { bandsOf, GROUPINGS, type GroupFacts } from "../scan/groups.js";
import type { Batch } from "../scan/sink.js";

const MONTHS = 12;
const BASISBEDRAG = COMPONENTS.indexOf("basisbedrag");

/** Rows of a month, in order of household and child. */
export class FactRows {
  readonly count: number;
  readonly gezinIds: Uint32Array;
  readonly childIds: Uint32Array;
  readonly rangklasse: Uint8Array;
  readonly incomeCents: Int32Array;
  readonly birthMonths: Int16Array;
  readonly month: number;
  readonly #bytes: Uint8Array;
  #starts: Int32Array | undefined;

  constructor({ kernel, rows, rowCount, window }: Batch) {
    const { gezinId, childId, rangklasse, gezinsinkomstenCents } = kernel.facts;
    this.count = rowCount;
    this.month = window.from;
    this.gezinIds = halvesOf(gezinId).slice(0, rowCount * 2);
    this.childIds = halvesOf(childId).slice(0, rowCount * 2);
    this.rangklasse = rangklasse.slice(0, rowCount);
    this.incomeCents = gezinsinkomstenCents.slice(0, rowCount);
    this.birthMonths = kernel.birthMonths.slice(0, rowCount);
    this.#bytes = rows.bytes.slice();
  }

  /** Whether a household, of which `ids` has the id in a row, has the same facts elsewhere. */
  isSame(ids: Uint32Array, row: number, other: FactRows): boolean {
    const [from, start] = [this.#firstOf(ids, row), other.#firstOf(ids, row)];
    const to = this.#endOf(from, ids, row);
    if (to - from !== other.#endOf(start, ids, row) - start) return false;
    for (let at = from; at < to; at += 1) {
      if (!this.#isSameRow(at, other, start + at - from)) return false;
    }
    return true;
  }

  /** First row of a household, or where it would stand. */
  #firstOf(ids: Uint32Array, row: number): number {
    let from = 0;
    for (let to = this.count; from < to; ) {
      const middle = (from + to) >>> 1;
      if (compareIds(this.gezinIds, middle, ids, row) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #endOf(from: number, ids: Uint32Array, row: number): number {
    let to = from;
    while (to < this.count && compareIds(this.gezinIds, to, ids, row) === 0) to += 1;
    return to;
  }

  /** Whether two rows say the same, but for the months that they hold for. */
  #isSameRow(row: number, other: FactRows, otherRow: number): boolean {
    const [one, two] = [this.#bytes, other.#bytes];
    let [at, place] = [this.#startOf(row), other.#startOf(otherRow)];
    const [end, placeEnd] = [this.#startOf(row + 1), other.#startOf(otherRow + 1)];
    for (let byte = 0; byte < FIXED_BYTES; byte += 1) {
      if (one[at++] !== two[place++]) return false;
    }
    for (;;) {
      if (at < end && one[at] === SPAN_MARK) at += WORD_BYTES;
      if (place < placeEnd && two[place] === SPAN_MARK) place += WORD_BYTES;
      if (at === end || place === placeEnd) return at === end && place === placeEnd;
      for (let byte = 0; byte < WORD_BYTES; byte += 1) {
        if (one[at++] !== two[place++]) return false;
      }
    }
  }

  #startOf(row: number): number {
    this.#starts ??= startsOf(this.#bytes, this.count);
    return this.#starts[row] as number;
  }
}

function startsOf(bytes: Uint8Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (let row = 0; row < count; row += 1) {
    starts[row + 1] = rowEnd(bytes, starts[row] as number);
  }
  return starts;
}

/** The bands of every stored row, `GROUPINGS.length` each; facts that are gone count as unknown. */
export function groupStored(stored: DecidedRows, known: FactRows | undefined): Uint8Array {
  const bands = new Uint8Array(stored.rowCount * GROUPINGS.length);
  const facts: GroupFacts = { familySize: 0, rangklasse: 0, incomeCents: 0, ageYears: 0, payer: 0 };
  let at = 0;
  for (let from = 0, to = 0; from < stored.rowCount; from = to) {
    to = endOfGezin(stored, from);
    facts.familySize = 0;
    for (let row = from; row < to; row += 1) if (isPaid(stored, row)) facts.familySize += 1;
    for (let row = from; row < to; row += 1) {
      if (known !== undefined) at = placeOf(stored, row, known, at);
      facts.payer = stored.payers[row] as number;
      facts.rangklasse = known?.rangklasse[at] ?? 0;
      facts.incomeCents = known?.incomeCents[at] ?? -1;
      const birth = known?.birthMonths[at];
      facts.ageYears = birth === undefined ? 0 : Math.floor((monthOf(known) - birth) / MONTHS);
      bandsOf(facts, bands, row * GROUPINGS.length);
    }
  }
  return bands;
}

const monthOf = (known: FactRows | undefined): number => known?.month ?? 0;

/** The place of a stored row among the known ones, from a place on: both rise. */
function placeOf(stored: DecidedRows, row: number, known: FactRows, from: number): number {
  let at = from;
  while (at < known.count && compareRows(known, at, stored, row) < 0) at += 1;
  return at;
}

interface IdRows {
  readonly gezinIds: Uint32Array;
  readonly childIds: Uint32Array;
}

/** Below 0, 0 or above as a row comes before another, is of the same child, or behind it. */
export const compareRows = (one: IdRows, at: number, other: IdRows, place: number): number =>
  compareIds(one.gezinIds, at, other.gezinIds, place) ||
  compareIds(one.childIds, at, other.childIds, place);

/** Whether a row has a basic amount. */
export const isPaid = ({ table, outcomes }: DecidedRows, row: number): boolean =>
  centsAt(table, outcomes[row] as number, BASISBEDRAG) !== 0;

/** Cents of an outcome by component; behind the components, of all. */
export function centsAt({ cents, totaal }: Outcomes, outcome: number, component: number): number {
  const at = outcome * COMPONENT_COUNT + component;
  return (component === COMPONENT_COUNT ? totaal[outcome] : cents[at]) as number;
}
