/** The kernel of a thread, kept from one of its jobs to the next. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { KERNEL_FILE, Kernel } from "../../core-wasm/kernel.js";

let kept: Kernel | undefined;

/** The kernel that stands in a file now: the one that was kept, unless it was built anew. */
export async function keptKernel(file = KERNEL_FILE): Promise<Kernel> {
  if (kept === undefined || kept.digest !== digestOf(file)) kept = await Kernel.load(file);
  return kept;
}

const digestOf = (file: string): string =>
  createHash("sha256").update(readFileSync(file)).digest("hex");
