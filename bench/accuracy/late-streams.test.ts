/**
 * The law of the thing: in whatever order, batches and moments facts arrive, what was decided and
 * all that regularisations decided since is what full knowledge would have decided, each difference
 * with its standing; another one changes nothing, and a run of any past delivery repeats itself.
 * `npm run accuracy` plays more households over more months.
 */
import fc from "fast-check";
import t from "tap";
import type { ComponentName } from "../../core-wasm/layout.js";
import { openTestDatabase } from "../../engine/database/test/test-database.js";
import { Owing } from "../../engine/regularise/standing.js";
import type { Step } from "../../engine/regularise/test/play.js";
import { drawStream } from "../../engine/regularise/test/stream.js";
import { compareLatePlay, emptyLateTally } from "./late-streams.js";
import { monthOf } from "./reference/months.js";
import { loadReferenceParameters } from "./reference/parameters.js";
import { judged, type ReferenceDifference } from "./reference/regularisation.js";

const PLAYS = 1;
/** One of each that was paid in a month of its own, and two that were not. */
const RARE = ["basisbedrag", "socialeToeslag", "startbedrag", "schooltoeslag"] as const;
const MONTHS = [monthOf(2022, 9), monthOf(2023, 10)];
const [first = 0, last = 0] = MONTHS;
const stream = drawStream({ seed: 1, groups: 8, facts: 60, lengthMax: 40, first, last });

const BEGIN: readonly Step[] = [
  { kind: "deliver", share: 300 },
  { kind: "decide", place: 0 },
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
  t.ok(tally.standings.due > 0, `${tally.standings.due} differences are due`);
  t.ok(tally.runs >= PLAYS * MONTHS.length, `${tally.runs} runs`);
});

t.test("what is paid or claimed is the reference's, beside every edge", (t) => {
  const month = fc.constantFrom(...[2019, 2021, 2022, 2024].map((year) => monthOf(year, 9)));
  const edge = fc.constantFrom(-1, 0, 1, 33, 34, 35, 36, 37, 38, 59, 60, 61);
  const component = fc.constantFrom(...RARE);
  const cents = fc.integer({ min: -300, max: 300 }).filter((value) => value !== 0);
  const owed = fc.uniqueArray(fc.tuple(component, cents), {
    ...{ minLength: 1, maxLength: 4, selector: ([name]: readonly [ComponentName, number]) => name },
  });
  const whose = fc.constantFrom("nobody", "payer", "fraud");
  const asked = fc.option(edge, { nil: undefined });
  const same = fc.property(month, edge, owed, whose, asked, (of, after, amounts, doer, request) => {
    const on = of + after;
    const [isPayerError, isFraud] = [doer === "payer", doer === "fraud"];
    const askedIn = request === undefined ? on : of + request;
    const differences = amounts.map(([name, value]): ReferenceDifference => {
      const [before, now] = value < 0 ? [BigInt(-value), 0n] : [0n, BigInt(value)];
      const who = { gezinId: 1n, childId: 11n, payer: "FONS" };
      return { ...who, month: of, component: name, before, after: now };
    });
    const owing = new Owing(on);
    owing.begin(of, { isPayerError, isFraud, requestedMonth: askedIn });
    for (const [name, value] of amounts) owing.add(name, value);
    const expected = new Map(
      judged(differences, { on, isPayerError, isFraud, askedIn }).map((one) => [
        one.component,
        one.standing,
      ]),
    );
    return amounts.every(([name, value]) => {
      return owing.standingOf(name, value) === expected.get(name);
    });
  });
  fc.assert(same, { numRuns: 5000, seed: 3 });
  t.end();
});
