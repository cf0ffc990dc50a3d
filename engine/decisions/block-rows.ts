/** The rows of a range of households, of the blocks that speak of them. */
import type { GezinRange } from "../input/households.js";
import type { ChainBlock } from "./block-table.js";
import { BlockWalk } from "./block-walk.js";
import { isNothing } from "./pack-block.js";
import type { DecidedRows } from "./rows.js";
import { addRows } from "./unpack-block.js";

/** Blocks that have the rows of a range of households, the deepest first where two speak of one. */
export interface RangeBlocks extends GezinRange {
  readonly month: number;
  readonly blocks: readonly ChainBlock[];
  /** Only these households, the blocks have others too; undefined = all. */
  readonly only?: ReadonlySet<bigint> | undefined;
}

/** The rows of a part, in columns that are used again and again. */
export function rowsOf(rows: DecidedRows, part: RangeBlocks): DecidedRows {
  const { table } = rows;
  table.clear();
  rows.rowCount = 0;
  const walk = new BlockWalk();
  walk.begin(part);
  while (walk.next()) addRows(walk.block, walk.from, walk.to, rows);
  dropNothing(rows);
  rows.vanMaand.fill(part.month, 0, rows.rowCount);
  rows.totMaand.fill(part.month + 1, 0, rows.rowCount);
  return rows;
}

/** Lets go of rows that say that there is nothing. */
function dropNothing(rows: DecidedRows): void {
  const { rowCount, table, outcomes } = rows;
  rows.rowCount = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (isNothing(table, outcomes[row] as number)) continue;
    if (rows.rowCount === row) rows.rowCount += 1;
    else rows.append(rows, row, row + 1);
  }
}
