/** Children in households that have other results in one run than in another, as columns. */

import { enlarged, idAt } from "../decisions/rows.js";

/** Of a row: whose it is, total cents before and after, whether its household has other facts. */
export interface ChangeRow {
  readonly gezinId: bigint;
  readonly childId: bigint;
  readonly payer: number;
  readonly before: number;
  readonly after: number;
  readonly isOfFacts: boolean;
  /** Code of what differs, see change-kind.ts. */
  readonly kind: number;
}

const FIRST_CAPACITY = 1024;

/** Plain data, which travels between threads. */
export interface ChangeColumns {
  readonly count: number;
  /** Two halves an id, the low one first. */
  readonly gezinIds: Uint32Array;
  readonly childIds: Uint32Array;
  readonly payers: Uint8Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly isOfFacts: Uint8Array;
  readonly kinds: Uint8Array;
}

export class ChangeList {
  #count = 0;
  #gezinIds = new Uint32Array(FIRST_CAPACITY * 2);
  #childIds = new Uint32Array(FIRST_CAPACITY * 2);
  #payers = new Uint8Array(FIRST_CAPACITY);
  #before = new Int32Array(FIRST_CAPACITY);
  #after = new Int32Array(FIRST_CAPACITY);
  #isOfFacts = new Uint8Array(FIRST_CAPACITY);
  #kinds = new Uint8Array(FIRST_CAPACITY);

  /** Adds a row of `ids`. */
  add(
    ids: { readonly gezinIds: Uint32Array; readonly childIds: Uint32Array },
    row: number,
    { payer, before, after, isOfFacts, kind }: Omit<ChangeRow, "gezinId" | "childId">,
  ): void {
    if (this.#count === this.#payers.length) this.#grow();
    const at = this.#count;
    for (const half of [0, 1]) {
      this.#gezinIds[at * 2 + half] = ids.gezinIds[row * 2 + half] as number;
      this.#childIds[at * 2 + half] = ids.childIds[row * 2 + half] as number;
    }
    this.#payers[at] = payer;
    this.#before[at] = before;
    this.#after[at] = after;
    this.#isOfFacts[at] = isOfFacts ? 1 : 0;
    this.#kinds[at] = kind;
    this.#count = at + 1;
  }

  columns(): ChangeColumns {
    const count = this.#count;
    return {
      count,
      gezinIds: this.#gezinIds.slice(0, count * 2),
      childIds: this.#childIds.slice(0, count * 2),
      payers: this.#payers.slice(0, count),
      before: this.#before.slice(0, count),
      after: this.#after.slice(0, count),
      isOfFacts: this.#isOfFacts.slice(0, count),
      kinds: this.#kinds.slice(0, count),
    };
  }

  #grow(): void {
    const capacity = this.#payers.length * 2;
    this.#gezinIds = enlarged(this.#gezinIds, new Uint32Array(capacity * 2));
    this.#childIds = enlarged(this.#childIds, new Uint32Array(capacity * 2));
    this.#payers = enlarged(this.#payers, new Uint8Array(capacity));
    this.#before = enlarged(this.#before, new Int32Array(capacity));
    this.#after = enlarged(this.#after, new Int32Array(capacity));
    this.#isOfFacts = enlarged(this.#isOfFacts, new Uint8Array(capacity));
    this.#kinds = enlarged(this.#kinds, new Uint8Array(capacity));
  }
}

export function changeAt(columns: ChangeColumns, row: number): ChangeRow {
  return {
    gezinId: idAt(columns.gezinIds, row),
    childId: idAt(columns.childIds, row),
    payer: columns.payers[row] as number,
    before: columns.before[row] as number,
    after: columns.after[row] as number,
    isOfFacts: columns.isOfFacts[row] === 1,
    kind: columns.kinds[row] as number,
  };
}

/** The largest changes of a list, at most so many; of those alike the first. */
export function largestOf(columns: ChangeColumns, limit: number): ChangeRow[] {
  const { before, after, count } = columns;
  const size = (row: number): number => Math.abs((after[row] as number) - (before[row] as number));
  const found: number[] = [];
  for (let row = 0; row < count; row += 1) {
    if (found.length === limit && size(row) <= size(found.at(-1) as number)) continue;
    let place = found.length;
    while (place > 0 && size(found[place - 1] as number) < size(row)) place -= 1;
    found.splice(place, 0, row);
    if (found.length > limit) found.pop();
  }
  return found.map((row) => changeAt(columns, row));
}
