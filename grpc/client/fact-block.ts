/**
 * Rows as columns, on their way to CalculateStream: typed arrays become the bytes of a message, as
 * they lie in memory.
 */
import { FACTS, type FactName } from "../../core-wasm/layout.js";
import { upperSnake } from "../contract/contract.js";
import { listOf } from "../contract/fact-list.js";
import { fieldsOf } from "../contract/fields.js";
import { FACT } from "../contract/mapping/enums.js";
import { FieldFault } from "../contract/mapping/household.js";
import { WireWriter } from "../contract/wire.js";

/** A column per fact, a value per row, as `FactColumn` of the contract says. */
export interface FactBlock {
  /** YYYY-MM. */
  readonly maand: string;
  readonly rowCount: number;
  readonly columns: Readonly<Partial<Record<FactName, BigInt64Array | Int32Array | Uint8Array>>>;
}

const field = fieldsOf("FactBlock");
const MAAND = field("maand");
const ROW_COUNT = field("rowCount");
const COLUMNS = field("columns");
const columnField = fieldsOf("FactColumn");
const FACT_FIELD = columnField("fact");
const ROOM_BYTES = 64;
const NAMES: ReadonlySet<string> = new Set(FACTS.map(({ name }) => name));
const ARRAYS = {
  int64Values: BigInt64Array,
  int32Values: Int32Array,
  uint8Values: Uint8Array,
} as const;

/** A CalculateStreamRequest with a block. Throws FieldFault on a column of another name or type. */
export function encodeBlockRequest(sequence: number, block: FactBlock): Buffer {
  const request = fieldsOf("CalculateStreamRequest");
  const writer = new WireWriter(ROOM_BYTES);
  writer.number(request("sequence"), sequence);
  writer.bytes(request("block"), encodeFactBlock(block));
  return writer.take();
}

function encodeFactBlock({ maand, rowCount, columns }: FactBlock): Buffer {
  const writer = new WireWriter(rowCount * ROOM_BYTES);
  writer.bytes(MAAND, Buffer.from(maand));
  writer.number(ROW_COUNT, rowCount);
  const unknown = Object.keys(columns).find((name) => !NAMES.has(name));
  if (unknown !== undefined) {
    const expected = `one of ${[...NAMES].join(", ")}`;
    throw new FieldFault(`columns.${unknown}`, expected, "an unknown column");
  }
  for (const fact of FACTS) {
    const values = columns[fact.name];
    if (values === undefined) continue;
    const list = listOf(fact);
    if (!(values instanceof ARRAYS[list])) {
      const found = (values as object | null)?.constructor.name ?? "null";
      throw new FieldFault(`columns.${fact.name}`, ARRAYS[list].name, found);
    }
    const inner = new WireWriter(values.byteLength + ROOM_BYTES);
    inner.number(FACT_FIELD, FACT.require(upperSnake(fact.name)));
    const { buffer, byteOffset, byteLength } = values;
    inner.bytes(columnField(list), new Uint8Array(buffer, byteOffset, byteLength));
    writer.bytes(COLUMNS, inner.take());
  }
  return writer.take();
}
