/** The digest of a partition's results, over their bytes as the kernel encodes them. */
import { createHash } from "node:crypto";
import type { Kernel } from "../../core-wasm/kernel.js";

/** Encodes the kernel's batch, which adds up its sums and checksums; returns the SHA-256. */
export function digestResults(kernel: Kernel, rowCount: number): string {
  const hash = createHash("sha256");
  kernel.beginEncode();
  for (let row = 0; row < rowCount; ) {
    const { bytes, next } = kernel.encode(row, rowCount);
    hash.update(bytes);
    row = next;
  }
  return hash.digest("hex");
}
