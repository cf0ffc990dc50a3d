/**
 * Makes a bench database forget its runs, so that the same run can be made again: a finished run
 * never changes and refuses to start anew. Works on bench and test databases only.
 */
import { type Database, inTransaction } from "../../../engine/database/connection.js";
import { RUN_TABLES } from "../../../engine/run/prune.js";

const OWN = /^(groeikern_bench_|test_)/;
/** Requests are of the service, and guarded by nobody. */
const TABLES = RUN_TABLES.filter((table) => table !== "run_request");

export async function forgetRuns(db: Database): Promise<void> {
  await requireOwn(db);
  await inTransaction(db, async (client) => {
    for (const table of TABLES) {
      await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      await client.query(`DELETE FROM ${table}`);
      await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    }
  });
}

/** Makes it forget the years that are kept. */
export async function forgetKept({ pool }: Pick<Database, "pool">): Promise<void> {
  await pool.query("SELECT forget_kept_input()");
}

async function requireOwn({ pool }: Database): Promise<void> {
  const { rows } = await pool.query<{ name: string }>("SELECT current_database() AS name");
  const name = rows[0]?.name ?? "";
  if (OWN.test(name)) return;
  throw new Error(
    `bench: expected a database of the bench, found ${name}; its runs are left alone`,
  );
}
