/** Results as typed messages: the bytes of a ResultRows, written without an object per row. */
import { COMPONENTS } from "../../core-wasm/layout.js";
import { messageType } from "../contract.js";
import { PAYER_NUMBERS, reasonNumbers } from "../mapping/enums.js";
import { WireWriter } from "../wire.js";
import { idAt, type ResultColumns } from "./columns.js";

const numberOf = (message: string, name: string): number => {
  const field = messageType(message).fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`contract: expected ${message}.${name}, found none`);
  return field.id;
};
const [GEZIN_ID, CHILD_ID, PAYER, VOORLOPIG, TOTAAL, COMPONENTEN, REDENEN] = [
  "gezinId",
  "childId",
  "payer",
  "voorlopig",
  "totaal",
  "componenten",
  "redenen",
].map((name) => numberOf("RunResult", name)) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const COMPONENT_FIELDS = COMPONENTS.map((name) => numberOf("Componenten", name));
const RESULTS = numberOf("ResultRows", "results");

/** Bytes that a row needs at most: 14 components of 6, some 20 reasons of 2, ids and the rest. */
const ROW_BYTES_MAX = 256;
const KEPT_MAX = 20_000;
const TWO_TO_32 = 2 ** 32;

export class RowEncoder {
  readonly #writer = new WireWriter();
  /** Packed reasons by their bits. */
  readonly #reasons = new Map<number, Uint8Array>();

  /** The bytes of a ResultRows with rows [from, to). */
  encode(columns: ResultColumns, from = 0, to = columns.rowCount): Buffer {
    for (let row = from; row < to; row += 1) this.#row(columns, row);
    return this.#writer.finish();
  }

  #row(columns: ResultColumns, row: number): void {
    const writer = this.#writer;
    const { gezinIds, childIds } = columns;
    writer.ensure(ROW_BYTES_MAX);
    const start = writer.openShort(RESULTS);
    writer.varint(GEZIN_ID << 3);
    writer.varint64(gezinIds[row * 2] as number, gezinIds[row * 2 + 1] as number);
    writer.varint(CHILD_ID << 3);
    writer.varint64(childIds[row * 2] as number, childIds[row * 2 + 1] as number);
    writer.number(PAYER, PAYER_NUMBERS[columns.payers[row] as number] ?? 0);
    if (columns.voorlopig[row] === 1) writer.number(VOORLOPIG, 1);
    const totaal = columns.totalen[row] as number;
    if (totaal !== 0) writer.number(TOTAAL, totaal);
    this.#components(columns, row);
    writer.few(this.#reasonsOf(columns.redenen, row));
    writer.closeShort(start);
  }

  #components({ componenten }: ResultColumns, row: number): void {
    const writer = this.#writer;
    const start = writer.openShort(COMPONENTEN);
    for (let place = 0; place < componenten.length; place += 1) {
      const cents = componenten[place]?.[row] as number;
      if (cents !== 0) writer.number(COMPONENT_FIELDS[place] as number, cents);
    }
    writer.closeShort(start);
  }

  /** The field `redenen` of a row: few combinations occur, so their bytes are kept. */
  #reasonsOf(redenen: Uint32Array, row: number): Uint8Array {
    const key = (redenen[row * 2 + 1] as number) * TWO_TO_32 + (redenen[row * 2] as number);
    const known = this.#reasons.get(key);
    if (known !== undefined) return known;
    if (this.#reasons.size >= KEPT_MAX) this.#reasons.clear();
    const bytes = packedReasons(idAt(redenen, row));
    if (Number.isSafeInteger(key)) this.#reasons.set(key, bytes);
    return bytes;
  }
}

function packedReasons(bits: bigint): Uint8Array {
  const writer = new WireWriter();
  const start = writer.openShort(REDENEN);
  for (const number of reasonNumbers(bits)) writer.varint(number);
  writer.closeShort(start);
  return writer.finish();
}
