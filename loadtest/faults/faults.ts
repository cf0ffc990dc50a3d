/**
 * `npm run loadtest -- faults`: each fault some times, at moments that a seed chooses, and what
 * came of the run: recovered in, rows lost, rows doubled, digest. Attempt `n` of a session has seed
 * + n; a failing one is made again by its own seed.
 */
import { Random } from "../../engine/generate/random.js";
import { tableText } from "../../engine/terminal/table.js";
import { type Attempt, type Fault, isGood } from "./fault.js";
import { FaultStand } from "./fault-stand.js";
import type { Ground } from "./ground.js";

export interface FaultSession {
  readonly times: number;
  readonly seed: number;
  /** Children of the population. */
  readonly children: number;
  readonly signal?: AbortSignal | undefined;
  readonly onAttempt?: ((attempt: Attempt, done: number, total: number) => void) | undefined;
}

const UNKNOWN = { isHit: false, recoveredMs: 0, lost: 0, doubled: 0, isSame: false };

/** Does the faults; what an interruption leaves out is left out. */
export async function runFaults(
  faults: readonly Fault[],
  { times, seed, children, signal, onAttempt }: FaultSession,
): Promise<Attempt[]> {
  const lacking = new Map(faults.map((fault) => [fault, fault.lacks?.()]));
  const tried = faults.filter((fault) => lacking.get(fault) === undefined);
  const stand = await FaultStand.open(children, tried.map(groundOf));
  const attempts: Attempt[] = [];
  try {
    for (const fault of faults) {
      const skipped = lacking.get(fault);
      for (let turn = 0; turn < times && !signal?.aborted; turn += 1) {
        const attempt =
          skipped === undefined
            ? await tryFault(stand, fault, seed + turn)
            : { fault: fault.name, seed: seed + turn, ...UNKNOWN, skipped };
        attempts.push(attempt);
        onAttempt?.(attempt, attempts.length, faults.length * times);
      }
    }
    return attempts;
  } finally {
    await stand.close();
  }
}

const groundOf = ({ ground = "run" }: Fault): Ground => ground;

async function tryFault(stand: FaultStand, fault: Fault, seed: number): Promise<Attempt> {
  const random = new Random();
  random.restart(seed, 1);
  const { name } = fault;
  try {
    await stand.reset(groundOf(fault));
    const moment = await fault.run(stand, random);
    const { doneAt, recoveredAt = performance.now(), isHit, note, run = stand.watch } = moment;
    const recoveredMs = Math.round(recoveredAt - doneAt);
    await stand.returnToServer();
    const { digest, cents, rows, different } = await run.outcome();
    const { undisturbed } = stand;
    const lost = undisturbed.rows - different;
    const isSame = digest === undisturbed.digest && cents === undisturbed.cents;
    const found = { isHit, recoveredMs, lost, doubled: rows - different, isSame };
    return { fault: name, seed, ...found, ...(note !== undefined && { note }) };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { fault: name, seed, ...UNKNOWN, failure };
  }
}

/** A line a fault. */
export function faultsText(attempts: readonly Attempt[]): string {
  const names = [...new Set(attempts.map(({ fault }) => fault))];
  return tableText(names.map((name) => lineOf(attempts.filter(({ fault }) => fault === name))));
}

function lineOf(own: readonly Attempt[]): Readonly<Record<string, string | number>> {
  const tried = own.filter(({ skipped }) => skipped === undefined);
  const times = tried.map(({ recoveredMs }) => recoveredMs).sort((a, b) => a - b);
  const seconds = (ms: number | undefined): string =>
    ms === undefined ? "-" : (ms / 1000).toFixed(1);
  const count = (is: (attempt: Attempt) => boolean): number => tried.filter(is).length;
  const sum = (of: (attempt: Attempt) => number): number =>
    tried.reduce((total, attempt) => total + of(attempt), 0);
  const [first] = own;
  const skipped = first?.skipped === undefined ? undefined : `skipped: ${first.skipped}`;
  const notes = new Set(own.flatMap(({ note }) => note ?? []));
  return {
    fault: first?.fault ?? "",
    tried: tried.length,
    "while running": count(({ isHit }) => isHit),
    "too late": count(({ isHit, failure }) => !isHit && failure === undefined),
    "recovered in, median s": seconds(times[Math.floor(times.length / 2)]),
    "at most s": seconds(times.at(-1)),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    different: count(({ isSame }) => !isSame),
    note: skipped ?? [...notes].join("; "),
  };
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
