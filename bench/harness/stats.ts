/**
 * Median and spread of samples, and whether two results differ by more than their noise.
 *
 * The median and the median absolute deviation hold still when a neighbour on the machine does not.
 * All functions throw on an empty list: a measurement without samples is a fault of the bench.
 */
import type { Measurement } from "./bench.js";

const P99 = 0.99;
/** Turns a median absolute deviation into the standard deviation of normal noise. */
const MAD_TO_SIGMA = 1.4826;
const NS_PER_MS = 1e6;

export interface Summary {
  readonly medianMs: number;
  /** Half of the samples lie within this distance of the median. */
  readonly madMs: number;
  /** 99th percentile by nearest rank: of few samples the slowest one. */
  readonly p99Ms: number;
  readonly minMs: number;
  readonly sampleCount: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value at a share of the sorted samples; between two of them where the share falls between.
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError("samples: expected at least one, found none");
  const sorted = [...values].sort((left, right) => left - right);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] as number;
  const high = sorted[Math.ceil(place)] as number;
  return low + (high - low) * (place - Math.floor(place));
}

export function summarize(samplesMs: readonly number[]): Summary {
  const medianMs = median(samplesMs);
  const sorted = [...samplesMs].sort((left, right) => left - right);
  return {
    medianMs,
    madMs: median(samplesMs.map((sample) => Math.abs(sample - medianMs))),
    p99Ms: sorted[Math.ceil(sorted.length * P99) - 1] as number,
    minMs: sorted[0] as number,
    sampleCount: samplesMs.length,
  };
}

/** Rates of a measurement, by its median sample. */
export interface Rates {
  readonly perSecond: number;
  readonly nsPerUnit: number;
  readonly p99NsPerUnit: number;
  /** The fastest sample: the least disturbed one. */
  readonly bestNsPerUnit: number;
  /** Median absolute deviation as a share of the median. */
  readonly spread: number;
}

export function ratesOf({ samplesMs, count }: Measurement): Rates {
  const { medianMs, madMs, p99Ms, minMs } = summarize(samplesMs);
  return {
    perSecond: (count / medianMs) * 1000,
    nsPerUnit: (medianMs * NS_PER_MS) / count,
    p99NsPerUnit: (p99Ms * NS_PER_MS) / count,
    bestNsPerUnit: (minMs * NS_PER_MS) / count,
    spread: medianMs === 0 ? 0 : madMs / medianMs,
  };
}

/** Two results of one row: how many times the second takes as long, and what of it is noise. */
export interface Difference {
  readonly ratio: number;
  /** Combined spread of both, as a share: differences within it say nothing. */
  readonly noise: number;
  readonly verdict: "no change seen" | "faster" | "slower";
}

/** Compares time per unit; a difference within the combined spread is no change. */
export function differenceOf(before: Measurement, after: Measurement): Difference {
  const [old, now] = [ratesOf(before), ratesOf(after)];
  const ratio = now.nsPerUnit / old.nsPerUnit;
  const noise = MAD_TO_SIGMA * 2 * Math.hypot(old.spread, now.spread);
  if (Math.abs(ratio - 1) <= noise) return { ratio, noise, verdict: "no change seen" };
  return { ratio, noise, verdict: ratio < 1 ? "faster" : "slower" };
}

/** Time of each sample over the baseline's sample of the same turn: the median of the ratios. */
export function pairedRatio(samplesMs: readonly number[], baselineMs: readonly number[]): number {
  return median(samplesMs.map((sample, turn) => sample / (baselineMs[turn] as number)));
}
