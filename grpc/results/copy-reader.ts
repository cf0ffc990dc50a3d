/**
 * Results out of PostgreSQL's binary COPY into columns. Chunks end anywhere: what is no whole row
 * waits for the next chunk. No row becomes an object.
 *
 * Row: 16-bit number of fields, then each field as 32-bit length and bytes, big-endian; length -1
 * is NULL, which reads as 0.
 */
import { FIXED_COLUMNS, SQL_BYTES } from "../../core-wasm/layout/result-columns.js";
import { COMPONENTS } from "../../core-wasm/layout.js";
import type { ColumnBuffer } from "./columns.js";

const HEADER_BYTES = 19;
const TRAILER = 0xffff;
const NULL_LENGTH = 0xffffffff;
const COUNT_BYTES = 2;
const LENGTH_BYTES = 4;

/** Where the value of each column before the components stands in a row, and where they end. */
const PLACES = new Map<string, number>();
let end = COUNT_BYTES;
for (const { name, sqlType } of FIXED_COLUMNS) {
  PLACES.set(name, end + LENGTH_BYTES);
  end += LENGTH_BYTES + SQL_BYTES[sqlType];
}
const FIXED_BYTES = end;

const placeOf = (name: string): number => PLACES.get(name) as number;
const GEZIN_ID = placeOf("gezin_id");
const CHILD_ID = placeOf("child_id");
const PAYER = placeOf("payer");
const TOTAAL = placeOf("totaal_cents");
const REDENEN = placeOf("redenen");
const VOORLOPIG = placeOf("voorlopig");
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
    columns.gezinIds[row * 2 + 1] = view.getUint32(at + GEZIN_ID);
    columns.gezinIds[row * 2] = view.getUint32(at + GEZIN_ID + 4);
    columns.childIds[row * 2 + 1] = view.getUint32(at + CHILD_ID);
    columns.childIds[row * 2] = view.getUint32(at + CHILD_ID + 4);
    columns.redenen[row * 2 + 1] = view.getUint32(at + REDENEN);
    columns.redenen[row * 2] = view.getUint32(at + REDENEN + 4);
    columns.totalen[row] = view.getInt32(at + TOTAAL);
    columns.payers[row] = view.getUint16(at + PAYER);
    columns.voorlopig[row] = view.getUint8(at + VOORLOPIG);
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
