/**
 * The columns of a FactBlock into the kernel's memory: a look at the range of each, then a copy. A
 * column with a value out of its range goes row by row: that value is not written and marks its row
 * in the kernel's faults. Narrow columns clamp above every limit and never wrap.
 */
import { absentOf, clampToColumn, columnMaxOf, type Range, rangeOf } from "../../core-wasm/fact.js";
import type { FactViews, FlagName, Kernel } from "../../core-wasm/kernel.js";
import { faultCode } from "../../core-wasm/layout/fault.js";
import type { KernelFact } from "../contract/fact-list.js";
import type { FactBlock, FactColumn } from "./fact-block.js";

const WORD_MAX = 2 ** 31 - 1;
const TWO_TO_32 = 2 ** 32;

/** The values of a column as numbers; 64-bit ones as near as a double comes. */
type Values = Uint8Array | Int32Array | Float64Array;

interface Allowed extends Range {
  /** One more value, that says none or unknown. */
  readonly absent: number;
}

/** Writes all columns into rows 0 to rowCount; the rest of each row has its defaults. */
export function writeFactBlock(kernel: Kernel, { columns, rowCount }: FactBlock): void {
  kernel.clear(0, rowCount);
  for (const column of columns) {
    const { fact, bytes } = column;
    const values = valuesOf(column);
    const range = allowedOf(fact);
    const isSound = areAllowed(values, range);
    if (!isSound) markFaults(kernel, fact, values, range);
    if (fact.type === "i64") copyLongs(kernel, fact, bytes);
    else if (fact.type === "bit") writeFlags(kernel, fact, values);
    else writeNarrow(kernel, fact, values, isSound ? undefined : range);
  }
}

function allowedOf(fact: KernelFact): Allowed {
  const range = rangeOf(fact);
  return { ...range, absent: absentOf(fact) ?? range.min };
}

function valuesOf({ list, bytes }: FactColumn): Values {
  if (list === "uint8Values") return bytes;
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const words = new Int32Array(buffer, byteOffset, length / 4);
  return list === "int32Values" ? words : doublesOf(words);
}

/**
 * Of 64-bit numbers in two halves, the low one first. The largest is one more than the largest id,
 * which no double tells: it reads as too large for any fact.
 */
function doublesOf(words: Int32Array): Float64Array {
  const values = new Float64Array(words.length / 2);
  for (let row = 0; row < values.length; row += 1) {
    const low = words[row * 2] as number;
    const high = words[row * 2 + 1] as number;
    const isLargest = low === -1 && high === WORD_MAX;
    values[row] = isLargest ? Number.POSITIVE_INFINITY : high * TWO_TO_32 + (low >>> 0);
  }
  return values;
}

/** One loop per width: a loop that meets several kinds of array is several times slower. */
function areAllowed(values: Values, range: Allowed): boolean {
  if (values instanceof Uint8Array) return areBytesWithin(values, range);
  return values instanceof Int32Array ? areWordsWithin(values, range) : areWithin(values, range);
}

function areBytesWithin(values: Uint8Array, { min, max, absent }: Allowed): boolean {
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if ((value < min || value > max) && value !== absent) return false;
  }
  return true;
}

function areWordsWithin(values: Int32Array, { min, max, absent }: Allowed): boolean {
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if ((value < min || value > max) && value !== absent) return false;
  }
  return true;
}

function areWithin(values: Float64Array, { min, max, absent }: Allowed): boolean {
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if ((value < min || value > max) && value !== absent) return false;
  }
  return true;
}

function markFaults(kernel: Kernel, { name }: KernelFact, values: Values, range: Allowed): void {
  const code = faultCode(name);
  values.forEach((value, row) => {
    if (!isAllowed(range, value) && kernel.faults[row] === 0) kernel.faults[row] = code;
  });
}

const isAllowed = ({ min, max, absent }: Allowed, value: number): boolean =>
  (value >= min && value <= max) || value === absent;

/** Whole, with what is out of range: those rows are marked. */
function copyLongs(kernel: Kernel, { name }: KernelFact, bytes: Uint8Array): void {
  const { buffer, byteOffset } = kernel.facts[name as "gezinId"];
  new Uint8Array(buffer, byteOffset, bytes.length).set(bytes);
}

/** The rows have been cleared: only what is not the default is written. */
function writeFlags(kernel: Kernel, { name, value }: KernelFact, values: Values): void {
  const isSetByDefault = value.kind === "bool" && value.absent;
  const other = isSetByDefault ? 0 : 1;
  for (let row = 0; row < values.length; row += 1) {
    if (values[row] === other) kernel.setFlag(row, name as FlagName, !isSetByDefault);
  }
}

/** `range` undefined = every value is within it. */
function writeNarrow(
  kernel: Kernel,
  fact: KernelFact,
  values: Values,
  range: Allowed | undefined,
): void {
  const column = kernel.facts[fact.name as keyof FactViews] as Int32Array;
  if (range !== undefined) {
    values.forEach((given, row) => {
      if (isAllowed(range, given)) column[row] = clampToColumn(fact, given);
    });
  } else if (values instanceof Uint8Array) column.set(values);
  else if (values instanceof Int32Array) copyWords(column, values, columnMaxOf(fact));
  else copyDoubles(column, values, columnMaxOf(fact));
}

function copyWords(column: Int32Array, values: Int32Array, max: number): void {
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    column[row] = value > max ? max : value;
  }
}

function copyDoubles(column: Int32Array, values: Float64Array, max: number): void {
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    column[row] = value > max ? max : value;
  }
}
