/**
 * `groeikern simulate`: what changes in the parameters would cost and bring, over everyone.
 *
 *     years kept ready -> scan: each month by the law as it stands and by every reform -> tallies
 *
 * Runs and results are not touched. Amounts are calculated as the law would have had them from the
 * start of the window: nobody behaves in another way because of it.
 */
import { yearOf } from "../../core-wasm/month.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { compiledFile } from "../../core-wasm/root.js";
import { type Database, requireFacts } from "../database/connection.js";
import { EngineError } from "../errors.js";
import type { MonthWindow } from "../input/award-year.js";
import { keepYears } from "../input/keep-years.js";
import { type ScanOptions, scan } from "../scan/scan.js";
import type { SimulateSettings } from "./simulate-sink.js";
import { Tally } from "./tally.js";

const SINK_FILE = compiledFile("engine/simulate/simulate-sink");

export interface Reform {
  /** Name in tables and plots. */
  readonly name: string;
  readonly file: string;
  readonly book: ParameterBook;
}

export interface SimulateOptions {
  readonly window: MonthWindow;
  readonly book: ParameterBook;
  readonly reforms: readonly Reform[];
  readonly lineCents?: number | undefined;
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    | ((phase: "input" | "scan", done: number, total: number) => void)
    | undefined;
  readonly rangeRows?: ScanOptions["rangeRows"];
}

export interface Simulation {
  readonly window: MonthWindow;
  readonly reforms: readonly Pick<Reform, "name" | "file">[];
  readonly lineCents: number | null;
  /** Delivery as of which the facts were read. */
  readonly factsMoment: number;
  readonly parameterDigests: readonly string[];
  readonly tally: Tally;
  readonly inputMs: number;
  readonly scanMs: number;
}

/** Throws `REFORM_FAULT` for a reform without change in the window, and what a scan throws. */
export async function simulate(db: Database, options: SimulateOptions): Promise<Simulation> {
  const { window, book, reforms, lineCents = null, workers, signal, onProgress } = options;
  const books = [book, ...reforms.map((reform) => reform.book)];
  const variants = books.map((of) => monthsOf(window).map((month) => of.sheet(month)));
  for (const reform of reforms) requireChange(reform, book, window);
  await requireFacts(db);
  const started = performance.now();
  const tell = (phase: "input" | "scan") => (done: number, total: number) =>
    onProgress?.(phase, done, total);
  const factsMoment = await keep(db, window, { workers, signal, onProgress: tell("input") });
  const kept = performance.now();
  const settings: SimulateSettings = { window, variants: books.length, lineCents };
  const parts = await scan<Float64Array>(
    db,
    {
      readings: [{ window, knownAt: factsMoment }],
      variants,
      sinkFile: SINK_FILE,
      sinkSettings: settings,
    },
    { workers, signal, onProgress: tell("scan"), rangeRows: options.rangeRows },
  );
  const tally = new Tally({ variants: books.length, months: window.to - window.from });
  for (const part of parts) tally.addAll(part);
  return {
    window,
    reforms: reforms.map(({ name, file }) => ({ name, file })),
    lineCents,
    factsMoment,
    parameterDigests: books.map(({ digest }) => digest),
    tally,
    inputMs: kept - started,
    scanMs: performance.now() - kept,
  };
}

export const monthsOf = ({ from, to }: MonthWindow): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** Keeps the years of the window ready; the delivery as of which they stand. */
async function keep(
  db: Database,
  window: MonthWindow,
  options: Parameters<typeof keepYears>[2],
): Promise<number> {
  const years = [...new Set(monthsOf(window).map(yearOf))];
  try {
    return await keepYears(db, years, options);
  } catch (error) {
    if (options?.signal?.aborted !== true) throw error;
    throw new EngineError("INTERRUPTED", "interrupted while the rows were made ready", error);
  }
}

/** A reform must change something: what names a month outside the window would simulate nothing. */
function requireChange({ file, book }: Reform, base: ParameterBook, window: MonthWindow): void {
  const isChanged = monthsOf(window).some((month) => {
    const { values } = book.sheet(month);
    return base.sheet(month).values.some((value, slot) => value !== values[slot]);
  });
  if (isChanged) return;
  const found = book.digest === base.digest ? "none at all" : "changes in other months only";
  throw new EngineError(
    "REFORM_FAULT",
    `${file}:1: expected a change of a parameter in the months that are simulated, found ${found}`,
  );
}
