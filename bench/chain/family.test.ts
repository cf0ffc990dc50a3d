/** Rare families, each told alone: their records gave something else than is true once. */
import t from "tap";
import { REFERENCE_MONTH } from "../../engine/generate/generate.js";
import { tellOne } from "./family.js";

/** By seed and number, what is rare of it. */
const FAMILIES: readonly (readonly [seed: number, family: number, why: string])[] = [
  [1, 36646, "a child is born on the day on which another payer takes the file"],
];

for (const [seed, family, why] of FAMILIES) {
  t.test(`family ${family} of seed ${seed}: ${why}`, async (t) => {
    const told = await tellOne({ seed, month: REFERENCE_MONTH }, family);
    t.ok(told !== undefined && told.records.length > 0);
    t.same(told?.faults, []);
  });
}

t.test("a family without a child in the window is none", async (t) => {
  const told = await Promise.all(
    Array.from({ length: 8 }, (_, family) => tellOne({ seed: 1, month: REFERENCE_MONTH }, family)),
  );
  t.ok(told.some((it) => it === undefined));
  t.ok(told.some((it) => it !== undefined));
});
