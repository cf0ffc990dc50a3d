/**
 * Packed rows into the kernel's columns, through its buffer: framed as the one field of a COPY, in
 * parts that fit. No row becomes an object.
 */

import type { Kernel } from "../../core-wasm/kernel.js";
import { counted } from "../counted.js";
import type { PackedRows } from "../input/packed-rows.js";

/** Signature, flags and extension, the count of fields; the length of the field follows. */
const HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0\0\x01", "latin1");
const TRAILER = Buffer.from([0xff, 0xff]);
const LENGTH_BYTES = 4;

/** Decodes rows into a kernel that has begun to; returns their number. */
export function decodeRows(kernel: Kernel, { bytes, rowCount }: PackedRows): number {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeInt32BE(bytes.length);
  let restBytes = 0;
  for (const part of [HEADER, length, bytes, TRAILER]) {
    restBytes = decodePart(kernel, part, restBytes);
  }
  if (kernel.isDecoded && restBytes === 0 && kernel.decodedRows === rowCount) return rowCount;
  throw new RangeError(
    `decode: expected ${counted(rowCount, "row")}, ` +
      `found ${kernel.decodedRows} and ${counted(restBytes, "byte")} more`,
  );
}

/** Decodes a part behind the rest of the one before; returns the bytes of its own rest. */
function decodePart(kernel: Kernel, bytes: Uint8Array, restBytes: number): number {
  let rest = restBytes;
  for (let at = 0; at < bytes.length; ) {
    const part = bytes.subarray(at, at + kernel.copyInBytes - rest);
    if (part.length === 0) throw new RangeError("decode: expected a row that fits the buffer");
    kernel.copyIn.set(part, rest);
    rest = kernel.decode(rest + part.length);
    at += part.length;
  }
  return rest;
}
