/**
 * A worker thread that dies in the middle of partition 1, for the tests: the first time only when
 * GROEIKERN_TEST_DEATH names a file that is not there yet, every time when it is not set.
 */
import { existsSync, writeFileSync } from "node:fs";
import calculatePartition, { type PartitionTask } from "../partition-task.js";

const DEATH_MS = 2;

export default function dieOnce(task: PartitionTask): ReturnType<typeof calculatePartition> {
  const file = process.env.GROEIKERN_TEST_DEATH;
  if (task.partitionNo === 1 && (file === undefined || !existsSync(file))) {
    if (file !== undefined) writeFileSync(file, "");
    setTimeout(() => process.exit(1), DEATH_MS);
  }
  return calculatePartition(task);
}
