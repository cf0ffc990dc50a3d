/**
 * When calls are due: a load is a row of spans, each with a rate at its beginning and at its end.
 * The number of arrivals up to a moment is the area below the rates; arrival k is due when the area
 * reaches k. Nothing here knows whether the server keeps up.
 */

/** A stretch of time in which the rate goes evenly from one value to another, calls a second. */
export interface LoadSpan {
  readonly seconds: number;
  readonly from: number;
  readonly to: number;
}

const MS_PER_SECOND = 1000;

/** The same rate all the time. */
export const even = (rate: number, seconds: number): LoadSpan => ({
  seconds,
  from: rate,
  to: rate,
});

/** Moments at which calls are due, milliseconds from the beginning, ascending. */
export function* arrivals(spans: readonly LoadSpan[]): Generator<number> {
  let startSeconds = 0;
  /** Part of an arrival that the spans before have left. */
  let rest = 0;
  for (const { seconds, from, to } of spans) {
    const area = ((from + to) / 2) * seconds;
    const count = Math.floor(area + rest);
    for (let place = 1; place <= count; place += 1) {
      yield (startSeconds + secondsUntil(place - rest, seconds, from, to)) * MS_PER_SECOND;
    }
    rest += area - count;
    startSeconds += seconds;
  }
}

/** Seconds into a span after which the area is so large. */
function secondsUntil(area: number, seconds: number, from: number, to: number): number {
  const slope = (to - from) / seconds;
  if (slope === 0) return area / from;
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * area));
  return Math.min(seconds, (root - from) / slope);
}

export const secondsOf = (spans: readonly LoadSpan[]): number =>
  spans.reduce((sum, { seconds }) => sum + seconds, 0);

/** Calls a second, on average. */
export const rateOf = (spans: readonly LoadSpan[]): number =>
  spans.reduce((sum, { seconds, from, to }) => sum + ((from + to) / 2) * seconds, 0) /
  secondsOf(spans);
