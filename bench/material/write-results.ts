/** Results of a kernel's batch as rows of a table with the columns of results, by binary COPY. */
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Kernel } from "../../core-wasm/kernel.js";
import { RESULT_NAMES } from "../../core-wasm/layout/result-columns.js";

/** Signature, no flags, no extension. */
export const COPY_HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
/** No more rows. */
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/** Writes the results of the kernel's batch. */
export async function writeResults(
  kernel: Kernel,
  writer: pg.ClientBase,
  table: string,
  rowCount: number,
): Promise<void> {
  const columns = RESULT_NAMES.join(", ");
  kernel.beginEncode();
  const sink = writer.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`));
  await pipeline(encodedChunks(kernel, rowCount), sink);
}

function* encodedChunks(kernel: Kernel, rowCount: number): Generator<Uint8Array> {
  yield COPY_HEADER;
  for (let row = 0; row < rowCount; ) {
    const { bytes, next } = kernel.encode(row);
    row = next;
    if (bytes.length > 0) yield bytes;
  }
  yield COPY_TRAILER;
}
