import t from "tap";
import { Kernel } from "../../core-wasm/kernel.js";
import { loadParameters } from "../../core-wasm/parameters.js";
import { ExplainCheck } from "./explain-check.js";
import { Random } from "./random.js";
import { randomHousehold } from "./random-household.js";
import { loadReferenceParameters } from "./reference/parameters.js";

const HOUSEHOLDS = 100;
const SEED = 20;

t.test(
  "an explained amount is what the rules give, and so is every branch nearly taken",
  async (t) => {
    const parameters = await loadReferenceParameters();
    const check = new ExplainCheck(await Kernel.load(), await loadParameters(), parameters);
    for (let seed = 0; seed < HOUSEHOLDS; seed += 1) {
      const { rows, anchor } = randomHousehold(new Random(SEED + seed), parameters);
      check.check(rows, anchor);
    }
    t.ok(check.alternatives > 10 * HOUSEHOLDS, `${check.alternatives} branches nearly taken`);
  },
);
