/** One Piscina task = one part of a regularisation, in one worker thread and one transaction. */
import type pg from "pg";
import { readKept } from "../../core-wasm/checked-parameters.js";
import { ParameterBook } from "../../core-wasm/parameters.js";
import { openTaskClient } from "../database/client.js";
import { CopyMemory } from "../database/copy-out.js";
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

/** What the last job of the thread read into; the next one does. */
let kept: CopyMemory | undefined;

export default async function openParts(given: PartWorkerSettings): Promise<Job<Part, Summary>> {
  const book = new ParameterBook(readKept(given.parameters), given.parameterDigest);
  const [kernel, client] = await Promise.all([
    keptKernel(),
    openTaskClient(given.config, "regularise"),
  ]);
  const memory = kept ?? new CopyMemory();
  kept = undefined;
  const work = new PartWork(kernel, book, given.settings, memory);
  return {
    run: (part) => runPart(client, work, given.regularisationId, part),
    close: () => {
      kept = memory;
      return client.end();
    },
  };
}
