/**
 * Rows of one table in PostgreSQL's binary COPY format, written without an object per row.
 *
 * A row is a 16-bit field count and, per field, a 32-bit length and that many bytes, big-endian;
 * length -1 is NULL. The stream around the rows (`COPY_HEADER`, `COPY_TRAILER`) belongs to the
 * loader. The buffer grows by doubling and is used again for the next chunk of households.
 */
import { Buffer } from "node:buffer";

export const COPY_HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/** No row of any fact table is longer, enum labels included. */
const ROW_BYTES_MAX = 256;
const TWO_32 = 4294967296;

/** Bytes of an enum label with its length before it. */
export function labelField(label: string): Uint8Array {
  const text = Buffer.from(label, "latin1");
  const field = Buffer.alloc(4 + text.length);
  field.writeInt32BE(text.length, 0);
  text.copy(field, 4);
  return new Uint8Array(field);
}

export class RowBuffer {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  #rows = 0;
  #lastKey = 0;
  #lastTot = 0;

  get rows(): number {
    return this.#rows;
  }

  /** `fieldCount` is that of every row. */
  constructor(readonly fieldCount: number) {}

  /** Starts a row. */
  row(): this {
    if (this.#length + ROW_BYTES_MAX > this.#bytes.length) this.#grow();
    this.#view.setInt16(this.#length, this.fieldCount);
    this.#length += 2;
    this.#rows += 1;
    return this;
  }

  int2(value: number): this {
    this.#view.setInt32(this.#length, 2);
    this.#view.setInt16(this.#length + 4, value);
    this.#length += 6;
    return this;
  }

  int4(value: number): this {
    this.#view.setInt32(this.#length, 4);
    this.#view.setInt32(this.#length + 4, value);
    this.#length += 8;
    return this;
  }

  /** A whole number of 0 to 2^53 - 1 as 64 bits. */
  int8(value: number): this {
    this.#view.setInt32(this.#length, 8);
    this.#view.setUint32(this.#length + 4, Math.floor(value / TWO_32));
    this.#view.setUint32(this.#length + 8, value % TWO_32);
    this.#length += 12;
    return this;
  }

  bool(value: boolean): this {
    this.#view.setInt32(this.#length, 1);
    this.#bytes[this.#length + 4] = value ? 1 : 0;
    this.#length += 5;
    return this;
  }

  /**
   * Two 16-bit months or years, half-open, of the subject `key`. Rows of one subject follow each
   * other in time; a span that overlaps the one before is a fault of the generator.
   */
  span(key: number, van: number, tot: number): this {
    if (van >= tot || (key === this.#lastKey && van < this.#lastTot)) {
      throw new Error(
        `span of ${key}: expected to follow ${this.#lastTot} and not be empty, ` +
          `found [${van}, ${tot})`,
      );
    }
    this.#lastKey = key;
    this.#lastTot = tot;
    return this.int2(van).int2(tot);
  }

  /** One 16-bit month or year of the subject `key`, later than the one before. */
  moment(key: number, at: number): this {
    if (key === this.#lastKey && at < this.#lastTot) {
      throw new Error(`moment of ${key}: expected ${this.#lastTot} or later, found ${at}`);
    }
    this.#lastKey = key;
    this.#lastTot = at + 1;
    return this.int2(at);
  }

  /** An enum label made by `labelField`. */
  label(field: Uint8Array): this {
    for (let i = 0; i < field.length; i++) {
      this.#bytes[this.#length + i] = field[i] as number;
    }
    this.#length += field.length;
    return this;
  }

  none(): this {
    this.#view.setInt32(this.#length, -1);
    this.#length += 4;
    return this;
  }

  /** The rows written since the last call, in memory of their own, and starts again. */
  take(): Uint8Array<ArrayBuffer> {
    const rows = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    this.#rows = 0;
    this.#lastKey = 0;
    return rows;
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
