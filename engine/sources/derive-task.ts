/**
 * A worker thread that derives parts of a plan, each in a transaction on its own connection. It
 * reads what was committed: no batch is while who planned has the turn.
 */
import type pg from "pg";
import { openTaskClient } from "../database/client.js";
import { databaseError } from "../database/database-error.js";
import type { PartOutcome } from "../threads/finish-open.js";
import type { Job } from "../threads/job.js";
import { derivePart } from "./derive-part.js";
import { loadSources } from "./registry.js";

export interface DeriveSettings {
  readonly config: pg.ClientConfig;
  readonly planId: number;
}

const sources = await loadSources();

export default async function openParts(
  settings: DeriveSettings,
): Promise<Job<number, PartOutcome<number>>> {
  return new Parts(settings);
}

class Parts implements Job<number, PartOutcome<number>> {
  #client: pg.Client | undefined;

  constructor(readonly settings: DeriveSettings) {}

  /** After a fault nothing of the connection is used again. */
  async run(partNo: number): Promise<PartOutcome<number>> {
    const { config, planId } = this.settings;
    try {
      this.#client ??= await openTaskClient(config, "derive");
      const outcome = await derivePart(this.#client, config, sources, planId, partNo);
      if (outcome.kind === "failed") await this.close();
      return outcome;
    } catch (error) {
      const { code, message } = databaseError(error, config);
      return { kind: "failed", code, message };
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }
}
