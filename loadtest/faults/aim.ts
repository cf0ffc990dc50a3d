/** What most faults begin with: who works on the run, and the moment at which it is struck. */
import type { Random } from "../../engine/generate/random.js";
import type { Command } from "./command.js";
import type { FaultMoment } from "./fault.js";
import { type CommandOptions, type FaultStand, PARTITIONS } from "./fault-stand.js";
import type { RunWatch } from "./run-watch.js";

/** One process that does the whole run. */
export const RECOMPUTE = ["recompute", "--workers", "2"] as const;
const WORKER = ["worker", "--threads", "1"] as const;

/**
 * Strikes at a moment at which so many partitions are finished as the numbers choose. One that is
 * open is kept from everybody until then: the run can not end before it is struck, and can after.
 */
export async function strike(
  run: RunWatch,
  random: Random,
  act: () => unknown,
): Promise<FaultMoment> {
  await run.hold();
  try {
    await run.untilFinished(1 + random.below(PARTITIONS - 2));
    const isHit = await run.isUnderWay();
    const doneAt = performance.now();
    await act();
    return { doneAt, isHit };
  } finally {
    await run.release();
  }
}

/** Hands the run to workers, one for each place that is named. */
export async function startWorkers(
  stand: FaultStand,
  ...places: readonly CommandOptions[]
): Promise<Command[]> {
  await stand.command("schedule", "now").succeeds();
  return places.map((place) => stand.commandAt(place, ...WORKER));
}
