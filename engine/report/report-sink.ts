/**
 * The sink of a report, in a worker thread: the stored results of runs for a range of households,
 * each added up by group. The readings of the scan are those of the runs.
 */
import type pg from "pg";
import { endOfGezin } from "../decisions/merge.js";
import { COMPONENT_COUNT } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";
import type { GezinRange } from "../input/households.js";
import { CellSums, cellOf, noSums } from "../scan/cells.js";
import { GROUPINGS, joinBands } from "../scan/groups.js";
import type { Batch, Sink } from "../scan/sink.js";
import { centsAt, FactRows, groupStored, isPaid } from "./fact-rows.js";
import { StoredReader, type StoredRun } from "./stored-rows.js";

export interface ReportSettings {
  readonly runs: readonly Pick<StoredRun, "runId" | "month" | "chain">[];
}

/** By band: children and households with a basic amount; then cents by component, and in total. */
export const CHILDREN = 0;
export const HOUSEHOLDS = 1;
export const CENTS = 2;
export const MEASURES = CENTS + COMPONENT_COUNT + 1;

const reader = new StoredReader();

export async function openSink(
  { runs }: ReportSettings,
  range: GezinRange,
  client: pg.ClientBase,
): Promise<Sink> {
  const stored: DecidedRows[] = [];
  for (const run of runs) stored.push(await reader.read(client, run, range));
  return new ReportSink(stored);
}

class ReportSink implements Sink {
  readonly #facts: FactRows[] = [];

  constructor(readonly stored: readonly DecidedRows[]) {}

  take(batch: Batch): void {
    this.#facts[batch.reading] = new FactRows(batch);
  }

  /** `MEASURES` by band, of each run. */
  finish(): Float64Array[] {
    return this.stored.map((stored, index) => sumStored(stored, this.#facts[index]));
  }
}

function sumStored(stored: DecidedRows, known: FactRows | undefined): Float64Array {
  const sums = new CellSums(MEASURES);
  const bands = groupStored(stored, known);
  const household = new Uint8Array(GROUPINGS.length);
  for (let from = 0, to = 0; from < stored.rowCount; from = to) {
    to = endOfGezin(stored, from);
    let isAnyPaid = false;
    for (let row = from; row < to; row += 1) {
      const at = row * GROUPINGS.length;
      if (row === from) household.set(bands.subarray(at, at + GROUPINGS.length));
      else joinBands(household, bands, at);
      if (isPaid(stored, row)) isAnyPaid = true;
      addRow(sums, cellOf(bands, at), stored, row);
    }
    if (isAnyPaid) sums.add(cellOf(household, 0), HOUSEHOLDS, 1);
  }
  const byBand = noSums(MEASURES);
  sums.addTo(byBand);
  return byBand;
}

/** A child counts where its basic amount is paid, so one in two households once. */
function addRow(sums: CellSums, cell: number, stored: DecidedRows, row: number): void {
  const { table, outcomes } = stored;
  const outcome = outcomes[row] as number;
  if (isPaid(stored, row)) sums.add(cell, CHILDREN, 1);
  for (let component = 0; component <= COMPONENT_COUNT; component += 1) {
    const cents = centsAt(table, outcome, component);
    if (cents !== 0) sums.add(cell, CENTS + component, cents);
  }
}
