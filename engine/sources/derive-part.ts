/** A part of a derivation claimed, derived and written down, in one transaction. */
import type pg from "pg";
import { BOUND_SILENCE } from "../database/client.js";
import { copyIn } from "../database/copy-in.js";
import { databaseError } from "../database/database-error.js";
import type { PartOutcome } from "../threads/finish-open.js";
import { changesOf, type DerivedChange } from "./change-line.js";
import { claimPart } from "./derivation-plan.js";
import { type DerivedSome, deriveSome } from "./derive-some.js";
import type { Sources } from "./registry.js";

const BEGIN = `BEGIN; SET LOCAL synchronous_commit = off; ${BOUND_SILENCE}`;

/** JSON has no control characters, and its backslashes stay what they are. */
const COPY_SUBJECTS = `COPY derivation_subject (soort, subject_id, facts, findings) FROM STDIN
  (FORMAT csv, DELIMITER E'\\t', QUOTE E'\\x01')`;

const FINISH = `
  UPDATE derivation_part SET status = 'finished', unknown_count = $3, finding_count = $4,
    change_count = $5, changes = $6
  WHERE plan_id = $1 AND part_no = $2`;

/** Does a part, and tells how many subjects it has; throws nothing: a fault is words. */
export async function derivePart(
  client: pg.ClientBase,
  config: pg.ClientConfig,
  sources: Sources,
  planId: number,
  partNo: number,
): Promise<PartOutcome<number>> {
  try {
    await client.query(BEGIN);
    const subjects = await claimPart(client, planId, partNo);
    if (subjects !== null) {
      await keep(client, planId, partNo, await deriveSome(client, sources, subjects));
    }
    await client.query("COMMIT");
    if (subjects === null) return { kind: "taken" };
    return { kind: "finished", told: subjects.length };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    const { code, message } = databaseError(error, config);
    return { kind: "failed", code, message };
  }
}

async function keep(
  client: pg.ClientBase,
  planId: number,
  partNo: number,
  { rows, changes, unknown, findings }: DerivedSome,
): Promise<void> {
  if (rows.count > 0) await copyIn(client, COPY_SUBJECTS, [rows.bytes]);
  const counts = [unknown, findings, changes.count];
  await client.query(FINISH, [planId, partNo, ...counts, changes.bytes]);
}

/** The changes of finished parts, in their order. */
export async function* readChanges(
  client: pg.ClientBase,
  planId: number,
  parts: readonly number[],
): AsyncGenerator<DerivedChange> {
  for (const partNo of parts) {
    const { rows } = await client.query<{ changes: string }>(
      "SELECT changes FROM derivation_part WHERE plan_id = $1 AND part_no = $2",
      [planId, partNo],
    );
    yield* changesOf((rows[0] as (typeof rows)[0]).changes);
  }
}
