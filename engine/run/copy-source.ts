/**
 * Rows of a partition out of PostgreSQL into the kernel's columns, by binary COPY.
 *
 * Chunks come as the socket gives them and end anywhere; what is no whole row waits in front of the
 * kernel's buffer for the next chunk. No row becomes an object.
 */
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Kernel } from "../../core-wasm/kernel.js";

/** Bytes that wait between socket and kernel. */
const CHUNK_BYTES = 256 * 1024;

/** Decodes the rows that a COPY statement sends into the kernel; returns their number. */
export async function decodeRows(
  kernel: Kernel,
  reader: pg.ClientBase,
  copySql: string,
): Promise<number> {
  kernel.beginDecode();
  const source = reader.query(copyTo(copySql, { highWaterMark: CHUNK_BYTES }));
  let restBytes = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    restBytes = decodeChunk(kernel, chunk, restBytes);
  }
  if (kernel.isDecoded && restBytes === 0) return kernel.decodedRows;
  throw new RangeError(
    `copy: expected rows up to a trailer, found ${restBytes} bytes of a cut row`,
  );
}

/** Decodes a chunk behind the rest of the one before; returns the bytes of its own rest. */
function decodeChunk(kernel: Kernel, chunk: Buffer, restBytes: number): number {
  let rest = restBytes;
  for (let at = 0; at < chunk.length; ) {
    const part = chunk.subarray(at, at + kernel.copyInBytes - rest);
    if (part.length === 0) throw new RangeError("copy: expected a row that fits the buffer");
    kernel.copyIn.set(part, rest);
    rest = kernel.decode(rest + part.length);
    at += part.length;
  }
  return rest;
}
