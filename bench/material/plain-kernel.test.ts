/**
 * The kernel without SIMD gives what the kernel gives: tools that know no SIMD measure the same.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import t from "tap";
import { buildKernel } from "../../core-wasm/build/compile.js";
import { Kernel } from "../../core-wasm/kernel.js";
import { monthIndex } from "../../core-wasm/month.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { fillBatch, resultChecksum } from "./work.js";

const MONTHS = [monthIndex(2019, 1), monthIndex(2023, 7), monthIndex(2026, 9)];
const ROWS = 3000;
const SEED = 11;

t.test("a kernel built without SIMD calculates the same", async (t) => {
  const folder = mkdtempSync(join(PROJECT_ROOT, ".plain-kernel-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "kernel.wasm");
  await buildKernel({ outFile: relative(PROJECT_ROOT, file), target: "plain-draft" });
  const book = await loadParameters();
  const kernels = [await Kernel.load(), await Kernel.load(file)];
  t.not(kernels[0]?.digest, kernels[1]?.digest, "two modules");
  for (const month of MONTHS) {
    const sums = kernels.map((kernel) => {
      const { rows } = fillBatch(kernel, SEED, month, ROWS);
      kernel.calculate(book.sheet(month));
      return resultChecksum(kernel, rows);
    });
    t.equal(sums[0], sums[1]);
  }
});
