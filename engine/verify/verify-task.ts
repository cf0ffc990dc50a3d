/** One Piscina task = one partition of a run that is verified, in one worker thread. */
import type pg from "pg";
import { Piscina } from "piscina";
import { Kernel } from "../../core-wasm/kernel.js";
import { openTaskClient } from "../database/client.js";
import { type CheckedPartition, checkPartition, type PartitionFound } from "./partition-check.js";

export interface VerifySettings {
  readonly config: pg.ClientConfig;
}

const { config } = Piscina.workerData as VerifySettings;
const kernel = await Kernel.load();
let client: pg.Client | undefined;

export default async function verify(asked: CheckedPartition): Promise<PartitionFound> {
  client ??= await openTaskClient(config, "verify");
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    return await checkPartition(client, kernel, asked);
  } finally {
    await client.query("ROLLBACK");
  }
}
