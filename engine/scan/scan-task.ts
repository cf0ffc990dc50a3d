/**
 * One Piscina task = the rows of a range of households through the kernel, into a sink.
 *
 *     for each reading and calendar year: read -> decode -> prepare -> sink (months, variants)
 *
 * A year goes in one batch, whose months differ by the span of its rows. Where a child is paid
 * twice or a household is at fault, that is so in some months only: then each month of these
 * households goes in a batch of its own, as it does in a run.
 */
import type pg from "pg";
import { Piscina } from "piscina";
import { Kernel } from "../../core-wasm/kernel.js";
import type { Sheet } from "../../core-wasm/parameters.js";
import { openTaskClient } from "../database/client.js";
import { databaseError } from "../database/database-error.js";
import { EngineError } from "../errors.js";
import type { MonthWindow } from "../input/award-year.js";
import type { GezinRange } from "../input/households.js";
import { windowOf } from "../input/kept-rows.js";
import { type PackedRows, rowsOf, rowsWithin } from "../input/packed-rows.js";
import { decodeRows } from "./decode-rows.js";
import { faultyGezinnen, markPaidTwice, readPaidTwice } from "./paid-elsewhere.js";
import { readInput } from "./read-input.js";
import type { Batch, OpenSink, Sink } from "./sink.js";

/** Months to read, as of a delivery. */
export interface Reading {
  readonly window: MonthWindow;
  readonly knownAt: number;
}

/** What a worker thread is given once; plain data. */
export interface ScanSettings {
  readonly config: pg.ClientConfig;
  readonly readings: readonly Reading[];
  /** Sheets by variant, for each month that the sink calculates. */
  readonly variants: readonly (readonly Sheet[])[];
  /** Module of the sink, and what it is told. */
  readonly sinkFile: string;
  readonly sinkSettings: unknown;
}

export type ScanOutcome =
  | { readonly kind: "done"; readonly part: unknown }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

const settings = Piscina.workerData as ScanSettings;
const sheets = settings.variants.map(
  (variant) => new Map(variant.map((sheet) => [sheet.month, sheet])),
);
const loading = Kernel.load();
const opening = openTaskClient(settings.config, "scan");
const sinking = import(settings.sinkFile) as Promise<{ openSink: OpenSink<unknown> }>;
await Promise.allSettled([loading, opening, sinking]);

export default async function scanRange(range: GezinRange): Promise<ScanOutcome> {
  try {
    const { openSink } = await sinking;
    const client = await opening;
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const sink = await openSink(settings.sinkSettings, range, client);
    for (const index of settings.readings.keys()) await read(index, range, client, sink);
    await client.query("COMMIT");
    return { kind: "done", part: sink.finish() };
  } catch (error) {
    const { code, message } =
      error instanceof EngineError ? error : databaseError(error, settings.config);
    return { kind: "failed", code, message };
  }
}

async function read(
  index: number,
  range: GezinRange,
  client: pg.ClientBase,
  sink: Sink,
): Promise<void> {
  const { window, knownAt } = settings.readings[index] as Reading;
  const kernel = await loading;
  const takeMonth = async (rows: PackedRows, month: number): Promise<void> => {
    decode(kernel, rows);
    await markPaidTwice(kernel, rows.rowCount, client, month, knownAt, range);
    kernel.prepare(rows.rowCount);
    sink.take(batchOf(kernel, rows, { from: month, to: month + 1 }, index));
  };
  for (const year of yearsOf(window)) {
    const rows = await readInput(client, year, knownAt, range);
    if (rows.rowCount === 0) continue;
    if (year.to - year.from === 1) {
      await takeMonth(rows, year.from);
      continue;
    }
    const apart = await readPaidTwice(client, year, knownAt, range);
    if (prepared(kernel, rows) > 0) {
      for (const gezinId of faultyGezinnen(kernel, rows.rowCount)) apart.add(gezinId);
    }
    if (apart.size === 0) {
      sink.take(batchOf(kernel, rows, year, index));
      continue;
    }
    const own = rowsOf(rows, (gezinId) => apart.has(gezinId));
    for (let month = year.from; month < year.to; month += 1) {
      await takeMonth(rowsWithin(own, { from: month, to: month + 1 }), month);
    }
    const others = rowsOf(rows, (gezinId) => !apart.has(gezinId));
    prepared(kernel, others);
    sink.take(batchOf(kernel, others, year, index));
  }
}

/** A window cut at the turns of the year. */
function yearsOf({ from, to }: MonthWindow): MonthWindow[] {
  const years: MonthWindow[] = [];
  for (let month = from; month < to; month = (years.at(-1) as MonthWindow).to) {
    const year = windowOf(Math.floor(month / 12));
    years.push({ from: month, to: Math.min(to, year.to) });
  }
  return years;
}

function decode(kernel: Kernel, rows: PackedRows): void {
  kernel.beginDecode();
  decodeRows(kernel, rows);
}

/** Rows rejected of those that were decoded and prepared. */
function prepared(kernel: Kernel, rows: PackedRows): number {
  decode(kernel, rows);
  return kernel.prepare(rows.rowCount);
}

function batchOf(kernel: Kernel, rows: PackedRows, window: MonthWindow, reading: number): Batch {
  const calculate = (variant: number, month: number): void => {
    const sheet = sheets[variant]?.get(month);
    if (sheet === undefined) throw new Error(`scan: expected a sheet of month ${month}`);
    kernel.calculate(sheet);
  };
  return { kernel, rows, rowCount: rows.rowCount, window, reading, calculate };
}
