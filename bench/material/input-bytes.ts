/**
 * COPY bytes of a kernel's rows, as the input query of a run delivers them: packed, one field.
 * Written once, untimed, for the benches of the decoder.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { FACTS, type Fact, UNKNOWN_CENTS } from "../../core-wasm/layout.js";
import { FLAG_BITS } from "../../core-wasm/memory.js";
import { copyOfRows, packRow } from "../../core-wasm/pack-row.js";
import { flagColumn } from "./flags.js";

const NO_DATE = 2 ** 31 - 1;
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
  const packed = Array.from({ length: rows }, (_, row) => {
    const said = FACTS.flatMap((fact, index) => {
      const value = (readers[index] as Read)(row);
      return isAbsent(fact, value) ? [] : [[fact.name, value] as const];
    });
    return packRow(Object.fromEntries(said));
  });
  return copyOfRows(packed);
}
