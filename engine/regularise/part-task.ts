/** One Piscina task = one part of a regularisation, in one worker thread and one transaction. */
import type pg from "pg";
import { readKept } from "../../core-wasm/checked-parameters.js";
import { ParameterBook } from "../../core-wasm/parameters.js";
import { openTaskClient } from "../database/client.js";
import type { Job } from "../threads/job.js";
import { keptKernel } from "../threads/kept-kernel.js";
import { type Part, type PartSettings, PartWork } from "./part.js";
import { runPart } from "./run-part.js";
import type { Summary } from "./summary.js";

/** What the threads of a regularisation are given once; plain data. */
export interface PartWorkerSettings {
  readonly config: pg.ClientConfig;
  readonly settings: PartSettings;
  /** Parameters as they are kept, and their digest. */
  readonly parameters: string;
  readonly parameterDigest: string;
  /** Null: nothing is written. */
  readonly regularisationId: number | null;
}

export default async function openParts(given: PartWorkerSettings): Promise<Job<Part, Summary>> {
  const book = new ParameterBook(readKept(given.parameters), given.parameterDigest);
  const [kernel, client] = await Promise.all([
    keptKernel(),
    openTaskClient(given.config, "regularise"),
  ]);
  const work = new PartWork(kernel, book, given.settings);
  return {
    run: (part) => runPart(client, work, given.regularisationId, part),
    close: () => client.end(),
  };
}
