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
  /** Which bytes of a row are its household and which its child, the last one first. */
  idBytes: u64;
  idBytesChild: u64;
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

/** Household and child of a row that lies at `p`, of a block with these `idBytes` and first ids. */
export function idsAt(p: usize, idBytes: v128, first: v128): v128 {
  return i64x2.add(i8x16.swizzle(v128.load(p), idBytes), first);
}

export function idBytesOf(block: Block): v128 {
  return v128.load(changetype<usize>(block), offsetof<Block>("idBytes"));
}

export function firstIdsOf(block: Block): v128 {
  return v128.load(changetype<usize>(block), offsetof<Block>("gezin"));
}

function idsOf(block: Block, row: i32): v128 {
  const p = block.rows + <usize>(row * block.rowBytes);
  return idsAt(p, idBytesOf(block), firstIdsOf(block));
}

export function childOf(block: Block, row: i32): i64 {
  return i64x2.extract_lane(idsOf(block, row), 1);
}

/** Begins with the block that comes; behind the last one the lane is at no household. */
export function openBlock(lane: Lane): void {
  lane.row = 0;
  lane.gezin = i64.MAX_VALUE;
  if (lane.block === lane.end) return;
  const block = changetype<Block>(lane.block);
  const gezinWidth = block.gezinWidth;
  const childWidth = block.childWidth;
  block.idBytes = bytesBackwards(gezinWidth, gezinWidth);
  block.idBytesChild = bytesBackwards(gezinWidth + childWidth, childWidth);
  lane.gezin = i64x2.extract_lane(idsOf(block, 0), 0);
}

/** The places of so many bytes before `end`, the last one first; what lies behind them is none. */
function bytesBackwards(end: i32, width: i32): u64 {
  let places = u64.MAX_VALUE;
  for (let place = 0; place < width; place++) {
    const shift = <u64>(place << 3);
    places = (places & ~((<u64>0xff) << shift)) | ((<u64>(end - 1 - place)) << shift);
  }
  return places;
}

/**
 * Passes rows while their household is below `bound`, at most to the end of the block; returns the
 * row behind them, -1 where households do not rise.
 */
export function pass(lane: Lane, bound: i64): i32 {
  const block = changetype<Block>(lane.block);
  const rowCount = block.rowCount;
  const rowBytes = <usize>block.rowBytes;
  const idBytes = idBytesOf(block);
  const first = firstIdsOf(block);
  let row = lane.row + 1;
  let p = block.rows + <usize>row * rowBytes;
  let last = lane.gezin;
  for (; row < rowCount; row++) {
    const gezin = i64x2.extract_lane(idsAt(p, idBytes, first), 0);
    p += rowBytes;
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
