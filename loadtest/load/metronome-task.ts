/** What the metronome's thread does (metronome.ts): waits for moments, one after the other. */
import { parentPort } from "node:worker_threads";

const NS_PER_MS = 1e6;
const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

parentPort?.on("message", (atNs: bigint) => {
  const leftMs = Number(atNs - process.hrtime.bigint()) / NS_PER_MS;
  if (leftMs > 0) Atomics.wait(cell, 0, 0, leftMs);
  parentPort?.postMessage(undefined);
});
