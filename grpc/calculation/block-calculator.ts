/**
 * A block of rows: columns straight into the kernel's memory, results straight out of it. No object
 * per row. The kernel checks what rows contradict; a row at fault is told by its place.
 */

import { expectedText, factOf } from "../../core-wasm/fact.js";
import type { Kernel } from "../../core-wasm/kernel.js";
import { faultName, findCrossFault } from "../../core-wasm/layout/fault.js";
import type { FactName } from "../../core-wasm/layout.js";
import { monthText, parseMonth } from "../../core-wasm/month.js";
import { addKernelRows } from "../../engine/decisions/kernel-rows.js";
import { DecidedRows } from "../../engine/decisions/rows.js";
import { messageType } from "../contract/contract.js";
import type { ProvisionalValue } from "../contract/messages.js";
import type { Calculator } from "./calculator.js";
import { readFactBlock, refuse, requirePayer } from "./fact-block.js";
import { writeFactBlock } from "./fact-columns.js";
import { ResultBlockEncoder } from "./result-block.js";

export interface BlockAnswer {
  /** A ResultBlock. */
  readonly bytes: Buffer;
  readonly rowCount: number;
  readonly provisional: readonly ProvisionalValue[];
}

interface RowFault {
  readonly row: number;
  readonly code: string;
  readonly expected: string;
}

/** Only the faults: encoded fields of one message may follow each other. */
const FAULTS = messageType<{ readonly faults: readonly RowFault[] }>("ResultBlock");
const FAULTS_MAX = 10_000;
const encoders = new WeakMap<Kernel, { encoder: ResultBlockEncoder; rows: DecidedRows }>();

/**
 * Calculates a FactBlock; `ownPayer` undefined = rows of any payer. Throws BlockFault when the
 * block as a whole is at fault, RangeError on bytes that are none.
 */
export function calculateBlock(
  calculator: Calculator,
  bytes: Uint8Array,
  ownPayer: string | undefined,
): BlockAnswer {
  const { kernel, book } = calculator;
  const block = readFactBlock(bytes);
  const month = readMonth(block.maand, calculator);
  if (ownPayer !== undefined) requirePayer(block, ownPayer);
  const { rowCount } = block;
  writeFactBlock(kernel, block);
  const rejectedCount = kernel.prepare(rowCount);
  kernel.calculate(book.sheet(month), rowCount);
  const provisional = new Map<string, ProvisionalValue>();
  calculator.collectProvisional(month, provisional);
  const results = encodeResults(kernel, rowCount, month);
  const faults = rejectedCount === 0 ? [] : faultsOf(kernel, rowCount);
  return {
    bytes: faults.length === 0 ? results : Buffer.concat([results, FAULTS.encode({ faults })]),
    rowCount,
    provisional: [...provisional.values()],
  };
}

function readMonth(text: string, { book }: Calculator): number {
  const month = parseMonth(text);
  if (month !== undefined && month >= book.firstMonth && month <= book.lastMonth) return month;
  const range = `${monthText(book.firstMonth)} to ${monthText(book.lastMonth)}`;
  throw refuse("maand", `a month YYYY-MM from ${range}`, JSON.stringify(text));
}

function encodeResults(kernel: Kernel, rowCount: number, month: number): Buffer {
  const own = encoders.get(kernel) ?? {
    encoder: new ResultBlockEncoder(),
    rows: new DecidedRows(),
  };
  encoders.set(kernel, own);
  own.rows.table.clear();
  own.rows.rowCount = 0;
  addKernelRows(kernel, rowCount, month, own.rows, true);
  return own.encoder.encode(own.rows);
}

function faultsOf({ faults }: Kernel, rowCount: number): RowFault[] {
  const found: RowFault[] = [];
  for (let row = 0; row < rowCount && found.length < FAULTS_MAX; row += 1) {
    if (faults[row] === 0) continue;
    const code = faultName(faults[row] as number);
    found.push({ row, code, expected: expectedOf(code) });
  }
  return found;
}

const expectedOf = (code: string): string =>
  findCrossFault(code)?.expected ?? expectedText(factOf(code as FactName));
