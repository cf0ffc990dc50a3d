/**
 * COPY bytes into columns and results into COPY bytes, in memory: what a run does beside the law.
 */
import { Kernel } from "../../core-wasm/kernel.js";
import type { Bench, BenchContext, Measurement } from "../harness/bench.js";
import { cpuMsOf, sampleWork } from "../harness/measure.js";
import { Checksum } from "../material/checksum.js";
import { inputBytes } from "../material/input-bytes.js";
import { type Batch, openBatch, resultChecksum } from "../material/work.js";

/** Rows of a partition of a run. */
const ROWS = 50_000;
/** Bytes that come from a socket at a time. */
const CHUNK_BYTES = 64 * 1024;
const NS_PER_MS = 1e6;

export const decodeBench: Bench = {
  name: "decode",
  doc: "COPY bytes of facts into the kernel's columns",
  async run(context) {
    const source = await openBatch(context.seed, context.month, Math.min(context.rows, ROWS));
    const bytes = inputBytes(source.kernel, source.rows);
    const kernel = await Kernel.load();
    const work = () => decodeAll(kernel, bytes);
    const row = measure(context, "decode", source.rows, bytes.length, work);
    kernel.prepare(source.rows);
    kernel.calculate(context.book.sheet(context.month));
    return [{ ...row, checksum: resultChecksum(kernel, source.rows) }];
  },
};

export const encodeBench: Bench = {
  name: "encode",
  doc: "results in the kernel's columns into COPY bytes",
  async run(context) {
    const batch = await openBatch(context.seed, context.month, Math.min(context.rows, ROWS));
    batch.kernel.calculate(context.book.sheet(context.month));
    const { byteCount, checksum } = encodedOf(batch);
    const work = () => encodeAll(batch, () => undefined);
    return [{ ...measure(context, "encode", batch.rows, byteCount, work), checksum }];
  },
};

/** Feeds the bytes in chunks, as they come from a socket. */
export function decodeAll(kernel: Kernel, bytes: Buffer): void {
  kernel.beginDecode();
  let rest = 0;
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    kernel.copyIn.set(chunk, rest);
    rest = kernel.decode(rest + chunk.length);
  }
  if (rest !== 0 || !kernel.isDecoded) throw new Error("copy: expected a trailer, found a cut row");
}

function encodeAll({ kernel, rows }: Batch, take: (bytes: Uint8Array) => void): void {
  kernel.beginEncode();
  for (let row = 0; row < rows; ) {
    const { bytes, next } = kernel.encode(row);
    take(bytes);
    row = next;
  }
}

function encodedOf(batch: Batch): { byteCount: number; checksum: string } {
  const sum = new Checksum();
  let byteCount = 0;
  encodeAll(batch, (bytes) => {
    byteCount += bytes.length;
    sum.addAll(bytes);
  });
  return { byteCount, checksum: sum.text };
}

function measure(
  context: BenchContext,
  name: string,
  rows: number,
  byteCount: number,
  work: () => void,
): Measurement {
  const samplesMs = sampleWork(work, context);
  const cpuNsEach = (cpuMsOf(work, context) * NS_PER_MS) / rows;
  const figures = { bytesPerRow: byteCount / rows, cpuNsEach };
  return { name, unit: "rows", count: rows, samplesMs, checksum: "", figures };
}
