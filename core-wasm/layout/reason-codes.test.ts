/**
 * Stored results are read by the codes of their reasons for as long as they are kept. So the table
 * of reasons only grows: `reason-codes.txt` has every code that was ever given, a line a rule with
 * its first bit and its width. A new reason is added at the end of its line, a new rule at the end.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { REASON_FIELDS } from "../layout.js";
import { PROJECT_ROOT } from "../root.js";

const FILE = join(PROJECT_ROOT, "core-wasm", "layout", "reason-codes.txt");
const committed = readFileSync(FILE, "utf8").trimEnd().split("\n");
const current = REASON_FIELDS.map(({ rule, shift, bits, names }) =>
  [rule, `${shift}+${bits}`, ...names].join(" "),
);

t.test("every code of a reason that was ever given still means the same", async (t) => {
  const changed = committed.filter((line, index) => {
    const now = current[index] ?? "";
    return now !== line && !now.startsWith(`${line} `);
  });
  t.same(changed, []);
});

t.test("every reason stands in the list of codes", async (t) => {
  t.same(
    current.filter((line, index) => committed[index] !== line),
    [],
    "a new reason goes behind the others, in reasons.ts and in reason-codes.txt",
  );
});

t.test("every rule has room for one reason more, but for the halving", async (t) => {
  const full = REASON_FIELDS.filter(({ bits, names }) => names.length >= 2 ** bits);
  t.same(
    full.map(({ rule }) => rule),
    ["deling"],
  );
});
