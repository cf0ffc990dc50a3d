/**
 * Results of a partition from the kernel into PostgreSQL, by binary COPY, and the digest over them.
 *
 * What is written are views of the kernel's memory: the next one is encoded when the socket has
 * taken the one before, and only the last one is small enough for the socket to take it on credit.
 */
import { createHash, type Hash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Kernel } from "../../core-wasm/kernel.js";
import { COPY_HEADER, COPY_TRAILER, copyInSql } from "./copy-in.js";

/**
 * Writes the results of the kernel's batch; returns the SHA-256 over the rows as written. Throws a
 * RangeError when PostgreSQL has not taken every row that was sent.
 */
export async function writeResults(
  kernel: Kernel,
  writer: pg.ClientBase,
  table: string,
  rowCount: number,
): Promise<string> {
  const hash = createHash("sha256");
  kernel.beginEncode();
  const sink = writer.query(copyFrom(copyInSql(table)));
  await pipeline(encodedChunks(kernel, rowCount, hash), sink);
  if (sink.rowCount === kernel.encodedRows) return hash.digest("hex");
  throw new RangeError(`copy: expected ${kernel.encodedRows} rows written, found ${sink.rowCount}`);
}

function* encodedChunks(kernel: Kernel, rowCount: number, hash: Hash): Generator<Uint8Array> {
  yield COPY_HEADER;
  for (let row = 0; row < rowCount; ) {
    const { bytes, next } = kernel.encode(row);
    row = next;
    if (bytes.length === 0) continue;
    hash.update(bytes);
    yield bytes;
  }
  yield COPY_TRAILER;
}
