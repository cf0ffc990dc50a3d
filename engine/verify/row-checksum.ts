/**
 * The checksum of a row, as the kernel adds them up (core-wasm/assembly/copy/checksum.ts): the sum
 * without one row, or with another in its place, is then known without the others.
 *
 * The sums that a run tells are folded into one, each column with a weight of its own, so that rows
 * with the same fold say the same.
 */
import { COMPONENT_COUNT } from "../decisions/outcomes.js";
import type { DecidedRows } from "../decisions/rows.js";

const WORD = 64;
/** Where PostgreSQL's hash of four bytes with a seed starts. */
const START = (0x9e3779b9 + 4 + 3923095) >>> 0;
/** Weight of a column is this, to the power of its place behind the rest. */
const WEIGHT = 0x9e3779b97f4a7c15n;

/** Weights of the components, and of the total behind them. */
const WEIGHTS: readonly bigint[] = Array.from({ length: COMPONENT_COUNT + 1 }, (_, at) =>
  wrapped(WEIGHT ** BigInt(at + 1)),
);

/** At 64 bits, as all of these sums are. */
export function wrapped(value: bigint): bigint {
  return BigInt.asUintN(WORD, value);
}

/** What a row that is told of would add: payer, marks and reasons, and cents by component. */
export interface SummedRow {
  readonly gezinId: bigint;
  readonly childId: bigint;
  readonly payer: number;
  readonly redenen: bigint;
  readonly voorlopig: boolean;
  readonly componenten: readonly number[];
}

/** The fold of a row. */
export function foldOf(row: SummedRow): bigint {
  const { gezinId, childId, payer, redenen, voorlopig, componenten } = row;
  const seed = wrapped((gezinId << 32n) ^ childId);
  let fold = hashInt(payer * 2 + (voorlopig ? 1 : 0), seed ^ wrapped(redenen));
  let total = 0;
  const add = (cents: number, at: number): void => {
    fold += (WEIGHTS[at] as bigint) * hashInt(cents, seed);
  };
  for (const [at, cents] of componenten.entries()) {
    if (cents > 0) add(cents, at);
    total += cents;
  }
  add(total, COMPONENT_COUNT);
  return wrapped(fold);
}

/** The fold of what was told: the rest, and the sums of every component and of the total. */
export function foldSums(rest: bigint, columns: readonly bigint[]): bigint {
  return wrapped(columns.reduce((sum, one, at) => sum + (WEIGHTS[at] as bigint) * one, rest));
}

export function summedRow(rows: DecidedRows, row: number): SummedRow {
  const { redenen, voorlopig, componenten } = rows.table.at(rows.outcomes[row] as number);
  const ids = { gezinId: rows.gezinId(row), childId: rows.childId(row) };
  return { ...ids, payer: rows.payers[row] as number, redenen, voorlopig, componenten };
}

/** Adds a row behind the others. */
export function appendRow(
  rows: DecidedRows,
  { gezinId, childId, payer, redenen, voorlopig, componenten }: SummedRow,
): void {
  rows.reserve(1);
  const row = rows.rowCount;
  rows.gezinIds.set(halves(gezinId), row * 2);
  rows.childIds.set(halves(childId), row * 2);
  rows.payers[row] = payer;
  const [low, high] = halves(redenen);
  rows.outcomes[row] = rows.table.place(low, high, voorlopig ? 1 : 0, Int32Array.from(componenten));
  rows.rowCount = row + 1;
}

const halves = (value: bigint): [low: number, high: number] => [
  Number(BigInt.asUintN(WORD / 2, value)),
  Number(BigInt.asUintN(WORD / 2, value >> 32n)),
];

const turned = (value: number, by: number): number => (value << by) | (value >>> (WORD / 2 - by));

/** PostgreSQL's `hashint4extended`. */
export function hashInt(value: number, seed: bigint): bigint {
  let [a, b, c] = [START, START, START];
  if (seed !== 0n) {
    a = (a + Number(seed >> 32n)) | 0;
    b = (b + Number(seed & 0xffffffffn)) | 0;
    a = (a - c) ^ turned(c, 4);
    c = (c + b) | 0;
    b = (b - a) ^ turned(a, 6);
    a = (a + c) | 0;
    c = (c - b) ^ turned(b, 8);
    b = (b + a) | 0;
    a = (a - c) ^ turned(c, 16);
    c = (c + b) | 0;
    b = (b - a) ^ turned(a, 19);
    a = (a + c) | 0;
    c = (c - b) ^ turned(b, 4);
    b = (b + a) | 0;
  }
  a = (a + value) | 0;
  c = ((c ^ b) - turned(b, 14)) | 0;
  a = ((a ^ c) - turned(c, 11)) | 0;
  b = ((b ^ a) - turned(a, 25)) | 0;
  c = ((c ^ b) - turned(b, 16)) | 0;
  a = ((a ^ c) - turned(c, 4)) | 0;
  b = ((b ^ a) - turned(a, 14)) | 0;
  c = ((c ^ b) - turned(b, 24)) | 0;
  return (BigInt(b >>> 0) << 32n) | BigInt(c >>> 0);
}
