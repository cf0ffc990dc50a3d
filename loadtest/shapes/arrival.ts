/** Shapes that differ in nothing but when unary calls are due. */
import { even } from "../load/schedule.js";
import type { Shape } from "../load/shape.js";
import { unaryBySchedule } from "../load/unary-row.js";

const SECONDS = 6;
const WARM_SECONDS = 3;
/** A ramp goes from a fifth of the rate to eight times the rate: past what two cores can. */
const RAMP = { from: 0.2, to: 8 };
/** Half the rate, and every five seconds one second of five times the rate. */
const BURST = { calm: 0.5, high: 5, calmSeconds: 4, highSeconds: 1 };

export const steady: Shape = {
  name: "steady",
  doc: "unary Calculate at an even rate",
  expectedSeconds: SECONDS + WARM_SECONDS,
  run: (stage) => unaryBySchedule(stage, "steady", [even(stage.rate, stage.seconds(SECONDS))]),
};

export const ramp: Shape = {
  name: "ramp",
  doc: "unary Calculate, a fifth of the rate up to eight times the rate",
  expectedSeconds: SECONDS + WARM_SECONDS,
  run: async (stage) => {
    const [from, to] = [stage.rate * RAMP.from, stage.rate * RAMP.to];
    const rows = await unaryBySchedule(stage, "ramp", [
      { seconds: stage.seconds(SECONDS), from, to },
    ]);
    return rows.map((row) => {
      const peak = Math.max(0, ...(row.overTime ?? []).map(({ achieved }) => achieved));
      return { ...row, figures: { ...row.figures, peakAchievedPerSecond: peak } };
    });
  },
};

export const burst: Shape = {
  name: "burst",
  doc: "unary Calculate, half the rate with bursts of five times the rate",
  expectedSeconds: SECONDS + WARM_SECONDS,
  run: (stage) => {
    const calm = even(stage.rate * BURST.calm, BURST.calmSeconds);
    const high = even(stage.rate * BURST.high, BURST.highSeconds);
    const seconds = stage.seconds(SECONDS);
    const period = BURST.calmSeconds + BURST.highSeconds;
    const scale = Math.min(1, seconds / period);
    const count = Math.max(1, Math.round(seconds / period));
    const spans = Array.from({ length: count }, () => [calm, high]).flat();
    const scaled = spans.map((span) => ({ ...span, seconds: span.seconds * scale }));
    return unaryBySchedule(stage, "burst", scaled);
  },
};
