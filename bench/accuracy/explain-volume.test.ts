import t from "tap";
import { Kernel } from "../../core-wasm/kernel.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import openVolume from "./explain-task.js";
import { ExplainVolume } from "./explain-volume.js";
import { loadReferenceParameters } from "./reference/parameters.js";

const SEED = 6;
const HOUSEHOLDS_MAX = 60_000;
const ROWS_OF_EVERY_REASON = 20;

t.test("every reason is explained, with steps that come to what the kernel gave", async (t) => {
  const parameters = await loadReferenceParameters();
  const kernel = await Kernel.load();
  const volume = new ExplainVolume(kernel, await loadParameters(), parameters, SEED);
  while (volume.households < HOUSEHOLDS_MAX && volume.scarcest[1] < ROWS_OF_EVERY_REASON) {
    volume.explainNext(ROWS_OF_EVERY_REASON);
  }
  const [reason, rows] = volume.scarcest;
  t.ok(rows >= ROWS_OF_EVERY_REASON, `${reason} ${rows}, ${volume.households} households`);
});

t.test("the share of a thread is told a step at a time until it is whole", async (t) => {
  const job = await openVolume({ seed: SEED, wanted: 2 });
  let told = await job.run(null);
  while (!told.isDone) told = await job.run(null);
  t.same(
    [...told.rows].filter(([, count]) => count < 2),
    [],
  );
});
