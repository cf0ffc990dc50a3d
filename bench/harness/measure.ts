/**
 * Taking samples. In-process work goes through the `benchmark` package, which warms up, finds how
 * often to call a function that is short for the clock, and samples it. Work that waits (a server,
 * a stream, threads) is timed turn by turn, interleaved where rows are compared: A B A B.
 */
import Benchmark from "benchmark";
import type { BenchContext } from "./bench.js";

const SECONDS_TO_MS = 1000;
/** CPU time is counted over at least this much of it, microseconds. */
const CPU_US_MIN = 200_000;
/** Turns that have taken so long, what is not timed included, are enough when there are so many. */
const LONG_MS = 40_000;
const LONG_SAMPLES = 3;

type Effort = Pick<BenchContext, "samples" | "maxSeconds" | "isSmoke">;

/** Milliseconds of one call, by sample, of work that neither waits nor allocates much. */
export function sampleWork(work: () => void, { samples, maxSeconds, isSmoke }: Effort): number[] {
  const smoke = { minTime: 0.001, initCount: 1 };
  const bench = new Benchmark(work, {
    minSamples: samples,
    maxTime: maxSeconds,
    ...(isSmoke ? smoke : {}),
  });
  bench.run();
  const failure: unknown = (bench as { error?: unknown }).error;
  if (failure !== undefined) throw failure;
  return bench.stats.sample.map((seconds) => seconds * SECONDS_TO_MS);
}

/**
 * Processor time of one call, milliseconds, all threads of the process: on a machine that others
 * use too it says more than the clock.
 */
export function cpuMsOf(work: () => void, { isSmoke }: Pick<BenchContext, "isSmoke">): number {
  const start = process.cpuUsage();
  for (let calls = 1; ; calls += 1) {
    work();
    const { user, system } = process.cpuUsage(start);
    if (isSmoke || user + system >= CPU_US_MIN) return (user + system) / calls / 1000;
  }
}

/** Work that waits; `before` is not timed. What they resolve to is ignored. */
export interface Turn {
  readonly work: () => Promise<unknown>;
  readonly before?: () => Promise<unknown>;
}

/**
 * Milliseconds by turn of each of several works, one after the other, after a turn of warm-up; at
 * smoke size there is none. Work that takes long has fewer turns, at least three.
 */
export async function sampleTurns(
  turns: readonly Turn[],
  { samples, isSmoke }: Pick<BenchContext, "samples" | "isSmoke">,
): Promise<number[][]> {
  const times: number[][] = turns.map(() => []);
  const start = performance.now();
  for (let turn = isSmoke ? 0 : -1; turn < samples; turn += 1) {
    for (const [index, { work, before }] of turns.entries()) {
      await before?.();
      const ms = await timeOf(work);
      if (turn >= 0) (times[index] as number[]).push(ms);
    }
    if (turn + 1 >= LONG_SAMPLES && performance.now() - start > LONG_MS) break;
  }
  return times;
}

/** Milliseconds that one call takes. */
export async function timeOf(work: Turn["work"]): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
