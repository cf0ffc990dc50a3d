/** One Piscina task = one part of a regularisation, in one worker thread and one transaction. */
import type pg from "pg";
import { readKept } from "../../core-wasm/checked-parameters.js";
import { ParameterBook } from "../../core-wasm/parameters.js";
import { openTaskClient } from "../database/client.js";
import { CopyMemory } from "../database/copy-out.js";
import { databaseError } from "../database/database-error.js";
import type { PartOutcome } from "../threads/finish-open.js";
import type { Job } from "../threads/job.js";
import { keptKernel } from "../threads/kept-kernel.js";
import { type PartSettings, PartWork } from "./part.js";
import { type PartTask, runPart } from "./run-part.js";
import type { Summary } from "./summary.js";

/** What the threads of a regularisation are given once; plain data. */
export interface PartWorkerSettings {
  readonly config: pg.ClientConfig;
  readonly settings: PartSettings;
  /** Parameters as they are kept, and their digest. */
  readonly parameters: string;
  readonly parameterDigest: string;
}

/** What the last job of the thread read into; the next one does. */
let kept: CopyMemory | undefined;

/** Opens kernel and connection; what goes wrong with those is said by the first task. */
export default async function openParts(
  given: PartWorkerSettings,
): Promise<Job<PartTask, PartOutcome<Summary>>> {
  const parts = new Parts(given);
  await parts.open().catch(() => undefined);
  return parts;
}

interface Tools {
  readonly client: pg.Client;
  readonly work: PartWork;
}

class Parts implements Job<PartTask, PartOutcome<Summary>> {
  readonly #book: ParameterBook;
  readonly #memory = kept ?? new CopyMemory();
  #tools: Tools | undefined;

  constructor(readonly given: PartWorkerSettings) {
    this.#book = new ParameterBook(readKept(given.parameters), given.parameterDigest);
    kept = undefined;
  }

  async open(): Promise<Tools> {
    const { config, settings } = this.given;
    if (this.#tools !== undefined) return this.#tools;
    const [kernel, client] = await Promise.all([
      keptKernel(),
      openTaskClient(config, "regularise"),
    ]);
    this.#tools = { client, work: new PartWork(kernel, this.#book, settings, this.#memory) };
    return this.#tools;
  }

  /** After a fault nothing of the connection is used again. */
  async run(task: PartTask): Promise<PartOutcome<Summary>> {
    const { config } = this.given;
    try {
      const { client, work } = await this.open();
      const outcome = await runPart(client, config, work, task);
      if (outcome.kind === "failed") await this.#leave();
      return outcome;
    } catch (error) {
      const { code, message } = databaseError(error, config);
      return { kind: "failed", code, message };
    }
  }

  async close(): Promise<void> {
    kept = this.#memory;
    await this.#leave();
  }

  async #leave(): Promise<void> {
    const tools = this.#tools;
    this.#tools = undefined;
    await tools?.client.end().catch(() => undefined);
  }
}
