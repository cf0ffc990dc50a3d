/**
 * The sink of a comparison, in a worker thread: the stored results of two runs for a range of
 * households, side by side, with the facts that each of them knew.
 */
import type pg from "pg";
import { COMPONENTS } from "../../core-wasm/layout.js";
import type { GezinRange } from "../input/households.js";
import { BAND_COUNT, BAND_STARTS, GROUPINGS } from "../scan/groups.js";
import type { Batch, Sink } from "../scan/sink.js";
import { FactRows, groupStored } from "./fact-rows.js";
import { readStoredRows, type StoredRows, TOTAL } from "./stored-rows.js";

export interface CompareSettings {
  readonly runIds: readonly [number, number];
}

/** Children in households that differ, as columns. */
export interface CompareChanges {
  readonly gezinIds: bigint[];
  readonly childIds: bigint[];
  readonly payers: number[];
  readonly before: number[];
  readonly after: number[];
  /** 1 where what is known of the household differs. */
  readonly factsDiffer: number[];
}

/** By band: children compared, changed, and cents up and down. */
export const BAND_MEASURES = 4;
/** By component: rows changed, cents before and after. */
export const COMPONENT_MEASURES = 3;

export interface ComparePart {
  readonly changes: CompareChanges;
  readonly bands: Float64Array;
  readonly components: Float64Array;
}

export async function openSink(
  { runIds }: CompareSettings,
  range: GezinRange,
  client: pg.ClientBase,
): Promise<Sink> {
  const [before, after] = runIds;
  const earlier = await readStoredRows(client, before, range);
  return new CompareSink(earlier, await readStoredRows(client, after, range));
}

/** A place past the end of a run's rows. */
const ABSENT = -1;

class CompareSink implements Sink {
  readonly #facts: (FactRows | undefined)[] = [undefined, undefined];
  readonly #part: ComparePart = {
    changes: { gezinIds: [], childIds: [], payers: [], before: [], after: [], factsDiffer: [] },
    bands: new Float64Array(BAND_COUNT * BAND_MEASURES),
    components: new Float64Array((COMPONENTS.length + 1) * COMPONENT_MEASURES),
  };

  constructor(
    readonly before: StoredRows,
    readonly after: StoredRows,
  ) {}

  take(batch: Batch): void {
    this.#facts[batch.reading] = new FactRows(batch);
  }

  finish(): ComparePart {
    const { before, after } = this;
    const bands = [
      groupStored(before, this.#facts[0]),
      groupStored(after, this.#facts[1]),
    ] as const;
    let [one, other] = [0, 0];
    let gezin: bigint | undefined;
    let isOther = false;
    while (one < before.count || other < after.count) {
      const order = compareAt(before, one, after, other);
      const rows = [order <= 0 ? one++ : ABSENT, order >= 0 ? other++ : ABSENT] as const;
      const own = rows[0] === ABSENT ? after.gezinIds[rows[1]] : before.gezinIds[rows[0]];
      if (own !== gezin) isOther = this.#isOther(own as bigint);
      gezin = own;
      this.#addPair(rows, bands, isOther);
    }
    return this.#part;
  }

  /** Whether the runs knew other facts of a household. */
  #isOther(gezin: bigint): boolean {
    const [one, other] = this.#facts;
    if (one === undefined || other === undefined) return one !== other;
    const [from, start] = [firstOf(one, gezin), firstOf(other, gezin)];
    return !one.isSame(from, endOf(one, gezin, from), other, start, endOf(other, gezin, start));
  }

  #addPair(
    [one, other]: readonly [number, number],
    bands: readonly [Uint8Array, Uint8Array],
    isOther: boolean,
  ): void {
    let isChanged = one === ABSENT || other === ABSENT;
    for (let place = 0; place <= TOTAL; place += 1) {
      const cents = one === ABSENT ? 0 : (this.before.amounts[place]?.[one] as number);
      const now = other === ABSENT ? 0 : (this.after.amounts[place]?.[other] as number);
      if (cents !== now) isChanged = true;
      this.#addComponent(place, cents, now);
    }
    if (one !== ABSENT && other !== ABSENT) {
      isChanged ||= this.before.payers[one] !== this.after.payers[other];
    }
    const cents = one === ABSENT ? 0 : (this.before.amounts[TOTAL]?.[one] as number);
    const now = other === ABSENT ? 0 : (this.after.amounts[TOTAL]?.[other] as number);
    const [side, row] = other === ABSENT ? [0, one] : [1, other];
    const stored = side === 0 ? this.before : this.after;
    this.#addBands(bands[side as 0 | 1], row as number, isChanged, now - cents);
    if (!isChanged) return;
    const { changes } = this.#part;
    changes.gezinIds.push(stored.gezinIds[row as number] as bigint);
    changes.childIds.push(stored.childIds[row as number] as bigint);
    changes.payers.push(stored.payers[row as number] as number);
    changes.before.push(cents);
    changes.after.push(now);
    changes.factsDiffer.push(isOther ? 1 : 0);
  }

  #addComponent(place: number, cents: number, now: number): void {
    const { components } = this.#part;
    const at = place * COMPONENT_MEASURES;
    for (const [offset, value] of [cents === now ? 0 : 1, cents, now].entries()) {
      components[at + offset] = (components[at + offset] as number) + value;
    }
  }

  #addBands(bands: Uint8Array, row: number, isChanged: boolean, change: number): void {
    const measures = [1, isChanged ? 1 : 0, Math.max(0, change), Math.min(0, change)];
    for (const [grouping, start] of BAND_STARTS.entries()) {
      const band = start + (bands[row * GROUPINGS.length + grouping] as number);
      for (const [offset, value] of measures.entries()) {
        const at = band * BAND_MEASURES + offset;
        this.#part.bands[at] = (this.#part.bands[at] as number) + value;
      }
    }
  }
}

/** First row of a household, or where it would stand. */
function firstOf({ gezinIds, count }: FactRows, gezin: bigint): number {
  let from = 0;
  for (let to = count; from < to; ) {
    const middle = (from + to) >>> 1;
    if ((gezinIds[middle] as bigint) < gezin) from = middle + 1;
    else to = middle;
  }
  return from;
}

const endOf = (rows: FactRows, gezin: bigint, from: number): number =>
  from < rows.count && rows.gezinIds[from] === gezin ? rows.householdEnd(from) : from;

/** Below 0 when the row of `one` comes first; the end comes last. */
function compareAt(one: StoredRows, at: number, other: StoredRows, place: number): number {
  if (at >= one.count) return 1;
  if (place >= other.count) return -1;
  return (
    compareIds(one.gezinIds[at] as bigint, other.gezinIds[place] as bigint) ||
    compareIds(one.childIds[at] as bigint, other.childIds[place] as bigint)
  );
}

const compareIds = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0);
