/**
 * `npm run loadtest -- faults`: each fault some times, at moments that a seed chooses, and what
 * came of the run: recovered in, rows lost, rows doubled, digest. Attempt `n` of a session has seed
 * + n; a failing one is made again by its own seed.
 */
import { Random } from "../../engine/generate/random.js";
import { tableText } from "../../engine/terminal/table.js";
import { type Attempt, type Fault, isGood } from "./fault.js";
import { FaultStand } from "./fault-stand.js";

export interface FaultSession {
  readonly times: number;
  readonly seed: number;
  /** Children of the population. */
  readonly children: number;
  readonly signal?: AbortSignal | undefined;
  readonly onAttempt?: ((attempt: Attempt, done: number, total: number) => void) | undefined;
}

/** Does the faults; what an interruption leaves out is left out. */
export async function runFaults(
  faults: readonly Fault[],
  { times, seed, children, signal, onAttempt }: FaultSession,
): Promise<Attempt[]> {
  const stand = await FaultStand.open(children);
  const attempts: Attempt[] = [];
  try {
    for (const fault of faults) {
      for (let turn = 0; turn < times && !signal?.aborted; turn += 1) {
        const attempt = await tryFault(stand, fault, seed + turn);
        attempts.push(attempt);
        onAttempt?.(attempt, attempts.length, faults.length * times);
      }
    }
    return attempts;
  } finally {
    await stand.close();
  }
}

async function tryFault(stand: FaultStand, fault: Fault, seed: number): Promise<Attempt> {
  const random = new Random();
  random.restart(seed, 1);
  await stand.reset();
  try {
    const { doneAt } = await fault.run(stand, random);
    const recoveredMs = Math.round(performance.now() - doneAt);
    const { digest, rows, different } = await stand.readRun();
    const lost = stand.undisturbed.rows - different;
    const isSameDigest = digest === stand.undisturbed.digest;
    return { fault: fault.name, seed, recoveredMs, lost, doubled: rows - different, isSameDigest };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    const unknown = { recoveredMs: 0, lost: 0, doubled: 0, isSameDigest: false };
    return { fault: fault.name, seed, ...unknown, failure };
  }
}

/** A line a fault. */
export function faultsText(attempts: readonly Attempt[]): string {
  const names = [...new Set(attempts.map(({ fault }) => fault))];
  const rows = names.map((fault) => {
    const own = attempts.filter((attempt) => attempt.fault === fault);
    const times = own.map(({ recoveredMs }) => recoveredMs).sort((a, b) => a - b);
    const seconds = (ms: number | undefined): string => ((ms ?? 0) / 1000).toFixed(1);
    return {
      fault,
      tried: own.length,
      "recovered in, median s": seconds(times[Math.floor(times.length / 2)]),
      "at most s": seconds(times.at(-1)),
      lost: own.reduce((sum, { lost }) => sum + lost, 0),
      doubled: own.reduce((sum, { doubled }) => sum + doubled, 0),
      "other digest": own.filter(({ isSameDigest }) => !isSameDigest).length,
    };
  });
  return tableText(rows);
}

/** What to do about each attempt that went wrong. */
export const badLines = (attempts: readonly Attempt[]): string[] =>
  attempts
    .filter((attempt) => !isGood(attempt))
    .map(
      ({ fault, seed, failure }) =>
        `${fault}: ${failure ?? "the run is not the undisturbed one"}; ` +
        `again: npm run loadtest -- faults --only ${fault} --seed ${seed} --times 1`,
    );
