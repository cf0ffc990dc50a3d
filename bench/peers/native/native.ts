/** The kernel's own module as native code, on the same rows: what the WebAssembly costs. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Kernel } from "../../../core-wasm/kernel.js";
import { BYTES, REGIONS, type Region, ROW_CAPACITY } from "../../../core-wasm/memory.js";
import type { BenchContext } from "../../harness/bench.js";
import { compileNative } from "./toolchain.js";

/** What the native program measured. */
export interface NativeSamples {
  readonly samplesMs: number[];
  /** Processor time of one month. */
  readonly cpuMs: number;
  readonly checksum: string;
  readonly note: string;
}

const NS_PER_MS = 1e6;
/** Least duration of a sample. */
const SAMPLE_MS = { full: 200, smoke: 1 } as const;

/** Measures the batch that stands calculated in the kernel; or says why it cannot. */
export async function measureNative(
  kernel: Kernel,
  rows: number,
  { outputDir, month, samples, isSmoke }: BenchContext,
): Promise<NativeSamples | { readonly missing: string }> {
  const native = await compileNative(outputDir);
  if ("missing" in native) return native;
  const image = join(outputDir, "native", "image.bin");
  writeFileSync(image, imageOf(kernel, rows));
  const columns = ["totaalCents", "redenen", "voorlopig"].map((name) => regionOf(name).offset);
  const sampleMs = isSmoke ? SAMPLE_MS.smoke : SAMPLE_MS.full;
  const words = [image, rows, month, samples, sampleMs, ...columns].map(String);
  const lines = execFileSync(native.program, words).toString().trim().split("\n");
  return {
    samplesMs: lines.slice(0, samples).map((line) => Number(line) / NS_PER_MS),
    cpuMs: Number(lineValue(lines, "cpu")) / NS_PER_MS,
    checksum: lineValue(lines, "checksum"),
    note: native.note,
  };
}

function lineValue(lines: readonly string[], name: string): string {
  const line = lines.find((text) => text.startsWith(`${name} `));
  if (line === undefined) throw new Error(`native: expected a line ${name}, found none`);
  return line.slice(name.length + 1);
}

function regionOf(name: string): Region {
  const region = REGIONS.find((known) => known.name === name);
  if (region === undefined) throw new Error(`layout: expected a column ${name}, found none`);
  return region;
}

/** Facts and sheet, piece by piece: of a column only its rows. */
function imageOf(kernel: Kernel, rows: number): Buffer {
  const { buffer } = kernel.facts.gezinId;
  const inputs = REGIONS.slice(
    0,
    REGIONS.findIndex(({ name }) => name === "householdRow"),
  );
  return Buffer.concat(
    inputs.flatMap(({ offset, length, type }) => {
      const count = length === ROW_CAPACITY ? rows : length;
      const head = Buffer.alloc(8);
      head.writeUInt32LE(offset, 0);
      head.writeUInt32LE(count * BYTES[type], 4);
      return [head, Buffer.from(buffer, offset, count * BYTES[type])];
    }),
  );
}
