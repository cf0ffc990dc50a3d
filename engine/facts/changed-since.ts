/**
 * Which households a delivery, or all after one, touched: those of which a fact began or ended, and
 * those in which a child of whom one did was ever a member.
 */
import type pg from "pg";
import { FACT_TABLE_NAMES, factTable, subjectOf } from "./tables.js";

/** The households, each once, in the temporary table `touched_gezin` of the transaction. */
export async function collectChangedSince(client: pg.ClientBase, moment: number): Promise<void> {
  if (!Number.isSafeInteger(moment)) throw new Error(`expected a delivery, found ${moment}`);
  const later = `known_from > ${moment} OR known_to > ${moment}`;
  const subjects = FACT_TABLE_NAMES.map((name) => {
    const subject = subjectOf(factTable(name));
    const changed = `SELECT ${subject} FROM ${name} WHERE ${later}`;
    if (subject === "gezin_id") return changed;
    return `SELECT gezin_id FROM gezin_lid WHERE child_id IN (${changed})`;
  });
  // The planner can not know that the moment indexes find the versions in a few pages.
  await client.query(`
    DROP TABLE IF EXISTS touched_gezin;
    SET LOCAL enable_seqscan = off;
    CREATE TEMP TABLE touched_gezin ON COMMIT DROP AS ${subjects.join(" UNION ")};
    SET LOCAL enable_seqscan = on;
    ANALYZE touched_gezin`);
}

/** The households, rising; for a few deliveries, not for a population. */
export async function changedSince(client: pg.ClientBase, moment: number): Promise<bigint[]> {
  await collectChangedSince(client, moment);
  const { rows } = await client.query<{ gezin_id: string }>(
    "SELECT gezin_id FROM touched_gezin ORDER BY gezin_id",
  );
  return rows.map(({ gezin_id }) => BigInt(gezin_id));
}
