/**
 * A population some times as large, for the time of a run alone: the kept rows of a month once more
 * and once more, with other ids, kept as the month before it. Facts are not generated, so ten times
 * the country takes a minute and 3 GB, not half an hour and 40 GB. The rows are dropped afterwards.
 */
import type { Database } from "../../../engine/database/connection.js";
import { INPUT_COLUMN_LIST } from "../../../engine/input/columns.js";
import { prepareInput } from "../../../engine/input/prepare.js";
import { inputLeaf } from "../../../engine/input/select.js";
import { forgetRuns } from "./forget.js";

/** Distance between the ids of one copy and the next. */
const STRIDE = 2 ** 40;
/** The ids in a packed row: `core-wasm/packing.ts`. */
const HEAD = "substring(packed FROM 1 FOR 8)";
const TAIL = "substring(packed FROM 25)";

/** Runs `work` with the month that keeps the rows `times` times. */
export async function withReplicated<T>(
  db: Database,
  month: number,
  times: number,
  work: (month: number) => Promise<T>,
): Promise<T> {
  await prepareInput(db, month);
  await forgetRuns(db);
  const copied = month - 1;
  try {
    await replicate(db, month, copied, times);
    return await work(copied);
  } finally {
    await forgetRuns(db);
    await db.pool.query(dropSql(copied));
  }
}

const dropSql = (month: number): string => `
  DROP TABLE IF EXISTS ${inputLeaf(month)};
  DELETE FROM calculation_input_state WHERE month = ${month}`;

async function replicate(db: Database, from: number, to: number, times: number): Promise<void> {
  const [source, leaf] = [inputLeaf(from), inputLeaf(to)];
  const others = INPUT_COLUMN_LIST.replace("gezin_id, child_id, ", "");
  const client = await db.pool.connect();
  try {
    await client.query(`
      SET synchronize_seqscans = off;
      ${dropSql(to)};
      CREATE UNLOGGED TABLE ${leaf} (LIKE ${source})`);
    for (let copy = 0; copy < times; copy += 1) {
      const [gezin, child] = ["gezin_id", "child_id"].map((id) => `${id} + ${copy * STRIDE}`);
      await client.query(`
        INSERT INTO ${leaf} (packed, gezin_id, child_id, ${others}, input_month)
        SELECT ${HEAD} || int8send(${gezin}) || int8send(${child}) || ${TAIL},
          ${gezin}, ${child}, ${others}, ${to} FROM ${source}`);
    }
    await client.query(`CREATE INDEX ON ${leaf} (gezin_id, child_id)`);
    await client.query(`ANALYZE ${leaf} (gezin_id, child_id)`);
    await client.query(keepState(from, to, times));
  } finally {
    client.release(true);
  }
}

/** The state of the copies: the marks of the rows, once for each. */
const keepState = (from: number, to: number, times: number): string => `
  INSERT INTO calculation_input_state (month, facts_moment, row_count, mark_gezin, mark_row)
  SELECT ${to}, facts_moment, row_count * ${times},
    array_agg(gezin + copy * ${STRIDE} ORDER BY copy, gezin),
    array_agg(before + copy * row_count ORDER BY copy, gezin)
  FROM calculation_input_state, generate_series(0, ${times - 1}) copy,
    unnest(array_remove(mark_gezin, NULL), mark_row) mark (gezin, before)
  WHERE month = ${from} GROUP BY facts_moment, row_count`;
