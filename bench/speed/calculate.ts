/** `groeikern calculate` from memory to memory: JSON lines in, result lines out, one thread. */
import { Readable, Writable } from "node:stream";
import { calculate } from "../../engine/calculate/calculate.js";
import type { Bench } from "../harness/bench.js";
import { sampleTurns } from "../harness/measure.js";
import { calculateLines } from "../material/calculate-lines.js";
import { Checksum } from "../material/checksum.js";
import { openBatch } from "../material/work.js";

const ROWS_MAX = 60_000;
const CHUNK_BYTES = 64 * 1024;

export const calculateBench: Bench = {
  name: "calculate",
  doc: "households as JSON lines in and results out, in memory",
  async run(context) {
    const rowsMax = Math.min(context.rows, ROWS_MAX);
    const { kernel, rows } = await openBatch(context.seed, context.month, rowsMax);
    const lines = calculateLines(kernel, rows, context.month);
    const input = Buffer.from(`${lines.join("\n")}\n`);
    const sum = new Checksum();
    const outBytes = await calculateAll(input, (bytes) => sum.addAll(bytes));
    const work = () => calculateAll(input, () => undefined);
    const [samplesMs] = await sampleTurns([{ work }], context);
    return [
      {
        name: "calculate, JSON to JSON",
        unit: "households",
        count: lines.length,
        samplesMs: samplesMs as number[],
        checksum: sum.text,
        figures: { childrenPerLine: rows / lines.length, inBytes: input.length, outBytes },
        note: "one month each; loads kernel and parameters too",
      },
    ];
  },
};

/** Calculates all lines; returns the bytes of the results. Throws when a line was at fault. */
async function calculateAll(input: Buffer, take: (bytes: Buffer) => void): Promise<number> {
  let outBytes = 0;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      outBytes += chunk.length;
      take(chunk);
      done();
    },
  });
  let faults = "";
  const errors = new Writable({
    write(chunk: Buffer, _encoding, done) {
      faults += chunk.toString();
      done();
    },
  });
  const { faultCount } = await calculate({ input: Readable.from(chunksOf(input)), output, errors });
  if (faultCount > 0)
    throw new Error(`calculate: expected no fault, found ${faults.slice(0, 300)}`);
  return outBytes;
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
