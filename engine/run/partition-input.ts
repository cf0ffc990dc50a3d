/**
 * The query that reads the rows of a partition as they stood at the run's moment.
 *
 * Normally that is a range of the kept rows of the month. When those were refreshed to newer facts
 * since the run began, or are gone, the rows are made from the facts as of the run's own moment:
 * slower, and the same rows.
 */
import type pg from "pg";
import { INPUT_COLUMN_LIST } from "../input/columns.js";
import { inputLeaf } from "../input/prepare.js";
import { type GezinRange, rangeCondition, selectMonth } from "../input/select.js";

const IS_KEPT = "SELECT FROM calculation_input_state WHERE month = $1 AND facts_moment = $2";

/** The query that fits the snapshot of the reader's transaction. */
export async function selectPartition(
  reader: pg.ClientBase,
  month: number,
  factsMoment: number,
  range: GezinRange,
): Promise<string> {
  const { rowCount } = await reader.query(IS_KEPT, [month, factsMoment]);
  return rowCount === 1 ? selectKept(month, range) : selectMonth(month, factsMoment, range);
}

/** The kept rows of a range of households. */
export function selectKept(month: number, range: GezinRange): string {
  return `SELECT ${INPUT_COLUMN_LIST} FROM ${inputLeaf(month)} WHERE ${rangeCondition(range)}`;
}

/** COPY of such a query, in the order and format that the kernel decodes. */
export function copyOutSql(select: string): string {
  return `COPY (SELECT * FROM (${select}) input ORDER BY gezin_id, child_id) TO STDOUT (FORMAT binary)`;
}
