/** Households of which the income came late, and the regularisation that is due, in parts. */
import type { Database } from "../../database/connection.js";
import { openTestDatabase } from "../../database/test/test-database.js";
import { errorCode } from "../../errors.js";
import { changeFacts } from "../../facts/change-facts.js";
import { recompute } from "../../run/recompute.js";
import { deliverClean, MONTH } from "../../run/test/run-fixture.js";
import { type RegulariseOptions, regularise } from "../regularise.js";

/** More than are decided in the thread of the command. */
const HOUSEHOLDS = 600;
export const PARTS = 8;

/** A database with a decided month, and late incomes of all of its households. */
export async function openLate(): Promise<Database> {
  const db = await openTestDatabase();
  await decideLate(db, HOUSEHOLDS);
  return db;
}

/** Delivers households, decides a month on them, and then delivers an income of each. */
export async function decideLate(db: Database, households: number): Promise<void> {
  await deliverClean(db, households);
  await recompute(db, { month: MONTH, workers: 1, partitions: 2 });
  const late = Array.from({ length: households }, (_, at) => ({
    ...{ table: "gezin_aanslag" as const, gezinId: String(at + 1), van: 2022 },
    values: { inkomsten_cents: at % 2 === 0 ? 1_000_000 : 9_900_000 },
  }));
  await changeFacts(db, { source: "test", id: "late" }, late);
}

/** Plans the regularisation, and does parts of it until so many are done. */
export async function planLate(
  db: Database,
  options: RegulariseOptions,
  doneMax = 0,
): Promise<void> {
  const abort = new AbortController();
  const onProgress = (done: number): void => {
    if (done >= doneMax) abort.abort();
  };
  const all = { ...options, parts: PARTS, workers: 1, signal: abort.signal, onProgress };
  await regularise(db, all).catch((error: unknown) => {
    if (errorCode(error) !== "INTERRUPTED") throw error;
  });
}

/** All that the regularisations of a database say, their differences row by row among it. */
export async function saidBy(db: Database): Promise<unknown> {
  const { rows } = await db.pool.query(
    `SELECT status, digest, summary, (SELECT count(*)::integer FROM regularisation_part) AS parts,
       (SELECT json_agg(json_build_array(gezin_id, child_id, component, van_maand, tot_maand,
            before_cents, after_cents, standing) ORDER BY gezin_id, child_id, component, van_maand)
         FROM difference) AS differences
     FROM regularisation`,
  );
  return rows;
}
