/**
 * A ResultBlock as typed arrays, without an object per row: the packed columns are read where they
 * lie, or copied once where they are not aligned.
 */
import { COMPONENTS, type ComponentName } from "../../core-wasm/layout.js";
import { messageType } from "../contract.js";
import { COMPONENT_NUMBERS, PAYER, reasonText } from "../mapping/enums.js";
import { scanFields } from "../wire.js";

export interface ResultBlock {
  readonly rowCount: number;
  readonly gezinIds: BigInt64Array;
  readonly childIds: BigInt64Array;
  /** Euro cents. */
  readonly totalen: Int32Array;
  /** Payer of each row: place in `payerNames`. */
  readonly payers: Uint8Array;
  readonly payerNames: readonly string[];
  /** Components that a row has, euro cents by row. */
  readonly componenten: Partial<Record<ComponentName, Int32Array>>;
  /** Reasons of each row: place in `reasonSets`. */
  readonly reasonSetIndexes: Uint16Array;
  readonly reasonSets: readonly (readonly string[])[];
  /** Rows that are provisional. */
  readonly voorlopigRows: Uint32Array;
  /** Rows without a result, and why. */
  readonly faults: readonly { readonly row: number; readonly code: string }[];
}

interface SetMessage {
  readonly redenen: readonly number[];
}
const REASON_SET = messageType<SetMessage>("ReasonSet");
const ROW_FAULT = messageType<{ row: number; code: string }>("RowFault");
const namesOf = (message: string): ReadonlyMap<number, string> =>
  new Map(messageType(message).fields.map(({ name, id }) => [id, name]));
const BLOCK = namesOf("ResultBlock");
const COLUMN = namesOf("ComponentColumn");
const NONE = new Uint8Array(0);

/** Reads the bytes of a ResultBlock. */
export function readBlock(bytes: Uint8Array): ResultBlock {
  const lists = new Map<string, Uint8Array>();
  const columns: Uint8Array[] = [];
  const reasonSets: string[][] = [];
  const faults: { row: number; code: string }[] = [];
  let rowCount = 0;
  for (const { field, value, bytes: content = NONE } of scanFields(bytes)) {
    const name = BLOCK.get(field) ?? "";
    if (name === "rowCount") rowCount = value;
    else if (name === "componenten") columns.push(content);
    else if (name === "reasonSets") reasonSets.push(readReasons(content));
    else if (name === "faults") faults.push(ROW_FAULT.decode(content));
    else lists.set(name, content);
  }
  const list = (name: string): Uint8Array => aligned(lists.get(name) ?? NONE);
  return {
    rowCount,
    gezinIds: new BigInt64Array(...partsOf(list("gezinIds"), 8)),
    childIds: new BigInt64Array(...partsOf(list("childIds"), 8)),
    totalen: new Int32Array(...partsOf(list("totalen"), 4)),
    payers: lists.get("payers") ?? NONE,
    payerNames: PAYER.names,
    componenten: Object.fromEntries(columns.map((column) => readColumn(column, rowCount))),
    reasonSetIndexes: new Uint16Array(...partsOf(list("reasonSetIndexes"), 2)),
    reasonSets,
    voorlopigRows: new Uint32Array(...partsOf(list("voorlopigRows"), 4)),
    faults,
  };
}

/** The bytes at an address that typed arrays take. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
}

const partsOf = (bytes: Uint8Array, width: number): [ArrayBuffer, number, number] => [
  bytes.buffer as ArrayBuffer,
  bytes.byteOffset,
  bytes.length / width,
];

function readReasons(bytes: Uint8Array): string[] {
  const { redenen } = REASON_SET.decode(bytes);
  return redenen.map((number) => reasonText(number) ?? String(number));
}

function readColumn(bytes: Uint8Array, rowCount: number): [string, Int32Array] {
  let component = 0;
  let rows: Uint8Array = NONE;
  let cents: Uint8Array = NONE;
  for (const { field, value, bytes: content = NONE } of scanFields(bytes)) {
    const name = COLUMN.get(field);
    if (name === "component") component = value;
    else if (name === "rows") rows = content;
    else if (name === "cents") cents = content;
  }
  const values = new Int32Array(...partsOf(aligned(cents), 4));
  const key = COMPONENTS[COMPONENT_NUMBERS.indexOf(component)] ?? String(component);
  if (rows.length === 0) return [key, values];
  const dense = new Int32Array(rowCount);
  new Uint32Array(...partsOf(aligned(rows), 4)).forEach((row, place) => {
    dense[row] = values[place] as number;
  });
  return [key, dense];
}
