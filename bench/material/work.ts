/**
 * A batch of rows in a kernel, ready for a month, and the checksum over what the month gives.
 *
 * The checksum covers total, reasons and the provisional mark of every row: two ways to calculate
 * that show the same one have done the same work.
 */
import { Kernel } from "../../core-wasm/kernel.js";
import { Checksum } from "./checksum.js";
import { type Filled, RowMaker } from "./rows/rows.js";

export interface Batch extends Filled {
  readonly kernel: Kernel;
}

/** Fills and prepares a kernel with a month's rows of the households from the first on. */
export async function openBatch(seed: number, month: number, rowsMax: number): Promise<Batch> {
  const kernel = await Kernel.load();
  return fillBatch(kernel, seed, month, rowsMax);
}

export function fillBatch(kernel: Kernel, seed: number, month: number, rowsMax: number): Batch {
  const rows = Math.min(rowsMax, kernel.rowCapacity);
  const filled = new RowMaker(kernel, seed).fillMonth(month, 0, rows);
  const rejected = kernel.prepare(filled.rows);
  if (rejected !== 0) throw new Error(`rows: expected none at fault, found ${rejected}`);
  return { ...filled, kernel };
}

/** Checksum over the results of rows 0..rows. */
export function resultChecksum({ results }: Kernel, rows: number): string {
  const { totaalCents, redenen, voorlopig } = results;
  const words = new Int32Array(redenen.buffer, redenen.byteOffset, rows * 2);
  const sum = new Checksum();
  sum.addAll(totaalCents, rows);
  sum.addAll(words);
  sum.addAll(voorlopig, rows);
  return sum.text;
}
