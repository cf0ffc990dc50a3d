/**
 * Latencies as an HDR histogram: from a microsecond to two minutes with three digits that count,
 * whatever the number of values. Histograms of turns or callers add up; percentiles do not, which
 * is why the histogram is kept and not its percentiles.
 */
import { build, type Histogram } from "hdr-histogram-js";

const MICROS_PER_MS = 1000;
const MS_MAX = 120_000;
const DIGITS = 3;

/** Milliseconds. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p99_9: number;
  readonly max: number;
}

export class LatencyHistogram {
  readonly #values: Histogram = build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: MS_MAX * MICROS_PER_MS,
    numberOfSignificantValueDigits: DIGITS,
  });

  /** What is longer than two minutes counts as two minutes. */
  record(ms: number): void {
    const micros = Math.round(Math.max(0, Math.min(ms, MS_MAX)) * MICROS_PER_MS);
    this.#values.recordValue(micros);
  }

  add(other: LatencyHistogram): void {
    this.#values.add(other.#values);
  }

  get count(): number {
    return this.#values.totalCount;
  }

  /** Milliseconds below which so many per cent lie. */
  at(percent: number): number {
    const micros = this.#values.getValueAtPercentile(percent);
    return Math.min(micros, this.#values.maxValue) / MICROS_PER_MS;
  }

  get percentiles(): Percentiles {
    return {
      count: this.count,
      p50: this.at(50),
      p90: this.at(90),
      p99: this.at(99),
      p99_9: this.at(99.9),
      max: this.#values.maxValue / MICROS_PER_MS,
    };
  }
}

/** All of them as one. */
export function merged(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const sum = new LatencyHistogram();
  for (const histogram of histograms) sum.add(histogram);
  return sum;
}
