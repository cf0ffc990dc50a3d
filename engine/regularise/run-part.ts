/** A part claimed, calculated, compared and written, in one transaction. */
import type pg from "pg";
import { BOUND_SILENCE } from "../database/client.js";
import { databaseError } from "../database/database-error.js";
import type { PartOutcome } from "../threads/finish-open.js";
import type { Part, PartWork } from "./part.js";
import { claimPart } from "./plan.js";
import type { Summary } from "./summary.js";
import { DifferenceSink } from "./write-differences.js";

const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL synchronous_commit = off;
  ${BOUND_SILENCE}`;

/** A part that is only told; or one that is claimed by its number, and written. */
export type PartTask =
  | { readonly kind: "tell"; readonly part: Part }
  | { readonly kind: "write"; readonly regularisationId: number; readonly partNo: number };

/** Runs a part; throws nothing: a fault is words. */
export async function runPart(
  client: pg.ClientBase,
  config: pg.ClientConfig,
  work: PartWork,
  task: PartTask,
): Promise<PartOutcome<Summary>> {
  try {
    await client.query(BEGIN);
    const told = await (task.kind === "tell"
      ? tellPart(client, work, task.part)
      : writePart(client, work, task.regularisationId, task.partNo));
    await client.query("COMMIT");
    return told === null ? { kind: "taken" } : { kind: "finished", told };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    const { code, message } = databaseError(error, config);
    return { kind: "failed", code, message };
  }
}

async function tellPart(client: pg.ClientBase, work: PartWork, part: Part): Promise<Summary> {
  const { summary } = await work.run(client, part, () => undefined);
  return summary;
}

/** Null when the part is finished, or in the hands of another. */
async function writePart(
  client: pg.ClientBase,
  work: PartWork,
  regularisationId: number,
  partNo: number,
): Promise<Summary | null> {
  const part = await claimPart(client, regularisationId, partNo);
  if (part === null) return null;
  const sink = new DifferenceSink(regularisationId, partNo);
  const found = await work.run(client, part, (rows, row, tot) => sink.add(rows, row, tot));
  await sink.write(client, found);
  return found.summary;
}
