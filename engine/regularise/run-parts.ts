/**
 * The parts of a regularisation, one after the other here when they are few households, else in
 * worker threads. After an interruption what is under way ends, and nothing else begins.
 */
import { availableParallelism } from "node:os";
import type pg from "pg";
import { keptText } from "../../core-wasm/checked-parameters.js";
import { Kernel } from "../../core-wasm/kernel.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { compiledFile } from "../../core-wasm/root.js";
import { CopyMemory } from "../database/copy-out.js";
import { EngineError } from "../errors.js";
import { Crew } from "../threads/crew.js";
import { type Part, type PartSettings, PartWork } from "./part.js";
import type { PartWorkerSettings } from "./part-task.js";
import { runPart } from "./run-part.js";
import { type Summary, sumOf } from "./summary.js";

const KIND = {
  taskFile: compiledFile("engine/regularise/part-task"),
  ...{ heapMb: 128, youngHeapMb: 4 },
};
/** Households decided anew in this thread: others would take longer to start. */
const HERE_HOUSEHOLDS = 500;
const WORKERS_MAX = 8;

export interface PartsWork {
  /** Its session does the parts that are done here. */
  readonly client: pg.ClientBase;
  readonly config: pg.ClientConfig;
  readonly book: ParameterBook;
  readonly settings: PartSettings;
  /** Null: nothing is written. */
  readonly regularisationId: number | null;
}

export interface PartsOptions {
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Parts done of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Threads that would do the parts, if there are as many. */
export const threadsOf = ({ workers }: PartsOptions): number =>
  workers ?? Math.min(availableParallelism(), WORKERS_MAX);

/** Runs all parts. Throws `INTERRUPTED`. */
export async function runParts(
  work: PartsWork,
  parts: readonly Part[],
  options: PartsOptions,
): Promise<Summary> {
  const households = parts.reduce((sum, { touched }) => sum + touched.length, 0);
  const isFew = parts.every(({ range }) => range === null) && households <= HERE_HOUSEHOLDS;
  return isFew ? runHere(work, parts, options) : runInThreads(work, parts, options);
}

/** What nobody uses: a kernel takes as long to make as a household to decide. */
const idle: { readonly kernel: Kernel; readonly memory: CopyMemory }[] = [];
/** More memory is not kept for the next. */
const IDLE_BYTES_MAX = 1 << 23;

async function runHere(
  { client, book, settings, regularisationId }: PartsWork,
  parts: readonly Part[],
  options: PartsOptions,
): Promise<Summary> {
  const { kernel, memory } = idle.pop() ?? {
    ...{ kernel: await Kernel.load(), memory: new CopyMemory() },
  };
  try {
    const work = new PartWork(kernel, book, settings, memory);
    const run = (part: Part) => runPart(client, work, regularisationId, part);
    return await inLanes(1, parts, run, options);
  } finally {
    const isLarge = memory.bytes.length > IDLE_BYTES_MAX;
    idle.push({ kernel, memory: isLarge ? new CopyMemory() : memory });
  }
}

async function runInThreads(
  { config, book, settings, regularisationId }: PartsWork,
  parts: readonly Part[],
  options: PartsOptions,
): Promise<Summary> {
  const threads = Math.max(1, Math.min(threadsOf(options), parts.length));
  const parameters = keptText(book.set);
  const given: PartWorkerSettings = {
    ...{ config, settings, parameters, parameterDigest: book.digest, regularisationId },
  };
  const crew = new Crew<PartWorkerSettings, Part, Summary>({
    ...{ kind: KIND, count: threads, settings: given },
  });
  try {
    return await inLanes(threads, parts, (part) => crew.run(part), options);
  } finally {
    await crew.close();
  }
}

/** So many parts at a time; when one fails, or all is interrupted, the others under way end. */
async function inLanes(
  lanes: number,
  parts: readonly Part[],
  run: (part: Part) => Promise<Summary>,
  { signal, onProgress }: PartsOptions,
): Promise<Summary> {
  const summaries: Summary[] = [];
  const waiting = [...parts];
  let failure: unknown;
  const lane = async (): Promise<void> => {
    while (failure === undefined && signal?.aborted !== true) {
      const part = waiting.shift();
      if (part === undefined) return;
      summaries.push(await run(part));
      onProgress?.(summaries.length, parts.length);
    }
  };
  onProgress?.(0, parts.length);
  const caught = (error: unknown): void => {
    failure ??= error;
  };
  await Promise.all(Array.from({ length: lanes }, () => lane().catch(caught)));
  if (failure !== undefined) throw failure;
  if (summaries.length === parts.length) return sumOf(summaries);
  throw new EngineError("INTERRUPTED", "interrupted; nothing was decided anew");
}
