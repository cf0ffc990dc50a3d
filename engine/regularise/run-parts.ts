/**
 * The parts of a regularisation, one after the other here when they are few households, else in
 * worker threads, beside those of any number of other processes. After an interruption what is
 * under way ends, and nothing else begins.
 */
import { availableParallelism } from "node:os";
import type pg from "pg";
import { keptText } from "../../core-wasm/checked-parameters.js";
import { Kernel } from "../../core-wasm/kernel.js";
import type { ParameterBook } from "../../core-wasm/parameters.js";
import { compiledFile } from "../../core-wasm/root.js";
import type { Database } from "../database/connection.js";
import { CopyMemory } from "../database/copy-out.js";
import { endStuck } from "../run/connection-pair.js";
import { Crew } from "../threads/crew.js";
import { finishOpen, type PartOutcome } from "../threads/finish-open.js";
import { type Part, type PartSettings, PartWork } from "./part.js";
import type { PartWorkerSettings } from "./part-task.js";
import { countParts, type OpenPart, readOpenParts } from "./plan.js";
import { type PartTask, runPart } from "./run-part.js";
import { type Summary, sumOf } from "./summary.js";

const KIND = {
  taskFile: compiledFile("engine/regularise/part-task"),
  ...{ heapMb: 128, youngHeapMb: 4 },
};
/** Households decided anew in this thread: others would take longer to start. */
const HERE_HOUSEHOLDS = 500;
const WORKERS_MAX = 8;

export interface PartsWork {
  readonly db: Database;
  /** Its session asks what is open, and does the parts that are done here. */
  readonly client: pg.ClientBase;
  readonly book: ParameterBook;
  readonly settings: PartSettings;
}

export interface PartsOptions {
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Parts done of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Its parts are many, and others may join: those of a regularisation that is written. */
  readonly onShared?: ((regularisationId: number) => void) | undefined;
}

/** The parts to do: those that are open, and what to do with one. */
interface Parts {
  readonly total: number;
  readonly readOpen: () => Promise<readonly OpenPart[]>;
  readonly task: (partNo: number) => PartTask;
}

type Run = (task: PartTask) => Promise<PartOutcome<Summary>>;

/** Threads that would do the parts, if there are as many. */
export const threadsOf = ({ workers }: PartsOptions): number =>
  workers ?? Math.min(availableParallelism(), WORKERS_MAX);

/** What parts come to, of which nothing is written; less when it is interrupted. */
export async function tellParts(
  work: PartsWork,
  all: readonly Part[],
  options: PartsOptions,
): Promise<Summary> {
  const byNo = new Map(all.map((part) => [part.partNo, part]));
  const open = new Map(all.map(({ partNo, ...part }) => [partNo, openPart(partNo, part)]));
  const task = (partNo: number): PartTask => {
    open.delete(partNo);
    return { kind: "tell", part: byNo.get(partNo) as Part };
  };
  const parts = { total: all.length, readOpen: async () => [...open.values()], task };
  return sumOf(await runParts(work, parts, options));
}

const openPart = (partNo: number, { range, touched }: Omit<Part, "partNo">): OpenPart => ({
  ...{ partNo, households: touched.length, isRange: range !== null },
});

/** Does what is open of a regularisation that is written down, until nothing is. */
export async function writeParts(
  work: PartsWork,
  regularisationId: number,
  options: PartsOptions,
): Promise<void> {
  const { client } = work;
  const readOpen = () => readOpenParts(client, regularisationId);
  const task = (partNo: number): PartTask => ({ kind: "write", regularisationId, partNo });
  const total = await countParts(client, regularisationId);
  const onThreads = () => options.onShared?.(regularisationId);
  await runParts(work, { total, readOpen, task }, options, onThreads);
}

async function runParts(
  work: PartsWork,
  parts: Parts,
  options: PartsOptions,
  onThreads: () => void = () => undefined,
): Promise<Summary[]> {
  const open = await parts.readOpen();
  if (open.length === 0) return [];
  const households = open.reduce((sum, part) => sum + part.households, 0);
  const isFew = open.every(({ isRange }) => !isRange) && households <= HERE_HOUSEHOLDS;
  if (isFew) return runHere(work, parts, options);
  onThreads();
  return runInThreads(work, parts, options, open.length);
}

/** What nobody uses: a kernel takes as long to make as a household to decide. */
const idle: { readonly kernel: Kernel; readonly memory: CopyMemory }[] = [];
/** More memory is not kept for the next. */
const IDLE_BYTES_MAX = 1 << 23;

async function runHere(
  { client, db, book, settings }: PartsWork,
  parts: Parts,
  options: PartsOptions,
): Promise<Summary[]> {
  const { kernel, memory } = idle.pop() ?? {
    ...{ kernel: await Kernel.load(), memory: new CopyMemory() },
  };
  try {
    const work = new PartWork(kernel, book, settings, memory);
    const run: Run = (task) => runPart(client, db.config, work, task);
    return await inLanes(db, parts, run, { ...options, lanes: 1, isHere: true });
  } finally {
    const isLarge = memory.bytes.length > IDLE_BYTES_MAX;
    idle.push({ kernel, memory: isLarge ? new CopyMemory() : memory });
  }
}

async function runInThreads(
  { db, book, settings }: PartsWork,
  parts: Parts,
  options: PartsOptions,
  count: number,
): Promise<Summary[]> {
  const lanes = Math.max(1, Math.min(threadsOf(options), count));
  const parameters = keptText(book.set);
  const given: PartWorkerSettings = {
    ...{ config: db.config, settings, parameters, parameterDigest: book.digest },
  };
  const crew = new Crew<PartWorkerSettings, PartTask, PartOutcome<Summary>>({
    ...{ kind: KIND, count: lanes, settings: given },
  });
  try {
    return await inLanes(db, parts, (task) => crew.run(task), { ...options, lanes });
  } finally {
    await crew.close();
  }
}

interface Lanes extends PartsOptions {
  readonly lanes: number;
  readonly isHere?: boolean;
}

/** So many parts at a time; what each that was done here came to. */
async function inLanes(
  db: Database,
  { total, readOpen, task }: Parts,
  run: Run,
  { lanes, isHere, signal = new AbortController().signal, onProgress }: Lanes,
): Promise<Summary[]> {
  const summaries: Summary[] = [];
  let done = 0;
  await finishOpen<Summary>({
    ...{ noun: "part", lanes, isHere, signal },
    readOpen: async () => {
      const open = await readOpen();
      done = total - open.length;
      onProgress?.(done, total);
      return open.map(({ partNo }) => partNo);
    },
    run: (partNo) => run(task(partNo)),
    onFinished: (summary) => {
      summaries.push(summary);
      done += 1;
      onProgress?.(done, total);
    },
    endStuck: () => endStuck(db.pool),
  });
  return summaries;
}
