/**
 * How the rows of a month are cut into partitions of whole households.
 *
 * Bounds lie at the marks of the input (`engine/input/marks.ts`), at about equal numbers of rows,
 * and depend on the rows alone: the same facts give the same partitions. The first reaches down
 * and the last up without end, so that no id falls between.
 */
import type { GezinRange } from "../input/households.js";
import type { Marks } from "../input/marks.js";

/** A partition to be, and its rows. */
export interface PartitionBound extends GezinRange {
  readonly rowCount: number;
}

const GEZIN_MIN = -(2n ** 63n);
const GEZIN_END = 2n ** 63n - 1n;

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
