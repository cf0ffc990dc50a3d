/**
 * What a run knew of children and households in its month: enough to group its results, and to say
 * whether a household's facts are those of another moment.
 */
import { monthOfDay } from "../../core-wasm/month.js";
import { FIXED_BYTES, WORD_BYTES } from "../../core-wasm/packing.js";
import { rowEnd, SPAN_MARK } from "../input/packed-rows.js";
import { bandsOf, GROUPINGS, type GroupFacts } from "../scan/groups.js";
import type { Batch } from "../scan/sink.js";
import type { StoredRows } from "./stored-rows.js";

const MONTHS = 12;
const BASISBEDRAG = 0;

/** Rows of a month, in order of household and child. */
export class FactRows {
  readonly count: number;
  readonly gezinIds: BigInt64Array;
  readonly childIds: BigInt64Array;
  readonly rangklasse: Uint8Array;
  readonly incomeCents: Int32Array;
  readonly birthDays: Int32Array;
  readonly month: number;
  readonly #bytes: Uint8Array;
  readonly #starts: Int32Array;

  constructor({ kernel, rows, rowCount, window }: Batch) {
    const { gezinId, childId, rangklasse, gezinsinkomstenCents, geboortedatum } = kernel.facts;
    this.count = rowCount;
    this.month = window.from;
    this.gezinIds = gezinId.slice(0, rowCount);
    this.childIds = childId.slice(0, rowCount);
    this.rangklasse = rangklasse.slice(0, rowCount);
    this.incomeCents = gezinsinkomstenCents.slice(0, rowCount);
    this.birthDays = geboortedatum.slice(0, rowCount);
    this.#bytes = rows.bytes;
    this.#starts = new Int32Array(rowCount + 1);
    for (let row = 0; row < rowCount; row += 1) {
      this.#starts[row + 1] = rowEnd(rows.bytes, this.#starts[row] as number);
    }
  }

  /** The row behind the last of a household that begins at a row. */
  householdEnd(from: number): number {
    let to = from;
    while (to < this.count && this.gezinIds[to] === this.gezinIds[from]) to += 1;
    return to;
  }

  /** Whether rows from a place on say the same as others, but for the months that they hold for. */
  isSame(from: number, to: number, other: FactRows, start: number, end: number): boolean {
    if (to - from !== end - start) return false;
    for (let row = 0; row < to - from; row += 1) {
      const [own, its] = [this.#plain(from + row), other.#plain(start + row)];
      if (Buffer.compare(own, its) !== 0) return false;
    }
    return true;
  }

  /** The bytes of a row without its span. */
  #plain(row: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.#starts[row], this.#starts[row + 1]);
    for (let at = FIXED_BYTES; at < bytes.length; at += WORD_BYTES) {
      if (bytes[at] !== SPAN_MARK) continue;
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + WORD_BYTES)]);
    }
    return bytes;
  }
}

/** The bands of every stored row, `GROUPINGS.length` each; facts that are gone count as unknown. */
export function groupStored(stored: StoredRows, known: FactRows | undefined): Uint8Array {
  const bands = new Uint8Array(stored.count * GROUPINGS.length);
  const facts: GroupFacts = { familySize: 0, rangklasse: 0, incomeCents: 0, ageYears: 0, payer: 0 };
  const paid = stored.amounts[BASISBEDRAG] as Int32Array;
  let at = 0;
  for (let from = 0, to = 0; from < stored.count; from = to) {
    facts.familySize = 0;
    while (to < stored.count && stored.gezinIds[to] === stored.gezinIds[from]) {
      if (paid[to] !== 0) facts.familySize += 1;
      to += 1;
    }
    for (let row = from; row < to; row += 1) {
      at = placeOf(stored, row, known, at);
      facts.payer = stored.payers[row] as number;
      facts.rangklasse = known?.rangklasse[at] ?? 0;
      facts.incomeCents = known?.incomeCents[at] ?? -1;
      const birth = known?.birthDays[at];
      facts.ageYears =
        birth === undefined || known === undefined
          ? 0
          : Math.floor((known.month - monthOfDay(birth)) / MONTHS);
      bandsOf(facts, bands.subarray(row * GROUPINGS.length, (row + 1) * GROUPINGS.length));
    }
  }
  return bands;
}

/** The place of a stored row among the known ones, from a place on: both rise. */
function placeOf(stored: StoredRows, row: number, known: FactRows | undefined, from: number) {
  const [gezin, child] = [stored.gezinIds[row] as bigint, stored.childIds[row] as bigint];
  let at = from;
  while (known !== undefined && at < known.count) {
    const [other, otherChild] = [known.gezinIds[at] as bigint, known.childIds[at] as bigint];
    if (other > gezin || (other === gezin && otherChild >= child)) break;
    at += 1;
  }
  return at;
}
