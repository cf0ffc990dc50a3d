/**
 * Results out of PostgreSQL's binary COPY into columns. Chunks end anywhere: what is no whole row
 * waits for the next chunk. No row becomes an object.
 *
 * Row: 16-bit number of fields, then each field as 32-bit length and bytes, big-endian; length -1
 * is NULL, which reads as 0.
 */
import { COMPONENTS, sqlName } from "../../core-wasm/layout.js";
import type { ColumnBuffer } from "./columns.js";

/** What the reader expects, in this order. */
export const COPY_COLUMNS: readonly string[] = [
  "gezin_id",
  "child_id",
  "redenen",
  "totaal_cents",
  "payer",
  "voorlopig",
  ...COMPONENTS.map((name) => sqlName(`${name}Cents`)),
];

const HEADER_BYTES = 19;
const TRAILER = 0xffff;
const NULL_LENGTH = 0xffffffff;
/** Bytes of the fields before the components: lengths and values. */
const FIXED_BYTES = 2 + 12 + 12 + 12 + 8 + 6 + 5;
const ROW_BYTES_MIN = FIXED_BYTES + COMPONENTS.length * 4;
const ROW_BYTES_MAX = FIXED_BYTES + COMPONENTS.length * 8;
const NOTHING = Buffer.alloc(0);

export class CopyReader {
  #rest: Buffer = NOTHING;
  #view: DataView = new DataView(NOTHING.buffer);
  #at = 0;
  #isHeaderRead = false;
  /** The trailer has been read. */
  isEnded = false;

  /** Takes the next chunk; `fill` then reads from it. */
  push(chunk: Buffer): void {
    const rest = this.#rest.subarray(this.#at);
    this.#rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    this.#at = 0;
    const { buffer, byteOffset, byteLength } = this.#rest;
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  /** Reads rows until the columns are full or the chunk has no whole row more. */
  fill(columns: ColumnBuffer): void {
    if (!this.#isHeaderRead) {
      if (this.#rest.length < HEADER_BYTES) return;
      this.#at = HEADER_BYTES;
      this.#isHeaderRead = true;
    }
    while (!columns.isFull && !this.isEnded && this.#hasRow()) this.#readRow(columns);
  }

  #hasRow(): boolean {
    const bytes = this.#rest.length - this.#at;
    if (bytes >= ROW_BYTES_MAX) return true;
    if (bytes >= 2 && this.#rest.readUInt16BE(this.#at) === TRAILER) {
      this.isEnded = true;
      return false;
    }
    return bytes >= ROW_BYTES_MIN && bytes >= this.#rowBytes();
  }

  /** Bytes of the next row, as far as its lengths can be read. */
  #rowBytes(): number {
    let at = this.#at + FIXED_BYTES;
    for (let place = 0; place < COMPONENTS.length; place += 1) {
      if (at + 4 > this.#rest.length) return Number.POSITIVE_INFINITY;
      at += this.#rest.readUInt32BE(at) === NULL_LENGTH ? 4 : 8;
    }
    return at - this.#at;
  }

  #readRow(columns: ColumnBuffer): void {
    const view = this.#view;
    let at = this.#at;
    if (view.getUint16(at) === TRAILER) {
      this.isEnded = true;
      return;
    }
    const row = columns.rowCount;
    columns.gezinIds[row * 2 + 1] = view.getUint32(at + 6);
    columns.gezinIds[row * 2] = view.getUint32(at + 10);
    columns.childIds[row * 2 + 1] = view.getUint32(at + 18);
    columns.childIds[row * 2] = view.getUint32(at + 22);
    columns.redenen[row * 2 + 1] = view.getUint32(at + 30);
    columns.redenen[row * 2] = view.getUint32(at + 34);
    columns.totalen[row] = view.getInt32(at + 42);
    columns.payers[row] = view.getUint16(at + 50);
    columns.voorlopig[row] = view.getUint8(at + 56);
    at += FIXED_BYTES;
    for (const cents of columns.componenten) {
      const isNull = view.getUint8(at) === 0xff;
      cents[row] = isNull ? 0 : view.getInt32(at + 4);
      at += isNull ? 4 : 8;
    }
    columns.rowCount = row + 1;
    this.#at = at;
  }
}
