/**
 * A worker thread that dies in the middle of partition 1, for the tests: the first time only when
 * GROEIKERN_TEST_DEATH names a file that is not there yet, every time when it is not set.
 */
import { existsSync, writeFileSync } from "node:fs";
import type { Job } from "../../threads/job.js";
import openPartitions, {
  type PartitionOutcome,
  type PartitionTask,
  type WorkerSettings,
} from "../partition-task.js";

const DEATH_MS = 2;

export default async function openDying(
  settings: WorkerSettings,
): Promise<Job<PartitionTask, PartitionOutcome>> {
  const job = await openPartitions(settings);
  return {
    run(task) {
      dieOnce(task);
      return job.run(task);
    },
    close: async () => job.close?.(),
  };
}

function dieOnce({ partitionNo }: PartitionTask): void {
  const file = process.env.GROEIKERN_TEST_DEATH;
  if (partitionNo !== 1 || (file !== undefined && existsSync(file))) return;
  if (file !== undefined) writeFileSync(file, "");
  setTimeout(() => process.exit(1), DEATH_MS);
}
