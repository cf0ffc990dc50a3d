/** Rare families, each told alone: their records gave something else than is true once. */
import t from "tap";
import { REFERENCE_MONTH } from "../../engine/generate/generate.js";
import { tellOne } from "./family.js";

/** By seed and number, what is rare of it. */
const FAMILIES: readonly (readonly [seed: number, family: number, why: string])[] = [
  [1, 36646, "a child is born on the day on which another payer takes the file"],
  [1, 406480, "a child is born in the month in which the family comes to Flanders"],
  [1, 1424093, "the child of the second household is, and opens that household's file"],
  [1, 276796, "a child is born on the last day of a month, and shared from the next one"],
  [1, 690551, "a child is born on the last day of a month, and moves in the next one"],
  [8, 1199533, "such a child is born on 31 July, a month before points are counted"],
  [5, 159677, "such a child is the only one of the household that it is shared with"],
  [1, 320583, "a child is born on the last day of a month, and is abroad from the next one"],
  [1, 875651, "both parents die, and a half sibling has one of them"],
  [1, 1231488, "a cent of the cadastral income is of the own business"],
];

for (const [seed, family, why] of FAMILIES) {
  t.test(`family ${family} of seed ${seed}: ${why}`, async (t) => {
    const told = await tellOne({ seed, month: REFERENCE_MONTH }, family);
    t.ok(told !== undefined && told.records.length > 0);
    t.same(told?.faults, []);
  });
}

t.test("who is born after the death of a father has another: nobody decides on it", async (t) => {
  const told = await tellOne({ seed: 7, month: REFERENCE_MONTH }, 1018);
  t.same(told?.faults, []);
  t.notOk(told?.decisions.some(({ table }) => table === "wezenbesluit"));
});

t.test("a family without a child in the window is none", async (t) => {
  const told = await Promise.all(
    Array.from({ length: 8 }, (_, family) => tellOne({ seed: 1, month: REFERENCE_MONTH }, family)),
  );
  t.ok(told.some((it) => it === undefined));
  t.ok(told.some((it) => it !== undefined));
});
