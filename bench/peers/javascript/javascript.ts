/**
 * The peer that anyone would write first: the full rules in plain JavaScript over typed arrays,
 * optimised as far as that goes. Its results are compared with the kernel's row by row.
 */
import type { Kernel } from "../../../core-wasm/kernel.js";
import { COMPONENTS } from "../../../core-wasm/layout.js";
import type { Sheet } from "../../../core-wasm/parameters.js";
import { Checksum } from "../../material/checksum.js";
import type { Batch } from "../../material/work.js";
import { type Columns, copyColumns } from "./columns.js";
import { calculateMonth } from "./month.js";
import { monthSheet } from "./sheet.js";

export interface JavascriptPeer {
  readonly work: () => void;
  readonly checksum: string;
}

/** The peer on the rows of a batch; throws when it differs from what stands calculated there. */
export function javascriptPeer({ kernel, rows }: Batch, sheet: Sheet): JavascriptPeer {
  const columns = copyColumns(kernel, rows);
  const jsSheet = monthSheet(sheet);
  const work = () => calculateMonth(columns, jsSheet);
  work();
  const difference = firstDifference(kernel, columns);
  if (difference !== undefined) throw new Error(`javascript: ${difference}`);
  return { work, checksum: columnsChecksum(columns) };
}

/** The first row and column in which kernel and JavaScript differ, as words. */
export function firstDifference({ results }: Kernel, columns: Columns): string | undefined {
  const { rows, cents, total, reasonsLow, reasonsHigh, voorlopig } = columns;
  const words = new Int32Array(results.redenen.buffer, results.redenen.byteOffset, rows * 2);
  for (let row = 0; row < rows; row += 1) {
    const pairs = [
      ["totaal", results.totaalCents[row], total[row]],
      ["redenen, low", words[2 * row], reasonsLow[row]],
      ["redenen, high", words[2 * row + 1], reasonsHigh[row]],
      ["voorlopig", results.voorlopig[row], voorlopig[row]],
      ...COMPONENTS.map((name) => [name, results[`${name}Cents`][row], cents[name][row]]),
    ] as const;
    const found = pairs.find(([, expected, actual]) => expected !== actual);
    if (found === undefined) continue;
    return `row ${row}: ${found[0]}: expected the kernel's ${found[1]}, found ${found[2]}`;
  }
  return undefined;
}

/** The same checksum as over the kernel's results. */
function columnsChecksum({ rows, total, reasonsLow, reasonsHigh, voorlopig }: Columns): string {
  const words = new Int32Array(rows * 2);
  for (let row = 0; row < rows; row += 1) {
    words[2 * row] = reasonsLow[row] as number;
    words[2 * row + 1] = reasonsHigh[row] as number;
  }
  const sum = new Checksum();
  sum.addAll(total);
  sum.addAll(words);
  sum.addAll(voorlopig);
  return sum.text;
}
