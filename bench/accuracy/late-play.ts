/** Plays of late facts at the edges of prescription, drawn by seed: `late-streams.ts` compares. */
import type { Play, Step } from "../../engine/regularise/test/play.js";
import { drawStream } from "../../engine/regularise/test/stream.js";
import type { Random } from "./random.js";
import { monthOf } from "./reference/months.js";

/** Months that are decided: those in which rare components are paid, and plain ones. */
const MONTHS = [
  [2019, 3],
  [2019, 9],
  [2020, 11],
  [2021, 7],
  [2022, 9],
  [2022, 11],
  [2023, 10],
  [2024, 9],
].map(([year = 0, month = 0]) => monthOf(year, month));
const FIRST = MONTHS[0] as number;
const LAST = MONTHS.at(-1) as number;
/** Prescription changes so many months after a right-month or its payment. */
const EDGES = [34, 35, 36, 37, 38, 59, 60, 61];
const GROUP_HOUSEHOLDS = 3;
const FACTS = 70;
const LENGTH_MAX = 40;
const SEED_MAX = 2 ** 31;

/** About so many households. */
export function drawLatePlay(random: Random, households: number): Play {
  const groups = Math.ceil(households / GROUP_HOUSEHOLDS);
  const shape = { groups, facts: FACTS, lengthMax: LENGTH_MAX, first: FIRST, last: LAST };
  const stream = drawStream({ seed: random.below(SEED_MAX), ...shape });
  return { stream, months: MONTHS, order: random.below(SEED_MAX), steps: stepsOf(random) };
}

/** Half of the months decided early, the others between deliveries, some of them once more. */
function stepsOf(random: Random): Step[] {
  const after = (): number => {
    const edge = random.pick(MONTHS) + random.pick(EDGES);
    return Math.max(1, edge - LAST);
  };
  const decide = (place: number): Step => ({ kind: "decide", place });
  const late = (place: number): Step[] => [
    { kind: "deliver", share: random.between(60, 140) },
    ...(random.chance(0.7) ? [decide(place)] : []),
    { kind: "regularise", after: after(), before: random.below(2) },
  ];
  return [
    { kind: "deliver", share: 250 },
    ...MONTHS.flatMap((_, place) => (place % 2 === 0 ? [decide(place)] : [])),
    ...MONTHS.flatMap((_, place) => (place % 2 === 1 ? late(place) : [])),
    { kind: "payerError", share: 60, after: after() },
    decide(random.below(MONTHS.length)),
    { kind: "deliver", share: 80 },
    { kind: "regularise", after: after(), before: 0 },
  ];
}
