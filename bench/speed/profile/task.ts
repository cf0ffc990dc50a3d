/**
 * The partition task of the engine under V8's CPU profiler, with the clocks of the time split. Each
 * partition's profile becomes a file `part-<thread>-<number>.cpuprofile` in the folder that
 * GROEIKERN_PROFILE_DIR names: a thread that is stopped at the end of a run could not write any.
 */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import type {
  PartitionOutcome,
  PartitionTask,
  WorkerSettings,
} from "../../../engine/run/partition-task.js";
import type { Job } from "../../../engine/threads/job.js";
import openTimed from "../run/split-task.js";

const SAMPLING_US = 200;

const folder = process.env["GROEIKERN_PROFILE_DIR"] ?? ".";
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: SAMPLING_US });
let count = 0;

export default async function openProfiled(
  settings: WorkerSettings,
): Promise<Job<PartitionTask, PartitionOutcome>> {
  const job = await openTimed(settings);
  return { run: (task) => profiledPartition(job, task), close: async () => job.close?.() };
}

async function profiledPartition(
  job: Job<PartitionTask, PartitionOutcome>,
  task: PartitionTask,
): Promise<PartitionOutcome> {
  await session.post("Profiler.start");
  const outcome = await job.run(task);
  const { profile } = await session.post("Profiler.stop");
  count += 1;
  const number = String(count).padStart(6, "0");
  writeFileSync(join(folder, `part-${threadId}-${number}.cpuprofile`), JSON.stringify(profile));
  return outcome;
}
