/**
 * Stored results are read by the codes of their reasons for as long as they are kept. So the table
 * of reasons only grows: `reason-codes.txt` has every code that was ever given, a line a rule with
 * its first bit and its width. `npm run generate` adds to it, and refuses to change it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { reasonCodes } from "../build/reason-codes.js";
import { REASON_FIELDS } from "../layout.js";
import { PROJECT_ROOT } from "../root.js";

const FILE = join(PROJECT_ROOT, "core-wasm", "layout", "reason-codes.txt");
const committed = readFileSync(FILE, "utf8");

t.test("every code of a reason that was ever given still means the same", async (t) => {
  t.equal(reasonCodes(committed), committed);
});

t.test("a reason between others, one that is gone and a wider field are refused", async (t) => {
  const older = [
    ["half vol", "half kwart vol"],
    ["half vol", "half vol kwart"],
    ["wezentoeslag 21+2", "wezentoeslag 21+3"],
  ] as const;
  for (const [now, before] of older) {
    t.throws(() => reasonCodes(committed.replace(now, before)), /to keep the line "wezentoeslag/);
  }
  t.equal(reasonCodes(committed.replace(" half vol", " half")), committed, "one is added behind");
});

t.test("every rule has room for one reason more, but for the halving", async (t) => {
  const full = REASON_FIELDS.filter(({ bits, names }) => names.length >= 2 ** bits);
  t.same(
    full.map(({ rule }) => rule),
    ["deling"],
  );
});
