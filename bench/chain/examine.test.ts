/** Examined families: pieces that join, an interruption, and faults by kind. */
import t from "tap";
import { REFERENCE_MONTH } from "../../engine/generate/generate.js";
import { examinationLines, examine } from "./examine.js";

const PIECE = { children: 20, seed: 1, month: REFERENCE_MONTH, workers: 0 };

t.test("a piece goes on where the one before ended", async (t) => {
  const first = await examine({ ...PIECE, from: 0 });
  const second = await examine({ ...PIECE, from: first.to });
  const both = await examine({ ...PIECE, children: first.children + 1, from: 0 });
  t.ok(first.children >= PIECE.children);
  t.same(first.faults, []);
  t.equal(second.from, first.to);
  t.ok(both.to > first.to && both.facts > first.facts);
});

t.test("an interruption tells what has been examined", async (t) => {
  const found = await examine({ ...PIECE, children: 1_000, from: 0, signal: AbortSignal.abort() });
  t.ok(found.to > 0 && found.families > 0);
  t.ok(found.children < 1_000);
});

t.test("faults are told by kind, the first of each with its family", (t) => {
  const fault = { family: 7, kind: "studie: does not follow", message: "expected one" };
  const faults = [{ kind: fault.kind, count: 3, first: [fault] }];
  const sums = { children: 10, families: 8, facts: 100, decisions: 20 };
  t.same(examinationLines({ seed: 1, from: 0, to: 9, ...sums, faults }), [
    "  studie: does not follow: 3 faults",
    "    family 7: expected one",
    "FAIL records of seed 1: families 0 to 8, 8 families with 10 children, 100 facts, " +
      "20 decisions; go on with --from 9",
  ]);
  t.end();
});
