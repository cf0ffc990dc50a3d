/**
 * Ids of rows as differences to the row before, packed `sint64`: ids that lie near each other take
 * a byte or two instead of eight. Ids are 64-bit numbers in two halves, the low one first.
 */
import { WireWriter } from "./wire.js";

const TWO_TO_32 = 2 ** 32;
const ZIGZAG_MAX = 2 ** 31;
const VARINT_BYTES_MAX = 10;
const SEVEN_BITS = 0x7f;
const MORE = 0x80;
/** Bytes of a varint that 32-bit arithmetic takes. */
const SHORT_BYTES = 4;

/** Writes the field with the ids of rows [from, to). */
export class DeltaWriter {
  readonly #values = new WireWriter();

  write(writer: WireWriter, field: number, halves: Uint32Array, from: number, to: number): void {
    const values = this.#values;
    let low = 0;
    let high = 0;
    values.ensure((to - from) * VARINT_BYTES_MAX);
    for (let row = from; row < to; row += 1) {
      const nextLow = halves[row * 2] as number;
      const nextHigh = halves[row * 2 + 1] as number;
      const delta = (nextHigh - high) * TWO_TO_32 + (nextLow - low);
      if (delta < ZIGZAG_MAX && delta >= -ZIGZAG_MAX) values.varint((delta << 1) ^ (delta >> 31));
      else writeLong(values, long(nextLow, nextHigh) - long(low, high));
      low = nextLow;
      high = nextHigh;
    }
    writer.bytes(field, values.finish());
  }
}

const long = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low);

function writeLong(writer: WireWriter, delta: bigint): void {
  const zigzag = BigInt.asUintN(64, (delta << 1n) ^ (delta >> 63n));
  writer.varint64(Number(zigzag & 0xffffffffn), Number(zigzag >> 32n));
}

/** The ids of a packed list of differences. Throws RangeError when they are not `rowCount`. */
export function readDeltas(bytes: Uint8Array, rowCount: number): BigInt64Array {
  const ids = new BigInt64Array(rowCount);
  const halves = new Uint32Array(ids.buffer);
  let at = 0;
  let low = 0;
  let high = 0;
  for (let row = 0; row < rowCount; row += 1) {
    const start = at;
    let zigzag = bytes[at] as number;
    at += 1;
    if (zigzag >= MORE) {
      const end = endOf(bytes, at);
      zigzag = end - start <= SHORT_BYTES ? readShort(bytes, start, end) : 0;
      if (end - start > SHORT_BYTES) {
        const id = long(low, high) + readLong(bytes, start);
        low = Number(BigInt.asUintN(32, id));
        high = Number(BigInt.asUintN(32, id >> 32n));
      }
      at = end;
    }
    low += (zigzag >>> 1) ^ -(zigzag & 1);
    if (low >= TWO_TO_32) {
      low -= TWO_TO_32;
      high += 1;
    } else if (low < 0) {
      low += TWO_TO_32;
      high -= 1;
    }
    halves[row * 2] = low;
    halves[row * 2 + 1] = high;
  }
  if (at === bytes.length) return ids;
  throw new RangeError(`ids: expected ${rowCount} in ${bytes.length} bytes, found them in ${at}`);
}

/** Place behind the varint whose second byte stands at `at`. */
function endOf(bytes: Uint8Array, at: number): number {
  let end = at;
  while ((bytes[end] as number) >= MORE) end += 1;
  return end + 1;
}

function readShort(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at -= 1) {
    value = (value << 7) | ((bytes[at] as number) & SEVEN_BITS);
  }
  return value;
}

function readLong(bytes: Uint8Array, start: number): bigint {
  let zigzag = 0n;
  for (let at = start, shift = 0n; ; at += 1, shift += 7n) {
    const byte = bytes[at] ?? 0;
    zigzag |= BigInt(byte & SEVEN_BITS) << shift;
    if (byte < MORE) return (zigzag >> 1n) ^ -(zigzag & 1n);
  }
}
