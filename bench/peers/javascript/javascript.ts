/**
 * The peer that anyone would write first: what the law asks of every row, in plain JavaScript over
 * typed arrays, optimised as far as that goes. Its cents and reasons are compared with the kernel's
 * row by row. It does less than the kernel beside it, which calculates the full rules.
 */
import type { Kernel } from "../../../core-wasm/kernel.js";
import { REASON_FIELDS } from "../../../core-wasm/layout.js";
import type { Sheet } from "../../../core-wasm/parameters.js";
import { Checksum } from "../../material/checksum.js";
import type { Batch } from "../../material/work.js";
import { type Columns, copyColumns, EVERYDAY } from "./columns.js";
import { calculateMonth } from "./month.js";
import { monthSheet } from "./sheet.js";

/** Rules of which the peer gives the reasons; their fields stand in the low word. */
const RULES: readonly string[] = ["recht", ...EVERYDAY, "deling"];
const REASON_MASK = REASON_FIELDS.filter(({ rule }) => RULES.includes(rule)).reduce(
  (mask, { shift, bits }) => mask | (((1 << bits) - 1) << shift),
  0,
);

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
  const { rows, cents, reasons } = columns;
  const words = new Int32Array(results.redenen.buffer, results.redenen.byteOffset, rows * 2);
  for (let row = 0; row < rows; row += 1) {
    const pairs = [
      ["redenen", (words[2 * row] as number) & REASON_MASK, reasons[row]],
      ...EVERYDAY.map((name) => [name, results[`${name}Cents`][row], cents[name][row]]),
    ] as const;
    const found = pairs.find(([, expected, actual]) => expected !== actual);
    if (found === undefined) continue;
    return `row ${row}: ${found[0]}: expected the kernel's ${found[1]}, found ${found[2]}`;
  }
  return undefined;
}

function columnsChecksum({ cents, reasons }: Columns): string {
  const sum = new Checksum();
  for (const name of EVERYDAY) sum.addAll(cents[name]);
  sum.addAll(reasons);
  return sum.text;
}
