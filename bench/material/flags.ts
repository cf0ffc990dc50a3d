/**
 * The column of boolean facts of a kernel, a bit each: the kernel's wrapper writes it, never shows
 * it.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { REGIONS } from "../../core-wasm/memory.js";

export function flagColumn({ facts }: Kernel): Uint32Array {
  const region = REGIONS.find(({ name }) => name === "flagBits");
  if (region === undefined) throw new Error("layout: expected a column flagBits, found none");
  return new Uint32Array(facts.gezinId.buffer, region.offset, region.length);
}
