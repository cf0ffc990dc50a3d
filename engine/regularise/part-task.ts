/** One Piscina task = one part of a regularisation, in one worker thread and one transaction. */
import type pg from "pg";
import { Piscina } from "piscina";
import { readKept } from "../../core-wasm/checked-parameters.js";
import { Kernel } from "../../core-wasm/kernel.js";
import { ParameterBook } from "../../core-wasm/parameters.js";
import { openTaskClient } from "../database/client.js";
import { type Part, type PartSettings, regularisePart } from "./part.js";
import type { Summary } from "./summary.js";
import { writeDifferences } from "./write-differences.js";

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
const kernel = await Kernel.load();
let client: pg.Client | undefined;

export default async function regularise(part: Part): Promise<Summary> {
  client ??= await openTaskClient(given.config, "regularise");
  return runPart(client, { kernel, book }, given, part);
}

/** Calculates, compares and writes a part, in a transaction of its own. */
async function runPart(
  of: pg.ClientBase,
  programs: { readonly kernel: Kernel; readonly book: ParameterBook },
  { settings, regularisationId }: PartWorkerSettings,
  part: Part,
): Promise<Summary> {
  await of.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL synchronous_commit = off");
  try {
    const outcome = await regularisePart(of, programs, settings, part);
    if (regularisationId !== null) {
      await writeDifferences(of, { ...outcome, regularisationId, partNo: part.partNo });
    }
    await of.query("COMMIT");
    return outcome.summary;
  } catch (error) {
    await of.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
