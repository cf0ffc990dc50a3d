/**
 * The rows of a month as columns, for whoever calculates in SQL: the facts joined by one statement,
 * in a table of the bench. It stands as of the newest delivery when it was made, and is made anew
 * when there is a newer one.
 */
import type pg from "pg";
import { type Database, inTransaction } from "../../../engine/database/connection.js";
import { readFields } from "../../../engine/input/copy-fields.js";
import { wholeNumber } from "../../../engine/input/households.js";
import { newestDelivery } from "../../../engine/input/keep-years.js";
import type { PackedRows } from "../../../engine/input/packed-rows.js";
import { rowEnd } from "../../../engine/input/packed-rows.js";
import { INPUT_COLUMNS } from "./columns.js";
import { PACKED_ROW } from "./packed-row.js";
import { type Selected, selectMonth } from "./select.js";

/**
 * With little memory a hash join works in batches that parallel workers share out; with one big
 * batch a single worker ends up with nearly all rows.
 */
const JOIN_SETTINGS = "SET LOCAL work_mem = '16MB'; SET LOCAL jit = off";

/** An empty table with the columns of a row. */
export const createRowsSql = (table: string): string =>
  `CREATE TABLE ${table} (${INPUT_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(", ")})`;

/** The rows of a month and each of them packed, as of a delivery. */
export const selectJoined = (month: number, knownAt: number, of: Selected): string =>
  `SELECT *, ${PACKED_ROW} AS packed FROM (${selectMonth(month, knownAt, of)}) facts`;

/** Makes the table of a month, unless it stands as of the newest delivery; returns its name. */
export function joinMonth(db: Database, month: number): Promise<string> {
  const table = `joined_${wholeNumber(month)}`;
  return inTransaction(db, async (client) => {
    const moment = await newestDelivery(client);
    const { rows } = await client.query<{ said: string | null }>(
      "SELECT obj_description(to_regclass($1)) AS said",
      [table],
    );
    if (rows[0]?.said === String(moment)) return table;
    await client.query(JOIN_SETTINGS);
    await client.query(`DROP TABLE IF EXISTS ${table}`);
    await client.query(`
      CREATE UNLOGGED TABLE ${table} AS
        SELECT * FROM (${selectJoined(month, moment, "all")}) input ORDER BY gezin_id, child_id`);
    await client.query(`
      CREATE INDEX ON ${table} (gezin_id, child_id);
      ANALYZE ${table} (gezin_id, child_id);
      COMMENT ON TABLE ${table} IS '${moment}'`);
    return table;
  });
}

/** The packed rows of a query that has them in a column `packed`. */
export async function readPacked(client: pg.ClientBase, select: string): Promise<PackedRows> {
  const rows = "string_agg(packed, '' ORDER BY gezin_id, child_id)";
  const [bytes = new Uint8Array()] = await readFields(
    client,
    `COPY (SELECT ${rows} FROM (${select}) input) TO STDOUT (FORMAT binary)`,
  );
  let rowCount = 0;
  for (let at = 0; at < bytes.length; at = rowEnd(bytes, at)) rowCount += 1;
  return { bytes, rowCount };
}
