/** One Piscina task = one partition of a run that is verified, in one worker thread. */
import type pg from "pg";
import { openTaskClient } from "../database/client.js";
import type { Job } from "../threads/job.js";
import { keptKernel } from "../threads/kept-kernel.js";
import { type CheckedPartition, checkPartition, type PartitionFound } from "./partition-check.js";

export interface VerifySettings {
  readonly config: pg.ClientConfig;
}

export default async function openVerification({
  config,
}: VerifySettings): Promise<Job<CheckedPartition, PartitionFound>> {
  const kernel = await keptKernel();
  const client = await openTaskClient(config, "verify");
  return {
    async run(asked) {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      try {
        return await checkPartition(client, kernel, asked);
      } finally {
        await client.query("ROLLBACK");
      }
    },
    close: () => client.end(),
  };
}
