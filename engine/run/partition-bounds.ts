/**
 * How the kept rows of a month are cut into partitions of whole households.
 *
 * Bounds lie at the marks that the input keeps, at about equal numbers of rows, and depend on the
 * rows alone: the same facts give the same partitions. The first reaches down and the last up
 * without end, so that no id falls between.
 */
import type pg from "pg";
import type { GezinRange } from "../input/households.js";

/** A partition to be, and its rows. */
export interface PartitionBound extends GezinRange {
  readonly rowCount: number;
}

/** Households at which partitions may begin, rising, with the rows before each. */
export interface Marks {
  readonly gezin: readonly bigint[];
  readonly rowsBefore: readonly number[];
  readonly rowCount: number;
}

interface StateRow {
  readonly row_count: string;
  readonly mark_gezin: readonly string[];
  readonly mark_row: readonly string[];
}

const GEZIN_MIN = -(2n ** 63n);
const GEZIN_END = 2n ** 63n - 1n;

const SELECT_MARKS = `
  SELECT row_count, array_remove(mark_gezin, NULL) AS mark_gezin, mark_row
  FROM calculation_input_state
  WHERE month = $1 AND facts_moment = $2 FOR SHARE`;

/** The marks of a month's rows; null when they no longer stand as of that delivery. */
export async function readMarks(
  client: pg.ClientBase,
  month: number,
  factsMoment: number,
): Promise<Marks | null> {
  const { rows } = await client.query<StateRow>(SELECT_MARKS, [month, factsMoment]);
  const [state] = rows;
  if (state === undefined) return null;
  return {
    gezin: state.mark_gezin.map(BigInt),
    rowsBefore: state.mark_row.map(Number),
    rowCount: Number(state.row_count),
  };
}

/** At most `count` partitions, fewer where there are not as many marks; at least one. */
export function cutAtMarks(
  { gezin, rowsBefore, rowCount }: Marks,
  count: number,
): PartitionBound[] {
  const cuts: number[] = [];
  let mark = 1;
  for (let partition = 1; partition < count; partition += 1) {
    const wanted = (partition * rowCount) / count;
    while (mark < gezin.length && (rowsBefore[mark] as number) < wanted) mark += 1;
    if (mark < gezin.length && cuts.at(-1) !== mark) cuts.push(mark);
  }
  return [0, ...cuts].map((start, index) => {
    const end = cuts[index];
    const rowsStart = index === 0 ? 0 : (rowsBefore[start] as number);
    return {
      from: index === 0 ? GEZIN_MIN : (gezin[start] as bigint),
      to: end === undefined ? GEZIN_END : (gezin[end] as bigint),
      rowCount: (end === undefined ? rowCount : (rowsBefore[end] as number)) - rowsStart,
    };
  });
}
