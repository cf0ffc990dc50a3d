/**
 * The inputs of a seed against the doors, in a thread that is watched: an input that takes too
 * long, or ends the thread, is known by its number and is found like any other.
 *
 *     number -> door, by weight -> input -> taken, refused, or found: written to the corpus
 */
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { makeFolder } from "../../core-wasm/make-folder.js";
import { compiledFile } from "../../core-wasm/root.js";
import { errorMessage } from "../../engine/errors.js";
import type { Door } from "./door.js";
import { makeInput } from "./mutate.js";
import { openDoors } from "./registry.js";

const WORKER_FILE = compiledFile("loadtest/fuzz/fuzz-worker");
/** Of processor time, which a busy machine does not stretch; who only waits has longer. */
const HANG_MS = 10_000;
const SILENT_MS = 120_000;
const LOOK_MS = 500;
const FOUND_MAX = 20;
/** What a thread that has not opened the doors yet is at. */
const WAITING = -1;

export interface Found {
  readonly door: string;
  readonly number: number;
  readonly what: string;
  readonly file: string;
}

export interface Tally {
  readonly door: string;
  inputs: number;
  taken: number;
  refused: number;
  found: number;
}

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  readonly only: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  /** Where what is found is written. */
  readonly folder: string;
}

/** What the thread tells of a number. */
export interface Told {
  readonly door: string;
  readonly isTaken: boolean | null;
  readonly what: string;
}

/** The door of a number: each as often as its weight says. */
export function doorOf(doors: readonly Door[], number: number): Door {
  const total = doors.reduce((sum, { weight }) => sum + weight, 0);
  let place = ((Math.imul(number + 1, 0x9e3779b1) >>> 0) / 2 ** 32) * total;
  for (const door of doors) {
    place -= door.weight;
    if (place < 0) return door;
  }
  return doors.at(-1) as Door;
}

/** One input; what a door is at fault of comes as words. */
export async function tryInput(door: Door, input: Buffer): Promise<boolean | string> {
  try {
    return await door.check(Buffer.from(input));
  } catch (error) {
    return errorMessage(error);
  }
}

export async function fuzz(options: FuzzOptions): Promise<{ tallies: Tally[]; found: Found[] }> {
  const doors = await openDoors(options.only);
  const tallies = new Map(doors.map(({ name }) => [name, emptyTally(name)]));
  const found: Found[] = [];
  const add = async (number: number, what: string): Promise<void> => {
    const door = doorOf(doors, number);
    const input = makeInput(door, options.seed, number);
    const file = await keep(options.folder, door, input);
    found.push({ door: door.name, number, what, file });
    (tallies.get(door.name) as Tally).found += 1;
  };
  for (let from = 0; from < options.inputs && !options.signal.aborted; ) {
    const part = await runThread(options, from, tallies);
    for (const [number, what] of part.faults) if (found.length < FOUND_MAX) await add(number, what);
    if (part.stopped !== null) await add(part.next, part.stopped);
    from = part.stopped === null ? part.next : part.next + 1;
    if (found.length >= FOUND_MAX) break;
  }
  return { tallies: [...tallies.values()], found };
}

const emptyTally = (door: string): Tally => ({ door, inputs: 0, taken: 0, refused: 0, found: 0 });

interface Part {
  readonly faults: readonly (readonly [number: number, what: string])[];
  /** The number that stopped the thread, or that is next. */
  readonly next: number;
  readonly stopped: string | null;
}

/** Runs a thread from a number on until all are done, one stops it, or it is told to end. */
function runThread(options: FuzzOptions, from: number, tallies: Map<string, Tally>): Promise<Part> {
  const { inputs, seed, only, signal } = options;
  const place = new Int32Array(new SharedArrayBuffer(8));
  place[0] = WAITING;
  const worker = new Worker(WORKER_FILE, { workerData: { inputs, seed, only, from, place } });
  const faults: [number, string][] = [];
  let last = -1;
  let since = moment();
  return new Promise((resolve) => {
    const end = (stopped: string | null): void => {
      clearInterval(clock);
      void worker.terminate();
      resolve({ faults, next: Math.max(Atomics.load(place, 0), from), stopped });
    };
    const clock = setInterval(() => {
      const at = Atomics.load(place, 0);
      options.onProgress(Math.max(at, from), inputs);
      if (signal.aborted) end(null);
      const now = moment();
      if (at !== last || at === WAITING) since = now;
      else if (at < inputs && now.busyMs - since.busyMs > HANG_MS)
        end(`no answer in ${HANG_MS} ms of processor time`);
      else if (at < inputs && now.ms - since.ms > SILENT_MS) end(`no answer in ${SILENT_MS} ms`);
      last = at;
    }, LOOK_MS);
    worker.on("message", ({ counts, faults: told }) => {
      for (const { door, taken, refused } of counts as Tally[]) {
        const tally = tallies.get(door) as Tally;
        tally.inputs += taken + refused;
        tally.taken += taken;
        tally.refused += refused;
      }
      faults.push(...told);
      if (Atomics.load(place, 0) >= inputs || faults.length >= FOUND_MAX) end(null);
    });
    worker.on("error", (error) => end(`the thread ended: ${errorMessage(error)}`));
  });
}

/** This thread does next to nothing: what the process is busy with is the inputs. */
function moment(): { readonly ms: number; readonly busyMs: number } {
  const { user, system } = process.cpuUsage();
  return { ms: performance.now(), busyMs: (user + system) / 1000 };
}

async function keep(folder: string, { name }: Door, input: Buffer): Promise<string> {
  const digest = createHash("sha256").update(input).digest("hex").slice(0, 12);
  const file = join(folder, name, digest);
  makeFolder(join(folder, name));
  await writeFile(file, input);
  return file;
}

/** Every input of a folder of doors, or of one file in it, again. */
export async function replay(
  doors: readonly Door[],
  folder: string,
  only?: string,
): Promise<{ file: string; told: boolean | string }[]> {
  const told: { file: string; told: boolean | string }[] = [];
  for (const door of doors) {
    const files = await readdir(join(folder, door.name)).catch(() => []);
    for (const name of files.sort()) {
      const file = join(folder, door.name, name);
      if (only !== undefined && file !== only) continue;
      told.push({ file, told: await tryInput(door, await readFile(file)) });
    }
  }
  return told;
}
