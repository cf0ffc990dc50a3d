/** Screenings and rights in the words and units of every other table. */
import t from "tap";
import type { Screening } from "../screening/screen.js";
import { handsText } from "./rights.js";
import { screeningText } from "./screen.js";

t.test("amounts of a screening are told in euro, under the word of the other tables", async (t) => {
  const cause = { cause: "kiTest", households: 1, children: 2, moreCents: 123_456, lessCents: 0 };
  const derived = { subjects: 0, changed: 0, closedCount: 0, insertedCount: 0, findings: 0 };
  const found = { year: 2024, rows: 3, derived, causes: [cause], refused: {}, isDryRun: true };
  const text = screeningText(found as unknown as Screening);
  t.match(text, /^cause .* more, euro {2}less, euro$/m);
  t.match(text, /^kiTest .* 1,234.56 +0.00$/m);
});

t.test("of nobody there is no share that went without hands", async (t) => {
  t.equal(handsText({ subjects: 0, withoutHands: 0 }), "without hands: no subjects yet");
  t.equal(handsText({ subjects: 3, withoutHands: 2 }), "without hands: 2 of 3 subjects, 66.7 %");
});
