/**
 * A day in some minutes: calls of every kind, the bad and the cancelled ones too, at an even rate.
 * Whether memory is flat is told by the second half, when everything is warm: memory in use is a
 * saw, so the slope is that of its floors, by least squares; resident memory is compared peak with
 * peak. Whether handles leak is told by those that are left when the callers have gone.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { atMost, type Judgement } from "../load/bar.js";
import { Mix } from "../load/mix.js";
import { driveOpenLoop } from "../load/open-loop.js";
import { even } from "../load/schedule.js";
import type { LoadRow, Shape, Stage } from "../load/shape.js";
import { floorsOf, type Point, slopeOf } from "../load/slope.js";
import { measureLoad } from "../load/unary-row.js";
import { readServer, type ServerSample } from "../stand/prometheus.js";
import type { Target } from "../stand/target.js";

const SECONDS = 120;
const WARM_SECONDS = 5;
/** Of the rate: a call of the mix is dearer than one of a household. */
const RATE_SHARE = 0.4;
const SETTLE_MS = { full: 3000, smoke: 300 };
/** Longer than from one large collection of garbage to the next. */
const FLOOR_SECONDS = 15;
const SLOPE_MB_BAR = 5;
const GROWTH_MB_BAR = 50;
const HANDLES_BAR = 5;
const MB = 2 ** 20;
const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60_000;

export const soak: Shape = {
  name: "soak",
  doc: "calls of every kind, cancelled and bad ones too: is memory flat, do handles leak",
  expectedSeconds: SECONDS + WARM_SECONDS + 10,
  isLong: true,
  run: async (stage) => {
    const found = await stage.results();
    const requests = await stage.requests();
    const rate = stage.rate * RATE_SHARE;
    const warm = new Mix(found, requests);
    const spans = [even(rate, stage.seconds(WARM_SECONDS))];
    await driveOpenLoop({ spans, send: warm.send, signal: stage.signal });
    warm.close();
    const before = await settled(stage, found.target);
    const mix = new Mix(found, requests);
    const row = await measureLoad(stage, {
      ...{ shape: "soak", name: "soak, calls of every kind", target: found.target },
      ...{ send: mix.send, spans: [even(rate, stage.seconds(SECONDS))] },
    });
    mix.close();
    return [judged(row, mix, before, await settled(stage, found.target))];
  },
};

/** The server when the callers have gone. */
async function settled(
  { isSmoke }: Stage,
  { metricsUrl }: Target,
): Promise<ServerSample | undefined> {
  if (metricsUrl === undefined) return undefined;
  await sleep(isSmoke ? SETTLE_MS.smoke : SETTLE_MS.full);
  return readServer(metricsUrl, 0);
}

function judged(
  row: LoadRow,
  { unexpected }: Mix,
  before: ServerSample | undefined,
  after: ServerSample | undefined,
): LoadRow {
  const samples = row.server ?? [];
  const half = samples.slice(Math.floor(samples.length / 2));
  const handles = (after?.handles ?? Number.NaN) - (before?.handles ?? Number.NaN);
  const wrong = [...unexpected.values()].reduce((sum, count) => sum + count, 0);
  const left = atMost("handles left over", handles, HANDLES_BAR);
  const bars: Judgement[] = [
    ...memoryBars(half),
    ...(Number.isFinite(handles) ? [left] : []),
    atMost("calls that ended as they should not", wrong, 0),
  ];
  const figures = {
    ...row.figures,
    rssSlopeMbPerMinute: slopeOf(half.map(rssPoint)),
    rssFirstMb: (samples[0]?.rssBytes ?? Number.NaN) / MB,
    rssLastMb: (samples.at(-1)?.rssBytes ?? Number.NaN) / MB,
  };
  const note = [...unexpected].map(([name, count]) => `${name}: ${count}`).join(", ");
  return { ...row, figures, bars, ...(note !== "" && { note }) };
}

function memoryBars(half: readonly ServerSample[]): Judgement[] {
  if (half.length === 0) return [];
  const inUse = half.map(({ atMs, inUseBytes }) => ({
    x: atMs / MS_PER_MINUTE,
    y: inUseBytes / MB,
  }));
  const floors = floorsOf(inUse, (FLOOR_SECONDS * MS_PER_SECOND) / MS_PER_MINUTE);
  const middle = Math.ceil(half.length / 2);
  const peakOf = (samples: readonly ServerSample[]) =>
    Math.max(0, ...samples.map((sample) => rssPoint(sample).y));
  const growth = peakOf(half.slice(middle)) - peakOf(half.slice(0, middle));
  return [
    atMost("slope of memory in use, MB/min", slopeOf(floors), SLOPE_MB_BAR),
    atMost("growth of resident memory in the last quarter, MB", growth, GROWTH_MB_BAR),
  ];
}

const rssPoint = ({ atMs, rssBytes }: ServerSample): Point => ({
  x: atMs / MS_PER_MINUTE,
  y: rssBytes / MB,
});
