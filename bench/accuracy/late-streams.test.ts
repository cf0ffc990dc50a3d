/**
 * The law of the thing: in whatever order, batches and moments facts arrive, what was decided and
 * all that regularisations decided since is what full knowledge would have decided, each difference
 * with its standing; another one changes nothing, and a run of any past delivery repeats itself.
 * `npm run accuracy` plays more households over more months.
 */
import fc from "fast-check";
import t from "tap";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import type { Step } from "../../engine/regularise/test/play.js";
import { drawStream } from "../../engine/regularise/test/stream.js";
import { compareLatePlay, emptyLateTally } from "./late-streams.js";
import { monthOf } from "./reference/months.js";
import { loadReferenceParameters } from "./reference/parameters.js";

const PLAYS = 2;
const MONTHS = [monthOf(2019, 9), monthOf(2022, 9), monthOf(2023, 10)];
const [first = 0, , last = 0] = MONTHS;
const stream = drawStream({ seed: 1, groups: 8, facts: 60, lengthMax: 40, first, last });

const BEGIN: readonly Step[] = [
  { kind: "deliver", share: 300 },
  { kind: "decide", place: 1 },
  { kind: "decide", place: 2 },
];
const share = fc.integer({ min: 100, max: 400 });
const after = fc.integer({ min: 1, max: 30 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("deliver" as const), share }),
    fc.record({ kind: fc.constant("payerError" as const), share, after }),
    fc.record({ kind: fc.constant("decide" as const), place: fc.nat(MONTHS.length - 1) }),
    fc.record({ kind: fc.constant("regularise" as const), after, before: fc.nat(1) }),
  ),
  { minLength: 3, maxLength: 4 },
);

t.test("streams of facts in any order end where full knowledge does", async (t) => {
  const parameters = await loadReferenceParameters();
  const tally = emptyLateTally();
  const ends = fc.asyncProperty(steps, fc.nat(), async (drawn, order) => {
    const db = await openTestDatabase();
    try {
      const play = { stream, months: MONTHS, order, steps: [...BEGIN, ...drawn] };
      await compareLatePlay(db, parameters, play, tally);
    } finally {
      await db.close();
    }
    if (tally.faults.length > 0) throw new Error(tally.faults.join("\n"));
  });
  await fc.assert(ends, { numRuns: PLAYS, seed: 7, endOnFailure: true });
  t.ok(tally.standings.due > 0 && tally.runs > PLAYS * MONTHS.length, JSON.stringify(tally));
});
