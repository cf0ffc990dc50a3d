/**
 * COPY bytes of a kernel's rows, as the input query of a run delivers them: packed, one field.
 * Written once, untimed, for the benches of the decoder.
 */
import { absentOf } from "../../core-wasm/fact.js";
import type { Kernel } from "../../core-wasm/kernel.js";
import { FACTS, type Fact } from "../../core-wasm/layout.js";
import { FLAG_BITS } from "../../core-wasm/memory.js";
import { copyOfRows, packRow } from "../../core-wasm/pack-row.js";
import { flagColumn } from "./flags.js";

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
export const isAbsent = (fact: Fact, found: bigint | number | boolean): boolean =>
  Number(found) === absentOf(fact);

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
