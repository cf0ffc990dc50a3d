/**
 * The sink of a report, in a worker thread: the stored results of a run for a range of households,
 * added up by group.
 */
import type pg from "pg";
import type { GezinRange } from "../input/households.js";
import { BAND_COUNT, BAND_STARTS, GROUPINGS, joinBands } from "../scan/groups.js";
import type { Batch, Sink } from "../scan/sink.js";
import { FactRows, groupStored } from "./fact-rows.js";
import { readStoredRows, type StoredRows, TOTAL } from "./stored-rows.js";

export interface ReportSettings {
  readonly runId: number;
}

/** By band: children and households with a basic amount; then cents by component, and in total. */
export const CHILDREN = 0;
export const HOUSEHOLDS = 1;
export const CENTS = 2;
export const MEASURES = CENTS + TOTAL + 1;
const BASISBEDRAG = 0;

export async function openSink(
  { runId }: ReportSettings,
  range: GezinRange,
  client: pg.ClientBase,
): Promise<Sink> {
  return new ReportSink(await readStoredRows(client, runId, range));
}

class ReportSink implements Sink {
  #facts: FactRows | undefined;
  readonly #sums = new Float64Array(BAND_COUNT * MEASURES);

  constructor(readonly stored: StoredRows) {}

  take(batch: Batch): void {
    this.#facts = new FactRows(batch);
  }

  finish(): Float64Array {
    const { stored } = this;
    const bands = groupStored(stored, this.#facts);
    const bandsAt = (row: number): Uint8Array =>
      bands.subarray(row * GROUPINGS.length, (row + 1) * GROUPINGS.length);
    for (let from = 0, to = 0; from < stored.count; from = to) {
      const household = bandsAt(from).slice();
      let isPaid = false;
      while (to < stored.count && stored.gezinIds[to] === stored.gezinIds[from]) {
        if (to > from) joinBands(household, bandsAt(to));
        if (stored.amounts[BASISBEDRAG]?.[to] !== 0) isPaid = true;
        this.#addRow(bandsAt(to), to);
        to += 1;
      }
      if (isPaid) this.#add(household, HOUSEHOLDS, 1);
    }
    return this.#sums;
  }

  /** A child counts where its basic amount is paid, so one in two households once. */
  #addRow(bands: Uint8Array, row: number): void {
    const { amounts } = this.stored;
    if (amounts[BASISBEDRAG]?.[row] !== 0) this.#add(bands, CHILDREN, 1);
    for (let place = 0; place <= TOTAL; place += 1) {
      const cents = amounts[place]?.[row] as number;
      if (cents !== 0) this.#add(bands, CENTS + place, cents);
    }
  }

  #add(bands: Uint8Array, measure: number, value: number): void {
    for (const [grouping, start] of BAND_STARTS.entries()) {
      const at = (start + (bands[grouping] as number)) * MEASURES + measure;
      this.#sums[at] = (this.#sums[at] as number) + value;
    }
  }
}
