import t from "tap";
import { Kernel } from "../../core-wasm/kernel.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { loadCases } from "./cases.js";
import { KernelBridge } from "./kernel-bridge.js";
import { kernelEngine } from "./kernel-engine.js";
import { programEngine } from "./program-engine.js";
import { faultsOf } from "./run-case.js";

const cases = await loadCases();

t.test("the kernel gives the cents and the reasons of every golden case", async (t) => {
  const engine = kernelEngine(new KernelBridge(await Kernel.load(), await loadParameters()));
  for (const goldenCase of cases) {
    t.same(await faultsOf(goldenCase, engine), [], `${goldenCase.file}: ${goldenCase.name}`);
  }
});

t.test("groeikern calculate gives the cents and the reasons of every golden case", async (t) => {
  const engine = await programEngine(cases);
  for (const goldenCase of cases) {
    t.same(await faultsOf(goldenCase, engine), [], `${goldenCase.file}: ${goldenCase.name}`);
  }
});
