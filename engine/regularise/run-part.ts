/** A part calculated, compared and written, in one transaction. */
import type pg from "pg";
import { BOUND_SILENCE } from "../database/client.js";
import type { Part, PartWork } from "./part.js";
import type { Summary } from "./summary.js";
import { DifferenceSink } from "./write-differences.js";

const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL synchronous_commit = off;
  ${BOUND_SILENCE}`;

/**
 * Runs a part; without a regularisation nothing is written. The first statement holds the line of
 * the regularisation, so that one that is given up waits for its parts, and takes their rows away.
 */
export async function runPart(
  client: pg.ClientBase,
  work: PartWork,
  regularisationId: number | null,
  part: Part,
): Promise<Summary> {
  await client.query(BEGIN);
  try {
    const summary = await (regularisationId === null
      ? tellPart(client, work, part)
      : writePart(client, work, regularisationId, part));
    await client.query("COMMIT");
    return summary;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function tellPart(client: pg.ClientBase, work: PartWork, part: Part): Promise<Summary> {
  const { summary } = await work.run(client, part, () => undefined);
  return summary;
}

async function writePart(
  client: pg.ClientBase,
  work: PartWork,
  regularisationId: number,
  part: Part,
): Promise<Summary> {
  await client.query("SELECT hold_regularisation($1)", [regularisationId]);
  const sink = new DifferenceSink(regularisationId, part.partNo);
  const outcome = await work.run(client, part, (rows, row, tot) => sink.add(rows, row, tot));
  await sink.write(client, outcome);
  return outcome.summary;
}
