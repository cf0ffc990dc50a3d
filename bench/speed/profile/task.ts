/**
 * The partition task of the engine under V8's CPU profiler, with the clocks of the time split. Each
 * partition's profile becomes a file `part-<thread>-<number>.cpuprofile` in the folder that
 * GROEIKERN_PROFILE_DIR names: a thread that is stopped at the end of a run could not write any.
 */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import type { PartitionOutcome, PartitionTask } from "../../../engine/run/partition-task.js";
import timedPartition from "../run/split-task.js";

const SAMPLING_US = 200;

const folder = process.env["GROEIKERN_PROFILE_DIR"] ?? ".";
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: SAMPLING_US });
let count = 0;

export default async function profiledPartition(task: PartitionTask): Promise<PartitionOutcome> {
  await session.post("Profiler.start");
  const outcome = await timedPartition(task);
  const { profile } = await session.post("Profiler.stop");
  count += 1;
  const number = String(count).padStart(6, "0");
  writeFileSync(join(folder, `part-${threadId}-${number}.cpuprofile`), JSON.stringify(profile));
  return outcome;
}
