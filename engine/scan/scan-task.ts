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
import type { Kernel } from "../../core-wasm/kernel.js";
import type { Sheet } from "../../core-wasm/parameters.js";
import { openTaskClient } from "../database/client.js";
import { databaseError } from "../database/database-error.js";
import { EngineError } from "../errors.js";
import type { MonthWindow } from "../input/award-year.js";
import type { GezinRange } from "../input/households.js";
import { InputMemory } from "../input/input-memory.js";
import { windowOf } from "../input/kept-rows.js";
import { type PackedRows, rowsOf, rowsWithin } from "../input/packed-rows.js";
import type { Job } from "../threads/job.js";
import { keptKernel } from "../threads/kept-kernel.js";
import { decodeRows } from "./decode-rows.js";
import { faultyGezinnen, markPaidTwice, readPaidTwice } from "./paid-elsewhere.js";
import { readInput } from "./read-input.js";
import type { Batch, OpenSink, Sink } from "./sink.js";

/** Months to read, as of a delivery. */
export interface Reading {
  readonly window: MonthWindow;
  readonly knownAt: number;
}

/** What the threads of a scan are given once; plain data. */
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

export default async function openScan(
  settings: ScanSettings,
): Promise<Job<GezinRange, ScanOutcome>> {
  const scan = new Scan(settings);
  await scan.open();
  return scan;
}

class Scan implements Job<GezinRange, ScanOutcome> {
  readonly #settings: ScanSettings;
  readonly #sheets: readonly ReadonlyMap<number, Sheet>[];
  readonly #loading = keptKernel();
  readonly #memory = new InputMemory();
  readonly #opening: Promise<pg.Client>;
  readonly #sinking: Promise<{ openSink: OpenSink<unknown> }>;

  constructor(settings: ScanSettings) {
    this.#settings = settings;
    this.#sheets = settings.variants.map(
      (variant) => new Map(variant.map((sheet) => [sheet.month, sheet])),
    );
    this.#opening = openTaskClient(settings.config, "scan");
    this.#sinking = import(settings.sinkFile);
  }

  /** What goes wrong here is said by the first range. */
  async open(): Promise<void> {
    await Promise.allSettled([this.#loading, this.#opening, this.#sinking]);
  }

  async run(range: GezinRange): Promise<ScanOutcome> {
    const { config, readings, sinkSettings } = this.#settings;
    try {
      const { openSink } = await this.#sinking;
      const client = await this.#opening;
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const sink = await openSink(sinkSettings, range, client);
      for (const index of readings.keys()) await this.#read(index, range, client, sink);
      await client.query("COMMIT");
      return { kind: "done", part: sink.finish() };
    } catch (error) {
      const { code, message } = error instanceof EngineError ? error : databaseError(error, config);
      return { kind: "failed", code, message };
    }
  }

  async close(): Promise<void> {
    const client = await this.#opening.catch(() => undefined);
    await client?.end();
  }

  async #read(index: number, range: GezinRange, client: pg.ClientBase, sink: Sink): Promise<void> {
    const { window, knownAt } = this.#settings.readings[index] as Reading;
    const kernel = await this.#loading;
    const take = (rows: PackedRows, months: MonthWindow): void =>
      sink.take(this.#batchOf(kernel, rows, months, index));
    const takeMonth = async (rows: PackedRows, month: number): Promise<void> => {
      decode(kernel, rows);
      await markPaidTwice(kernel, rows.rowCount, client, month, knownAt, range);
      kernel.prepare(rows.rowCount);
      take(rows, { from: month, to: month + 1 });
    };
    for (const year of yearsOf(window)) {
      const rows = await readInput(client, year, knownAt, range, this.#memory);
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
        take(rows, year);
        continue;
      }
      const own = rowsOf(rows, (gezinId) => apart.has(gezinId));
      for (let month = year.from; month < year.to; month += 1) {
        await takeMonth(rowsWithin(own, { from: month, to: month + 1 }), month);
      }
      const others = rowsOf(rows, (gezinId) => !apart.has(gezinId));
      prepared(kernel, others);
      take(others, year);
    }
  }

  #batchOf(kernel: Kernel, rows: PackedRows, window: MonthWindow, reading: number): Batch {
    const calculate = (variant: number, month: number): void => {
      const sheet = this.#sheets[variant]?.get(month);
      if (sheet === undefined) throw new Error(`scan: expected a sheet of month ${month}`);
      kernel.calculate(sheet);
    };
    return { kernel, rows, rowCount: rows.rowCount, window, reading, calculate };
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
