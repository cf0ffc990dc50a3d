/** A part of a derivation claimed, derived and written down, in one transaction. */
import type pg from "pg";
import { BOUND_SILENCE } from "../database/client.js";
import { copyIn } from "../database/copy-in.js";
import { databaseError } from "../database/database-error.js";
import type { FaultyChange } from "../facts/change.js";
import type { CheckedChange } from "../facts/staging.js";
import type { PartOutcome } from "../threads/finish-open.js";
import { claimPart } from "./derivation-plan.js";
import { type DerivedSome, deriveSome } from "./derive-some.js";
import type { Sources } from "./registry.js";

const BEGIN = `BEGIN; SET LOCAL synchronous_commit = off; ${BOUND_SILENCE}`;

const COPY_SUBJECTS = `COPY derivation_subject
  (soort, subject_id, facts, findings, is_fresh, plan_id) FROM STDIN`;

const FINISH = `
  UPDATE derivation_part SET status = 'finished', unknown_count = $3, finding_count = $4,
    change_count = $5, changes = $6
  WHERE plan_id = $1 AND part_no = $2`;

type Derived = CheckedChange | FaultyChange;

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
  { fresh, kept, changes, unknown, findings }: DerivedSome,
): Promise<void> {
  const text =
    fresh.map((row) => `${row}\tt\t${planId}\n`).join("") +
    kept.map((row) => `${row.replaceAll("\\", "\\\\")}\tf\t${planId}\n`).join("");
  if (text !== "") await copyIn(client, COPY_SUBJECTS, [Buffer.from(text)]);
  const counts = [unknown, findings, changes.length];
  const lines = changes.map(lineOf).join("\n");
  await client.query(FINISH, [planId, partNo, ...counts, lines]);
}

/** A checked change begins with its table; a fault is JSON. */
const lineOf = (change: Derived): string =>
  "faults" in change ? JSON.stringify(change) : `${change.table}${change.line}`;

/** The changes of finished parts, in their order. */
export async function* readChanges(
  client: pg.ClientBase,
  planId: number,
  parts: readonly number[],
): AsyncGenerator<Derived> {
  for (const partNo of parts) {
    const { rows } = await client.query<{ changes: string }>(
      "SELECT changes FROM derivation_part WHERE plan_id = $1 AND part_no = $2",
      [planId, partNo],
    );
    const { changes } = rows[0] as (typeof rows)[0];
    for (const line of changes.split("\n")) yield changeOf(line);
  }
}

function changeOf(line: string): Derived {
  if (line.startsWith("{")) return JSON.parse(line) as FaultyChange;
  const at = line.indexOf("\t");
  return { table: line.slice(0, at) as CheckedChange["table"], line: line.slice(at) };
}
