import { mkdtempSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import t from "tap";
import { buildKernel } from "../../core-wasm/build/compile.js";
import { Kernel } from "../../core-wasm/kernel.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { Comparison, type Tally } from "./compare.js";
import { KernelBridge } from "./kernel-bridge.js";
import { Random } from "./random.js";
import { randomHousehold } from "./random-household.js";
import { loadReferenceParameters } from "./reference/parameters.js";

const HOUSEHOLDS = 1500;
const SEED = 58477;
const FOLDER_PREFIX = join(PROJECT_ROOT, ".broken-kernel-");

const parameters = await loadReferenceParameters();
const book = await loadParameters();

/** Hostile households in the months around their anchor, a batch an anchor, until one differs. */
function compareHostile(kernel: Kernel): Tally {
  const random = new Random(SEED);
  const comparison = new Comparison(new KernelBridge(kernel, book), parameters);
  for (let month = parameters.firstMonth; month <= parameters.lastMonth; month += 1) {
    if (comparison.tally.differences.length > 0) break;
    const count = Math.ceil(HOUSEHOLDS / (parameters.lastMonth - parameters.firstMonth));
    const batch = Array.from(
      { length: count },
      () => randomHousehold(random, parameters, month).rows,
    );
    comparison.compare(batch, [month]);
  }
  return comparison.tally;
}

/** A kernel with one text of one source file replaced; fails when the text is not there. */
async function brokenKernel(file: string, from: string, to: string): Promise<Kernel> {
  const folder = mkdtempSync(FOLDER_PREFIX);
  const outFile = join(folder, "kernel.wasm");
  let isBroken = false;
  try {
    await buildKernel({
      outFile: relative(PROJECT_ROOT, outFile),
      target: "draft",
      transform: (path, source) => {
        if (!path.endsWith(file) || !source.includes(from)) return source;
        isBroken = true;
        return source.replace(from, to);
      },
    });
    if (!isBroken) throw new Error(`Expected "${from}" in ${file}, found no such text`);
    return await Kernel.load(outFile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

t.test("the kernel as it is passes", async (t) => {
  const { results, exact, differences } = compareHostile(await Kernel.load());
  t.ok(results > 0);
  t.equal(exact, results, JSON.stringify(differences[0]));
});

const BREAKS = [
  {
    rule: "a low limit that is no longer inclusive",
    file: "benefits/sociale-toeslag.ts",
    from: "inkomen <= sheetValue(INKOMENSGRENS_LAAG)",
    to: "inkomen < sheetValue(INKOMENSGRENS_LAAG)",
  },
  {
    rule: "halves that are rounded down",
    file: "benefits/sociale-toeslag.ts",
    from: "(vol + 1) / 2 : vol",
    to: "vol / 2 : vol",
  },
  {
    rule: "a month of death that is not paid",
    file: "benefits/rechtgevend-kind.ts",
    from: "i16x8.ge_s(v128.load(RESIDENT_UNTIL + at), monthLanes)",
    to: "i16x8.gt_s(v128.load(RESIDENT_UNTIL + at), monthLanes)",
  },
  {
    rule: "a formula that is not rounded half-up",
    file: "benefits/schooltoeslag.ts",
    from: "(limitMax - inkomen) + (limitMax - limitMin)",
    to: "(limitMax - inkomen)",
  },
  {
    rule: "a preschool allowance of who is born in 2022",
    file: "benefits/kleutertoeslag.ts",
    from: "birthYear >= ABOLISHED_FROM",
    to: "birthYear > ABOLISHED_FROM",
  },
];

for (const { rule, file, from, to } of BREAKS) {
  t.test(`a kernel with ${rule} is caught`, async (t) => {
    const { results, exact, differences } = compareHostile(await brokenKernel(file, from, to));
    t.ok(exact < results);
    t.ok(differences.length > 0);
  });
}
