/**
 * The query that reads the rows of a partition as they stood at the run's moment: the columns of
 * calculation_input, for people, and each row packed, for the kernel.
 *
 * Normally that is a range of the kept rows of the month. When those were refreshed to newer facts
 * since the run began, or are gone, the rows are made from the facts as of the run's own moment:
 * slower, and the same rows.
 */
import type pg from "pg";
import { INPUT_COLUMN_LIST } from "../input/columns.js";
import { type GezinRange, rangeCondition } from "../input/households.js";
import { PACKED_ROW } from "../input/packed-row.js";
import { inputLeaf, type Selected, selectMonth } from "../input/select.js";

const IS_KEPT = "SELECT FROM calculation_input_state WHERE month = $1 AND facts_moment = $2";

/** The query that fits the snapshot of the reader's transaction. */
export async function selectPartition(
  reader: pg.ClientBase,
  month: number,
  factsMoment: number,
  range: GezinRange,
): Promise<string> {
  const { rowCount } = await reader.query(IS_KEPT, [month, factsMoment]);
  return rowCount === 1 ? selectKept(month, range) : selectMade(month, factsMoment, range);
}

/** The rows of households, made from the facts as of a delivery. */
export function selectMade(month: number, factsMoment: number, of: Selected): string {
  return `SELECT *, ${PACKED_ROW} AS packed FROM (${selectMonth(month, factsMoment, of)}) facts`;
}

/** The kept rows of a range of households. */
export function selectKept(month: number, range: GezinRange): string {
  const from = `FROM ${inputLeaf(month)} WHERE ${rangeCondition(range)}`;
  return `SELECT ${INPUT_COLUMN_LIST}, packed ${from}`;
}

/** COPY of such a query, in the order and format that the kernel decodes: one field for all rows. */
export function copyOutSql(select: string): string {
  const rows = "string_agg(packed, '' ORDER BY gezin_id, child_id)";
  return `COPY (SELECT ${rows} FROM (${select}) input) TO STDOUT (FORMAT binary)`;
}
