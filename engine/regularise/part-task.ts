/** One Piscina task = one part of a regularisation, in one worker thread and one transaction. */
import type pg from "pg";
import { Piscina } from "piscina";
import { readKept } from "../../core-wasm/checked-parameters.js";
import { Kernel } from "../../core-wasm/kernel.js";
import { ParameterBook } from "../../core-wasm/parameters.js";
import { openTaskClient } from "../database/client.js";
import { type Part, type PartSettings, PartWork } from "./part.js";
import { runPart } from "./run-part.js";
import type { Summary } from "./summary.js";

/** What a worker thread is given once; plain data. */
export interface PartWorkerSettings {
  readonly config: pg.ClientConfig;
  readonly settings: PartSettings;
  /** Parameters as they are kept, and their digest. */
  readonly parameters: string;
  readonly parameterDigest: string;
  /** Null: nothing is written. */
  readonly regularisationId: number | null;
}

const given = Piscina.workerData as PartWorkerSettings;
const book = new ParameterBook(readKept(given.parameters), given.parameterDigest);
const opening = openTaskClient(given.config, "regularise");
const work = new PartWork(await Kernel.load(), book, given.settings);
await opening.catch(() => undefined);

export default async function regularise(part: Part): Promise<Summary> {
  return runPart(await opening, work, given.regularisationId, part);
}
