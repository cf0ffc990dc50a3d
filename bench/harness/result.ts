/** What a session of benches leaves: machine, options and rows, as one JSON line in a file. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type BenchRow, isSkipped, type Measurement } from "./bench.js";
import type { Machine } from "./machine.js";
import { type Difference, differenceOf } from "./stats.js";

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
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result)}\n`);
}

/** Reads a result. Throws with what was expected when the file is none. */
export function readResult(file: string): Result {
  let result: Partial<Result>;
  try {
    result = JSON.parse(readFileSync(file, "utf8")) as Partial<Result>;
  } catch (cause) {
    throw new Error(`${file}: expected a result of bench, found ${(cause as Error).message}`);
  }
  if (result.format === 1 && Array.isArray(result.measured)) return result as Result;
  throw new Error(`${file}: expected a result of bench, format 1, found something else`);
}

/** The result with new rows over an older one's: rows that were not measured anew stay. */
export function mergeRows(before: readonly BenchRow[], after: readonly BenchRow[]): BenchRow[] {
  const fresh = new Map(after.map((row) => [row.name, row]));
  const kept = before.map((row) => fresh.get(row.name) ?? row);
  const known = new Set(before.map(({ name }) => name));
  return [...kept, ...after.filter(({ name }) => !known.has(name))];
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
