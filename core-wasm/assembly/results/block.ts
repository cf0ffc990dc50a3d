/**
 * Blocks of decided rows as engine/decisions/pack-block.ts writes them, opened and checked by who
 * lays them here, and the lanes in which they lie: the blocks of a payer and a run, one behind the
 * other. Numbers are big-endian, of the widths that a block tells.
 */

/** A block; its rows, its outcomes and the places of these are addresses. */
@unmanaged
export class Block {
  gezin: i64;
  child: i64;
  rows: usize;
  rowCount: i32;
  rowBytes: i32;
  gezinWidth: i32;
  childWidth: i32;
  outcomeWidth: i32;
  payer: i32;
  outcomes: usize;
  outcomeCount: i32;
  outcomeBytes: i32;
  redenenWidth: i32;
  centsWidths: usize;
  componentCount: i32;
  /** By number in the block the address of the outcome, 0 = not looked up yet. */
  places: usize;
}

/** Blocks `block` up to `end` are to come; `gezin` is the household of row `row` of the first. */
@unmanaged
export class Lane {
  gezin: i64;
  block: usize;
  end: usize;
  row: i32;
  payer: i32;
  depth: i32;
  unused: i32;
}

export const BLOCK_BYTES: usize = offsetof<Block>();
export const LANE_BYTES: usize = offsetof<Lane>();

export function readNumber(p: usize, width: i32): u64 {
  return width === 0 ? 0 : bswap<u64>(load<u64>(p)) >> (64 - 8 * <u64>width);
}

export function gezinOf(block: Block, row: i32): i64 {
  const p = block.rows + <usize>(row * block.rowBytes);
  return block.gezin + <i64>readNumber(p, block.gezinWidth);
}

export function childOf(block: Block, row: i32): i64 {
  const p = block.rows + <usize>(row * block.rowBytes + block.gezinWidth);
  return block.child + <i64>readNumber(p, block.childWidth);
}

/** Begins with the block that comes; behind the last one the lane is at no household. */
export function openBlock(lane: Lane): void {
  lane.row = 0;
  lane.gezin = lane.block === lane.end ? i64.MAX_VALUE : gezinOf(changetype<Block>(lane.block), 0);
}

/**
 * Passes rows while their household is below `bound`, at most to the end of the block; returns the
 * row behind them, -1 where households do not rise.
 */
export function pass(lane: Lane, bound: i64): i32 {
  const block = changetype<Block>(lane.block);
  const rowCount = block.rowCount;
  let row = lane.row + 1;
  let last = lane.gezin;
  for (; row < rowCount; row++) {
    const gezin = gezinOf(block, row);
    if (gezin < last) return -1;
    last = gezin;
    if (gezin >= bound) break;
  }
  if (row < rowCount) {
    lane.row = row;
    lane.gezin = last;
    return row;
  }
  lane.block += BLOCK_BYTES;
  openBlock(lane);
  return row;
}
