/**
 * Protobuf's wire format by hand, for what is too much for an object per row: a writer into one
 * buffer that is used again and again, and a scan over the fields of a message.
 *
 * A field is a tag (number x 8 + wire type) and a value; wire types: 0 varint, 1 eight bytes,
 * 2 length and bytes, 5 four bytes; 3 to 4 is a group, which the contract has not: a scan passes
 * over it. Packed fixed-width lists are little-endian arrays, as is the memory of every machine
 * that Node runs on.
 */

/** Of the head of a message on its way: not compressed, and the length of what is behind it. */
export const FRAME_BYTES = 5;

const VARINT = 0;
const EIGHT_BYTES = 1;
const BYTES = 2;
const GROUP = 3;
const GROUP_END = 4;
const FOUR_BYTES = 5;
const WIRE_TYPE_BITS = 3;
const WIRE_TYPE_MASK = 7;
const SEVEN_BITS = 0x7f;
const MORE = 0x80;
const VARINT_BYTES_MAX = 10;
const BYTES_FIRST = 1024;
const TWO_TO_32 = 2 ** 32;

/** Bytes of a varint below 2^32. */
const varintBytes = (value: number): number => {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
};

/** Writes a number below 2^32; returns the place behind it. */
export function writeVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value >>> 0;
  while (rest > SEVEN_BITS) {
    bytes[at] = (rest & SEVEN_BITS) | MORE;
    at += 1;
    rest >>>= 7;
  }
  bytes[at] = rest;
  return at + 1;
}

/** Writes a 64-bit number of two 32-bit halves; returns the place behind it. */
export function writeVarint64(bytes: Uint8Array, start: number, low: number, high: number): number {
  let at = start;
  let rest = low >>> 0;
  let above = high >>> 0;
  while (above !== 0) {
    bytes[at] = (rest & SEVEN_BITS) | MORE;
    at += 1;
    rest = ((rest >>> 7) | (above << 25)) >>> 0;
    above >>>= 7;
  }
  return writeVarint(bytes, at, rest);
}

/**
 * Writes fields one after the other; grows as needed; `finish` copies out what was written. The
 * buffer is no part of another, so that it can be handed to another thread.
 */
export class WireWriter {
  #bytes: Buffer;
  #at = 0;

  /** Writes into a buffer of so many bytes, or into the one given. */
  constructor(into: number | Buffer = BYTES_FIRST) {
    this.#bytes = typeof into === "number" ? Buffer.allocUnsafeSlow(into) : into;
  }

  get length(): number {
    return this.#at;
  }

  /** What has been written; the writer starts anew. */
  finish(): Buffer {
    const bytes = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return bytes;
  }

  /** What has been written and room behind it, without a copy; the writer is not used again. */
  take(room = 0): Buffer {
    this.ensure(room);
    return this.#bytes.subarray(0, this.#at + room);
  }

  /** Leaves bytes as they are, to be written later. */
  skip(byteCount: number): void {
    this.ensure(byteCount);
    this.#at += byteCount;
  }

  /** Makes room; the calls below trust that there is. */
  ensure(byteCount: number): void {
    if (this.#at + byteCount <= this.#bytes.length) return;
    const size = Math.max(this.#bytes.length * 2, this.#at + byteCount);
    const bytes = Buffer.allocUnsafeSlow(size);
    bytes.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = bytes;
  }

  /** A whole number below 2^32. */
  varint(value: number): void {
    this.#at = writeVarint(this.#bytes, this.#at, value);
  }

  /** A 64-bit number of two 32-bit halves. */
  varint64(low: number, high: number): void {
    this.#at = writeVarint64(this.#bytes, this.#at, low, high);
  }

  /** A varint field below 2^32. */
  number(field: number, value: number): void {
    this.varint((field << WIRE_TYPE_BITS) | VARINT);
    this.varint(value);
  }

  /** A few bytes, for which a loop is quicker than a copy. */
  few(value: Uint8Array): void {
    const bytes = this.#bytes;
    const { length } = value;
    let at = this.#at;
    for (let place = 0; place < length; place += 1, at += 1) bytes[at] = value[place] as number;
    this.#at = at;
  }

  /** A field of bytes. */
  bytes(field: number, value: Uint8Array): void {
    this.ensure(value.length + VARINT_BYTES_MAX);
    this.open(field, value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** Tag and length of a field whose `byteCount` bytes follow. */
  open(field: number, byteCount: number): void {
    this.varint((field << WIRE_TYPE_BITS) | BYTES);
    this.varint(byteCount);
  }

  /** Bytes as they are. */
  raw(value: Uint8Array): void {
    this.ensure(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** Begins a field whose length, under 128, is not known yet; give the place to `closeShort`. */
  openShort(field: number): number {
    this.varint((field << WIRE_TYPE_BITS) | BYTES);
    this.#at += 1;
    return this.#at;
  }

  closeShort(start: number): void {
    const byteCount = this.#at - start;
    if (byteCount > SEVEN_BITS) this.#widen(start, byteCount);
    else this.#bytes[start - 1] = byteCount;
  }

  /** The length turned out to need more bytes: what follows moves up. */
  #widen(start: number, byteCount: number): void {
    const extra = varintBytes(byteCount) - 1;
    this.ensure(extra);
    this.#bytes.copyWithin(start + extra, start, this.#at);
    this.#at = start - 1;
    this.varint(byteCount);
    this.#at += byteCount;
  }
}

/** One field of a message: a number, or the bytes of a field of bytes or of fixed width. */
export interface WireField {
  readonly field: number;
  readonly value: number;
  readonly bytes: Uint8Array | undefined;
  /** Several values in one field. */
  readonly isPacked: boolean;
  /** The field with its tag. */
  readonly raw: Uint8Array;
}

const cut = (): RangeError => new RangeError("expected whole fields, found a cut one");

/** The fields of a message in their order. Throws RangeError on bytes that are no message. */
export function* scanFields(message: Uint8Array): Generator<WireField> {
  const cursor = { at: 0 };
  while (cursor.at < message.length) {
    const start = cursor.at;
    const tag = readVarint(message, cursor);
    const field = Math.floor(tag / (1 << WIRE_TYPE_BITS));
    const wireType = tag & WIRE_TYPE_MASK;
    if (wireType === VARINT) {
      const value = readVarint(message, cursor);
      const raw = message.subarray(start, cursor.at);
      yield { field, value, bytes: undefined, isPacked: false, raw };
      continue;
    }
    if (wireType === GROUP) {
      skipGroup(message, cursor);
      continue;
    }
    const bytes = readBytes(wireType, message, cursor);
    const raw = message.subarray(start, cursor.at);
    yield { field, value: 0, bytes, isPacked: wireType === BYTES, raw };
  }
}

function readBytes(wireType: number, message: Uint8Array, cursor: { at: number }): Uint8Array {
  const byteCount = lengthOf(wireType, message, cursor);
  const from = cursor.at;
  const end = from + byteCount;
  if (end > message.length) throw cut();
  cursor.at = end;
  return message.subarray(from, end);
}

/** To behind the end of a group, and of those within it. */
function skipGroup(message: Uint8Array, cursor: { at: number }): void {
  for (let depth = 1; depth > 0; ) {
    const wireType = readVarint(message, cursor) & WIRE_TYPE_MASK;
    if (wireType === GROUP) depth += 1;
    else if (wireType === GROUP_END) depth -= 1;
    else if (wireType === VARINT) readVarint(message, cursor);
    else readBytes(wireType, message, cursor);
  }
}

function lengthOf(wireType: number, message: Uint8Array, cursor: { at: number }): number {
  if (wireType === BYTES) return readVarint(message, cursor);
  if (wireType === EIGHT_BYTES) return 8;
  if (wireType === FOUR_BYTES) return 4;
  throw new RangeError(`expected a wire type, found ${wireType}`);
}

/** A varint; above 2^53 as near as a double comes. */
function readVarint(message: Uint8Array, cursor: { at: number }): number {
  let low = 0;
  let factor = 1;
  for (let count = 0; count < VARINT_BYTES_MAX; count += 1) {
    const byte = message[cursor.at];
    if (byte === undefined) throw cut();
    cursor.at += 1;
    low += (byte & SEVEN_BITS) * factor;
    if (byte < MORE) return low;
    factor *= 128;
  }
  throw new RangeError(`expected a varint below 2^64, found a longer one (${low / TWO_TO_32})`);
}
