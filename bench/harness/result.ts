/** What a session of benches leaves: machine, options and rows, as one JSON line in a file. */
import { readWhole } from "../../core-wasm/read-whole.js";
import { replaceFile } from "../../core-wasm/replace-file.js";
import { type BenchRow, isSkipped, type Measurement } from "./bench.js";
import type { Machine } from "./machine.js";
import type { Named } from "./pick.js";
import { type Difference, differenceOf } from "./stats.js";

/** Children of the first payment of the Groeipakket, February 2019. */
export const NATIONAL_CHILDREN = 1_619_799;
/** How the word of a row begins whose bench has failed. */
export const FAILED = "failed: ";

export interface Result {
  readonly format: 1;
  /** ISO time at which the session began. */
  readonly at: string;
  readonly machine: Machine;
  readonly rows: number;
  readonly seed: number;
  readonly months: string;
  readonly benches: readonly string[];
  readonly measured: readonly BenchRow[];
}

export function writeResult(file: string, result: Result): void {
  replaceFile(file, `${JSON.stringify(result)}\n`);
}

/** Reads a result. Throws with what was expected when the file is none. */
export function readResult(file: string): Result {
  let result: Partial<Result>;
  try {
    result = JSON.parse(readWhole(file).toString()) as Partial<Result>;
  } catch (cause) {
    throw new Error(`${file}: expected a result of bench, found ${(cause as Error).message}`);
  }
  if (result.format === 1 && Array.isArray(result.measured)) return result as Result;
  throw new Error(`${file}: expected a result of bench, format 1, found something else`);
}

/** Every bench of the suite is in it, none failed, and the size is the national one. */
export function isWhole({ benches, measured, rows }: Result, suite: readonly Named[]): boolean {
  const isFailed = measured.some((row) => isSkipped(row) && row.skipped.startsWith(FAILED));
  const hasAll = suite.every(({ name }) => benches.includes(name));
  return hasAll && !isFailed && rows >= NATIONAL_CHILDREN;
}

export interface ComparedRow extends Difference {
  readonly name: string;
  /** Both have done the same work. */
  readonly isSameWork: boolean;
}

/** Rows that both results have, each with what changed and what of it is noise. */
export function compareResults(before: Result, after: Result): ComparedRow[] {
  const old = new Map(measurements(before.measured).map((row) => [row.name, row]));
  return measurements(after.measured).flatMap((row) => {
    const known = old.get(row.name);
    if (known === undefined) return [];
    const isSameWork = known.checksum === row.checksum;
    return [{ name: row.name, isSameWork, ...differenceOf(known, row) }];
  });
}

export const measurements = (rows: readonly BenchRow[]): Measurement[] =>
  rows.filter((row): row is Measurement => !isSkipped(row));
