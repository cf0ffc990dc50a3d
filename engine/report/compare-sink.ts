/**
 * The sink of a comparison, in a worker thread: the stored results of two runs for a range of
 * households, side by side, with the facts that each of them knew.
 */
import type pg from "pg";
import { COMPONENT_COUNT, type Outcomes } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";
import type { GezinRange } from "../input/households.js";
import { CellSums, cellOf, noSums } from "../scan/cells.js";
import { GROUPINGS } from "../scan/groups.js";
import type { Batch, Sink } from "../scan/sink.js";
import { CHANGE_KINDS, changeKind } from "./change-kind.js";
import { type ChangeColumns, ChangeList, type ChangeRow, largestOf } from "./changes.js";
import { centsAt, compareRows, FactRows, groupStored } from "./fact-rows.js";
import { COMPONENT_MEASURES, OutcomePairs } from "./outcome-pairs.js";
import { StoredReader, type StoredRun } from "./stored-rows.js";

type Side = Pick<StoredRun, "runId" | "month" | "chain">;

export interface CompareSettings {
  readonly before: Side;
  readonly after: Side;
  /** Whether both knew the same facts: they are read once, for both. */
  readonly isOneReading: boolean;
  /** Whether every change is wanted, not the largest alone. */
  readonly isWhole: boolean;
}

/** By band: children compared, changed, and cents up and down. */
export const BAND_MEASURES = 4;
/** By cause, and by kind of change: children changed, cents up and down. */
export const CAUSE_MEASURES = 3;
export const LARGEST = 20;

export interface ComparePart {
  readonly bands: Float64Array;
  readonly components: Float64Array;
  /** Of changes whose household has the same facts, and of those with others. */
  readonly causes: Float64Array;
  /** By code of what differs. */
  readonly kinds: Float64Array;
  readonly largest: readonly ChangeRow[];
  /** Every change, where they are wanted. */
  readonly changes: ChangeColumns | null;
}

const reader = new StoredReader();

export async function openSink(
  settings: CompareSettings,
  range: GezinRange,
  client: pg.ClientBase,
): Promise<Sink> {
  const before = await reader.read(client, settings.before, range);
  const after = await reader.read(client, settings.after, range);
  return new CompareSink(settings, reader.table, before, after);
}

/** A place past the end of a run's rows. */
const ABSENT = -1;
const [COUNT, CHANGED, UP, DOWN] = [0, 1, 2, 3];

class CompareSink implements Sink {
  readonly #facts: (FactRows | undefined)[] = [];
  readonly #pairs: OutcomePairs;
  readonly #cells = new CellSums(BAND_MEASURES);
  readonly #causes = new Float64Array(2 * CAUSE_MEASURES);
  readonly #kinds = new Float64Array(CHANGE_KINDS.length * CAUSE_MEASURES);
  readonly #changes = new ChangeList();
  #bands: readonly Uint8Array[] = [];
  /** Household that was compared last, as a row of one side, and whether its facts differ. */
  #household: { readonly rows: DecidedRows; readonly row: number } | undefined;
  #isOfFacts = false;

  constructor(
    readonly settings: CompareSettings,
    readonly table: Outcomes,
    readonly before: DecidedRows,
    readonly after: DecidedRows,
  ) {
    this.#pairs = new OutcomePairs(table);
  }

  take(batch: Batch): void {
    this.#facts[batch.reading] = new FactRows(batch);
  }

  finish(): ComparePart {
    const { before, after, settings } = this;
    const [known] = this.#facts;
    const knownAfter = settings.isOneReading ? known : this.#facts[1];
    this.#bands = [groupStored(before, known), groupStored(after, knownAfter)];
    let [one, other] = [0, 0];
    while (one < before.rowCount || other < after.rowCount) {
      const order = orderOf(before, one, after, other);
      this.#addPair(order <= 0 ? one++ : ABSENT, order >= 0 ? other++ : ABSENT);
    }
    return this.#told();
  }

  #told(): ComparePart {
    const changes = this.#changes.columns();
    const bands = noSums(BAND_MEASURES);
    this.#cells.addTo(bands);
    const components = new Float64Array((COMPONENT_COUNT + 1) * COMPONENT_MEASURES);
    this.#pairs.addTo(components);
    return {
      ...{ bands, components, causes: this.#causes, kinds: this.#kinds },
      ...{ largest: largestOf(changes, LARGEST) },
      changes: this.settings.isWhole ? changes : null,
    };
  }

  #addPair(one: number, other: number): void {
    const { before, after } = this;
    const was = sideOf(before, one);
    const is = sideOf(after, other);
    const { nothing } = this.#pairs;
    const isOther = this.#pairs.add(was?.outcome ?? nothing, is?.outcome ?? nothing);
    const isAfter = is !== undefined;
    const [rows, row] = isAfter ? [after, other] : [before, one];
    const cell = cellOf(this.#bands[isAfter ? 1 : 0] as Uint8Array, row * GROUPINGS.length);
    this.#cells.add(cell, COUNT, 1);
    if (!isOther && was?.payer === is?.payer) return;
    this.#cells.add(cell, CHANGED, 1);
    const [cents, now] = [was?.cents ?? 0, is?.cents ?? 0];
    if (now !== cents) this.#cells.add(cell, now > cents ? UP : DOWN, now - cents);
    this.#addChange(rows, row, { before: cents, after: now, kind: changeKind(was, is) });
  }

  #addChange(
    rows: DecidedRows,
    row: number,
    found: Pick<ChangeRow, "before" | "after" | "kind">,
  ): void {
    const isOfFacts = this.#hasOtherFacts(rows, row);
    addSums(this.#causes, isOfFacts ? 1 : 0, found);
    addSums(this.#kinds, found.kind, found);
    const payer = rows.payers[row] as number;
    this.#changes.add(rows, row, { ...found, payer, isOfFacts });
  }

  /** Whether the runs knew other facts of the household of a row. */
  #hasOtherFacts(rows: DecidedRows, row: number): boolean {
    if (this.settings.isOneReading) return false;
    const last = this.#household;
    const isKnown =
      last !== undefined && isSameId(last.rows.gezinIds, last.row, rows.gezinIds, row);
    if (!isKnown) {
      const [one, other] = this.#facts;
      const isSame =
        one === undefined || other === undefined
          ? one === other
          : one.isSame(rows.gezinIds, row, other);
      this.#isOfFacts = !isSame;
      this.#household = { rows, row };
    }
    return this.#isOfFacts;
  }
}

/** What a run says in a row; undefined where it has none. */
function sideOf({ outcomes, payers, table }: DecidedRows, row: number) {
  if (row === ABSENT) return undefined;
  const outcome = outcomes[row] as number;
  const cents = centsAt(table, outcome, COMPONENT_COUNT);
  return { outcome, payer: payers[row] as number, cents };
}

/** Counts a change among those of a cause or kind. */
function addSums(
  sums: Float64Array,
  place: number,
  { before, after }: Pick<ChangeRow, "before" | "after">,
): void {
  const at = place * CAUSE_MEASURES;
  for (const [measure, value] of [
    1,
    Math.max(0, after - before),
    Math.min(0, after - before),
  ].entries()) {
    sums[at + measure] = (sums[at + measure] as number) + value;
  }
}

const isSameId = (one: Uint32Array, at: number, other: Uint32Array, place: number): boolean =>
  one[at * 2] === other[place * 2] && one[at * 2 + 1] === other[place * 2 + 1];

/** Below 0 when the row of `one` comes first; the end comes last. */
function orderOf(one: DecidedRows, at: number, other: DecidedRows, place: number): number {
  if (at >= one.rowCount) return 1;
  if (place >= other.rowCount) return -1;
  return compareRows(one, at, other, place);
}
