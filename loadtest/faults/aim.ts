/** What most faults begin with: who works on the run, and the moment at which it is struck. */
import type { Random } from "../../engine/generate/random.js";
import type { Command } from "./command.js";
import type { FaultMoment } from "./fault.js";
import type { CommandOptions, FaultStand } from "./fault-stand.js";
import { GROUNDS, PARTITIONS } from "./ground.js";
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
  await stand.command(...GROUNDS[stand.ground].asked).succeeds();
  return places.map((place) => stand.commandAt(place, ...WORKER));
}

/**
 * Two workers that are both in a regularisation before a part of it is done, and its hold taken:
 * who begins it calls the others that are there.
 */
export async function startBoth(stand: FaultStand): Promise<readonly [Command, Command]> {
  const both = [stand.command(...WORKER), stand.command(...WORKER)] as const;
  await Promise.all(both.map((worker) => worker.says(/takes jobs/)));
  const gate = await stand.regularisation.open();
  await gate.query("BEGIN; SELECT FROM regularisation_part FOR UPDATE");
  await stand.command(...GROUNDS.regularisation.asked).succeeds();
  await Promise.all(both.map((worker) => worker.says(/begun/)));
  const held = stand.regularisation.hold();
  await gate.end();
  await held;
  return both;
}

/** Sessions of the frozen end, as those of a machine that went off the network do. */
export const END_SESSIONS = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;
