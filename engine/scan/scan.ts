/**
 * Everybody through the kernel: ranges of whole households, in worker threads, into a sink.
 *
 *     marks of the input -> ranges -> threads (scan-task.ts): rows -> kernel -> sink -> parts
 *
 * Nothing is written. The parts come back in the order of the households; what they are is the
 * sink's matter. The readings stand each as of a delivery, so a scan sees the same facts however
 * long it lasts.
 */
import { availableParallelism } from "node:os";
import { compiledFile } from "../../core-wasm/root.js";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import type { GezinRange } from "../input/households.js";
import { readMarks } from "../input/marks.js";
import { Crew } from "../threads/crew.js";
import { refreshPaidElsewhere } from "./paid-elsewhere.js";
import { cutAtMarks } from "./ranges.js";
import type { Reading, ScanOutcome, ScanSettings } from "./scan-task.js";

const KIND = { taskFile: compiledFile("engine/scan/scan-task"), heapMb: 256 };
/** Rows of a month that a range has: those of a year fit the kernel several times. */
const RANGE_ROWS = 12_500;
const WORKERS_MAX = 8;

export interface ScanPlan extends Omit<ScanSettings, "config"> {
  /** At least one; the ranges are cut by the rows of the first. */
  readonly readings: readonly [Reading, ...Reading[]];
}

export interface ScanOptions {
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Ranges of households done of those to do. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Rows of a range; for the tests. */
  readonly rangeRows?: number | undefined;
}

/** The parts of every range. Throws `INTERRUPTED` after an abort, or the code of what failed. */
export async function scan<Part>(
  db: Database,
  plan: ScanPlan,
  options: ScanOptions = {},
): Promise<Part[]> {
  await refreshPaidElsewhere(db);
  const ranges = await readRanges(db, plan, options.rangeRows ?? RANGE_ROWS);
  const { workers = Math.min(availableParallelism(), WORKERS_MAX), signal, onProgress } = options;
  const threads = Math.max(1, Math.min(workers, ranges.length));
  const settings: ScanSettings = { ...plan, config: db.config };
  const crew = new Crew<ScanSettings, GezinRange, ScanOutcome>({
    ...{ kind: KIND, count: threads, settings, signal },
  });
  let done = 0;
  onProgress?.(done, ranges.length);
  const take = async ({ from, to }: GezinRange): Promise<Part> => {
    const outcome = await crew.run({ from, to });
    if (outcome.kind === "failed") throw new EngineError(outcome.code, outcome.message);
    done += 1;
    onProgress?.(done, ranges.length);
    return outcome.part as Part;
  };
  try {
    return await Promise.all(ranges.map(take));
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new EngineError("INTERRUPTED", "interrupted; nothing was written", error);
  } finally {
    await crew.close();
  }
}

async function readRanges(
  db: Database,
  { readings: [{ window, knownAt }] }: ScanPlan,
  rangeRows: number,
): Promise<GezinRange[]> {
  const client = await openClient(db.config, "scan");
  try {
    const countParts = (rowCount: number) => Math.max(1, Math.ceil(rowCount / rangeRows));
    const marks = await readMarks(client, window.from, knownAt, countParts);
    return cutAtMarks(marks, countParts(marks.rowCount));
  } finally {
    await client.end();
  }
}
