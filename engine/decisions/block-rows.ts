/** The rows of a range of households, of the blocks that speak of them. */
import type { GezinRange } from "../input/households.js";
import type { ChainBlock } from "./block-table.js";
import { compareIds, type DecidedRows } from "./rows.js";
import type { State } from "./state.js";

/** Blocks that have the rows of a range of households, the deepest first where two speak of one. */
export interface RangeBlocks extends GezinRange {
  readonly month: number;
  readonly blocks: readonly ChainBlock[];
  /** Only these households, the blocks have others too; undefined = all. */
  readonly only?: ReadonlySet<bigint> | undefined;
}

/** The rows of a part, in a state that is used again and again. */
export function rowsOf(state: State, { blocks, month, only, ...range }: RangeBlocks): DecidedRows {
  state.table.clear();
  state.load(blocks);
  const rows = state.rows(range, month);
  if (only !== undefined) keepOnly(rows, only);
  return rows;
}

/** Lets go of the rows of other households; blocks have their neighbours too. */
function keepOnly(rows: DecidedRows, gezinIds: ReadonlySet<bigint>): void {
  const { rowCount } = rows;
  rows.rowCount = 0;
  for (let row = 0; row < rowCount; ) {
    let end = row + 1;
    while (end < rowCount && compareIds(rows.gezinIds, end, rows.gezinIds, row) === 0) end += 1;
    if (gezinIds.has(rows.gezinId(row))) rows.append(rows, row, end);
    row = end;
  }
}
