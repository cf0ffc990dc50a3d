/**
 * The wire form of a FactBlock: its columns as views of the message's bytes.
 *
 * Errors: `BlockFault` names the column, what was expected and what was found.
 */

import { PAYERS } from "../../core-wasm/layout.js";
import { counted } from "../../engine/counted.js";
import { messageType } from "../contract/contract.js";
import { type KernelFact, type ListName, listOf } from "../contract/fact-list.js";
import { FACT_BY_NUMBER } from "../contract/mapping/enums.js";
import type { FaultMessage } from "../contract/messages.js";
import { scanFields } from "../contract/wire.js";

/** A column as it came: little-endian bytes. */
export interface FactColumn {
  readonly fact: KernelFact;
  readonly list: ListName;
  readonly bytes: Uint8Array;
}

export interface FactBlock {
  readonly maand: string;
  readonly rowCount: number;
  readonly columns: readonly FactColumn[];
}

export class BlockFault extends Error {
  constructor(readonly fault: FaultMessage) {
    super(`${fault.field}: expected ${fault.expected}, found ${fault.found}`);
  }
}

export const refuse = (field: string, expected: string, found: string | number): BlockFault =>
  new BlockFault({ field, expected, found: String(found) });

const BLOCK_ROWS_MAX = 32_768;
const REQUIRED: readonly string[] = ["gezinId", "childId", "payer", "geboortedatum", "rol"];
const WIDTHS: Readonly<Record<ListName, number>> = {
  int64Values: 8,
  int32Values: 4,
  uint8Values: 1,
};

const numbersOf = (message: string): ReadonlyMap<number, string> =>
  new Map(messageType(message).fields.map(({ name, id }) => [id, name]));
const BLOCK_FIELDS = numbersOf("FactBlock");
const COLUMN_FIELDS = numbersOf("FactColumn");

/**
 * Reads a block without a step per row. Throws BlockFault; RangeError on bytes that are no block.
 */
export function readFactBlock(bytes: Uint8Array): FactBlock {
  let maand = "";
  let rowCount = 0;
  const columns: FactColumn[] = [];
  for (const { field, value, bytes: content } of scanFields(bytes)) {
    const name = BLOCK_FIELDS.get(field);
    if (name === "rowCount") rowCount = value;
    else if (name === "maand" && content) maand = Buffer.from(content).toString("utf8");
    else if (name === "columns" && content) columns.push(readColumn(content, columns.length));
  }
  if (rowCount > BLOCK_ROWS_MAX) throw refuse("rowCount", `at most ${BLOCK_ROWS_MAX}`, rowCount);
  requireColumns(columns, rowCount);
  return { maand, rowCount, columns };
}

function readColumn(bytes: Uint8Array, place: number): FactColumn {
  let number = 0;
  let list: ListName | undefined;
  let values: Uint8Array | undefined;
  for (const { field, value, bytes: content, isPacked } of scanFields(bytes)) {
    const name = COLUMN_FIELDS.get(field);
    if (name === "fact") number = value;
    else if (name !== undefined && content !== undefined) {
      if (!isPacked || values) throw refuse(`columns[${place}].${name}`, "one packed list", "more");
      list = name as ListName;
      values = content;
    }
  }
  const fact = FACT_BY_NUMBER.get(number);
  if (fact === undefined) throw refuse(`columns[${place}].fact`, "a fact", number);
  const expected = listOf(fact);
  if (values === undefined || list !== expected) {
    throw refuse(`columns[${place}] ${fact.name}`, expected, list ?? "nothing");
  }
  return { fact, list, bytes: values };
}

function requireColumns(columns: readonly FactColumn[], rowCount: number): void {
  const names = columns.map(({ fact }) => fact.name);
  const missing = REQUIRED.find((name) => !names.some((given) => given === name));
  if (missing !== undefined) throw refuse("columns", `a column ${missing}`, "none");
  const doubled = names.find((name, place) => names.indexOf(name) !== place);
  if (doubled !== undefined) throw refuse("columns", `${doubled} once`, "twice");
  for (const { fact, list, bytes } of columns) {
    const found = bytes.length / WIDTHS[list];
    if (found !== rowCount) throw refuse(`columns ${fact.name}`, counted(rowCount, "value"), found);
  }
}

/** Throws BlockFault unless every row has the payer. */
export function requirePayer({ columns }: FactBlock, payer: string): void {
  const code = PAYERS.indexOf(payer as (typeof PAYERS)[number]);
  const column = columns.find(({ fact }) => fact.name === "payer");
  const row = column?.bytes.findIndex((given) => given !== code) ?? -1;
  if (row < 0) return;
  const found = PAYERS[column?.bytes[row] as number] ?? column?.bytes[row] ?? "nothing";
  throw refuse(`payer of row ${row}`, `your own, ${payer}`, found);
}
