/**
 * Results as columns: the bytes of a ResultBlock. A column that no row needs is left out; one that
 * few need lists their places; combinations of reasons are told once and pointed at.
 */
import { messageType } from "../contract.js";
import { COMPONENT_NUMBERS, PAYER_NUMBERS, reasonNumbers } from "../mapping/enums.js";
import { WireWriter } from "../wire.js";
import { idAt, type ResultColumns } from "./columns.js";

const numbersOf = (message: string): Record<string, number> =>
  Object.fromEntries(messageType(message).fields.map(({ name, id }) => [name, id]));
const BLOCK = numbersOf("ResultBlock");
const COLUMN = numbersOf("ComponentColumn");
const REASON_SET = numbersOf("ReasonSet");

/** Slots of the table of reason sets: a power of two, twice what 16 bits can point at. */
const SLOT_BITS = 17;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const HASH_LOW = 0x9e3779b1;
const HASH_HIGH = 0x85ebca6b;

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

export class BlockEncoder {
  readonly #writer = new WireWriter();
  readonly #slotBlock = new Uint32Array(1 << SLOT_BITS);
  readonly #slotSet = new Uint16Array(1 << SLOT_BITS);
  #blockNumber = 0;

  /** The bytes of a ResultBlock. At most 65,535 rows. */
  encode(columns: ResultColumns): Buffer {
    const { rowCount } = columns;
    const writer = this.#writer;
    writer.ensure(64);
    writer.number(BLOCK["rowCount"] as number, rowCount);
    this.#put("gezinIds", columns.gezinIds.subarray(0, rowCount * 2));
    this.#put("childIds", columns.childIds.subarray(0, rowCount * 2));
    this.#put("payers", columns.payers.subarray(0, rowCount).map(payerNumber));
    this.#put("totalen", columns.totalen.subarray(0, rowCount));
    columns.componenten.forEach((cents, place) => {
      this.#component(COMPONENT_NUMBERS[place] as number, cents.subarray(0, rowCount));
    });
    this.#reasons(columns);
    this.#put("voorlopigRows", rowsWhere(columns.voorlopig.subarray(0, rowCount)));
    return writer.finish();
  }

  #put(name: string, values: ArrayBufferView): void {
    if (values.byteLength > 0) this.#writer.bytes(BLOCK[name] as number, bytesOf(values));
  }

  #component(number: number, cents: Int32Array): void {
    const count = countOf(cents);
    if (count === 0) return;
    const inner = new WireWriter();
    inner.number(COLUMN["component"] as number, number);
    if (count * 2 >= cents.length) {
      inner.bytes(COLUMN["cents"] as number, bytesOf(cents));
    } else {
      const rows = rowsWhere(cents);
      inner.bytes(COLUMN["rows"] as number, bytesOf(rows));
      inner.bytes(
        COLUMN["cents"] as number,
        bytesOf(Int32Array.from(rows, (row) => cents[row] ?? 0)),
      );
    }
    this.#writer.bytes(BLOCK["componenten"] as number, inner.finish());
  }

  #reasons({ redenen, rowCount }: ResultColumns): void {
    this.#blockNumber += 1;
    const indexes = new Uint16Array(rowCount);
    let setCount = 0;
    const firstRows: number[] = [];
    for (let row = 0; row < rowCount; row += 1) {
      const slot = this.#slotOf(redenen, row, firstRows);
      if (this.#slotBlock[slot] !== this.#blockNumber) {
        this.#slotBlock[slot] = this.#blockNumber;
        this.#slotSet[slot] = setCount;
        firstRows.push(row);
        setCount += 1;
      }
      indexes[row] = this.#slotSet[slot] as number;
    }
    for (const row of firstRows) this.#reasonSet(idAt(redenen, row));
    this.#put("reasonSetIndexes", indexes);
  }

  /** The slot of a row's reasons: theirs, or the free one that becomes theirs. */
  #slotOf(redenen: Uint32Array, row: number, firstRows: readonly number[]): number {
    const low = redenen[row * 2] as number;
    const high = redenen[row * 2 + 1] as number;
    let slot = ((Math.imul(low, HASH_LOW) ^ Math.imul(high, HASH_HIGH)) >>> 8) & SLOT_MASK;
    for (;;) {
      if (this.#slotBlock[slot] !== this.#blockNumber) return slot;
      const first = firstRows[this.#slotSet[slot] as number] as number;
      if (redenen[first * 2] === low && redenen[first * 2 + 1] === high) return slot;
      slot = (slot + 1) & SLOT_MASK;
    }
  }

  #reasonSet(bits: bigint): void {
    const inner = new WireWriter();
    const start = inner.openShort(REASON_SET["redenen"] as number);
    for (const number of reasonNumbers(bits)) inner.varint(number);
    inner.closeShort(start);
    this.#writer.bytes(BLOCK["reasonSets"] as number, inner.finish());
  }
}

const payerNumber = (code: number): number => PAYER_NUMBERS[code] ?? 0;

function countOf(values: Int32Array | Uint8Array): number {
  let count = 0;
  for (let row = 0; row < values.length; row += 1) if (values[row] !== 0) count += 1;
  return count;
}

/** The rows whose value is not 0, ascending. */
function rowsWhere(values: Int32Array | Uint8Array): Uint32Array {
  const rows = new Uint32Array(countOf(values));
  let at = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (values[row] === 0) continue;
    rows[at] = row;
    at += 1;
  }
  return rows;
}
