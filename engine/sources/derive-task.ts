/**
 * A worker thread that derives subjects, on a connection of its own. It reads what was committed:
 * no batch is while a derivation has the lock.
 */
import type pg from "pg";
import { openClient } from "../database/client.js";
import type { Job } from "../threads/job.js";
import { type DerivedSome, deriveSome } from "./derive-some.js";
import { loadSources } from "./registry.js";
import type { TouchedSubject } from "./touched-subjects.js";

const sources = await loadSources();

export default async function openDerivation(
  config: pg.ClientConfig,
): Promise<Job<readonly TouchedSubject[], DerivedSome>> {
  const client = await openClient(config, "derive");
  return {
    run: (subjects) => deriveSome(client, sources, subjects),
    close: () => client.end(),
  };
}
