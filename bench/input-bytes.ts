/**
 * COPY bytes of a kernel's rows, as the input query of a run delivers them: types by the input
 * columns, NULL where a fact has its default. Written once, untimed, for the benches of the decoder.
 */
import type { Kernel } from "../core-wasm/kernel.js";
import { FACTS, type Fact, UNKNOWN_CENTS } from "../core-wasm/layout.js";
import { FLAG_BITS } from "../core-wasm/memory.js";
import { INPUT_COLUMNS } from "../engine/input/columns.js";
import { flagColumn } from "./flags.js";

const HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const TRAILER = Buffer.from([0xff, 0xff]);
/** Most bytes of a row: a count, and per column a length and eight bytes. */
const ROW_BYTES_MAX = 2 + FACTS.length * 12;
const NO_DATE = 2 ** 31 - 1;
const WIDTH = { bigint: 8, date: 4, smallint: 2, boolean: 1 } as const;

type Read = (row: number) => bigint | number | boolean;

/** A reader per fact, from its column or its bit. */
export function factReaders(kernel: Kernel): readonly Read[] {
  const flags = flagColumn(kernel);
  return FACTS.map(({ name, type }): Read => {
    if (type === "bit") {
      const bit = FLAG_BITS.get(name) as number;
      return (row) => (((flags[row] as number) >>> bit) & 1) === 1;
    }
    const view = kernel.facts[name];
    return (row) => view[row] as bigint | number;
  });
}

/** Whether a value says no more than its absence. */
export function isAbsent({ value }: Fact, found: bigint | number | boolean): boolean {
  if (value.kind === "id") return false;
  if (value.kind === "enum" && value.isRequired) return false;
  if (value.kind === "bool" || value.kind === "month") return found === value.absent;
  if (value.kind === "date") return found === NO_DATE;
  if (value.kind === "cents")
    return Number(found) === (value.isUnknownWhenLeftOut ? UNKNOWN_CENTS : 0);
  return found === 0;
}

/** The bytes of rows 0..rows, header and trailer included. */
export function inputBytes(kernel: Kernel, rows: number): Buffer {
  const readers = factReaders(kernel);
  const bytes = Buffer.allocUnsafe(rows * ROW_BYTES_MAX);
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    at = bytes.writeInt16BE(FACTS.length, at);
    for (const [index, fact] of FACTS.entries()) {
      const value = (readers[index] as Read)(row);
      at = isAbsent(fact, value) ? bytes.writeInt32BE(-1, at) : writeField(bytes, at, index, value);
    }
  }
  return Buffer.concat([HEADER, bytes.subarray(0, at), TRAILER]);
}

function writeField(
  bytes: Buffer,
  at: number,
  index: number,
  value: bigint | number | boolean,
): number {
  const type = (INPUT_COLUMNS[index] as (typeof INPUT_COLUMNS)[number]).type;
  const next = bytes.writeInt32BE(WIDTH[type], at);
  if (type === "bigint") return bytes.writeBigInt64BE(BigInt(value), next);
  if (type === "date") return bytes.writeInt32BE(Number(value), next);
  if (type === "smallint") return bytes.writeInt16BE(Number(value), next);
  return bytes.writeInt8(Number(value), next);
}
