/** The blocks of a part in the memory of `core-wasm/assembly/results/rows.ts`, which says how. */
import type { ChainBlock } from "../../engine/decisions/block-table.js";
import { OpenBlock } from "../../engine/decisions/open-block.js";
import { HEAD_BYTES } from "../../engine/decisions/pack-block.js";
import { PAYER_NUMBERS } from "../contract/mapping/enums.js";

export interface ResultRowsExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  setTags(results: number, gezin: number, child: number, payer: number): void;
  begin(lanes: number, laneCount: number, slots: number, slotCount: number, heap: number): void;
  /** 0 = households do not rise. */
  setRange(from: bigint, to: bigint): number;
  write(window: number, windowBytes: number, enough: number): number;
  writtenRows(): number;
  writeState(): number;
  lastGezinId(): bigint;
}

/** What rows are written into before they are taken: little enough for a processor's cache. */
export const WINDOW_BYTES = 128 << 10;
const PAGE_BYTES = 1 << 16;
/** Of a Block and a Lane of `core-wasm/assembly/results/block.ts`. */
const BLOCK_BYTES = 88;
const LANE_BYTES = 32;
const WORD_BYTES = 4;
const SLOTS_MIN = 1024;

interface Opened {
  readonly depth: number;
  readonly open: OpenBlock;
}

/** Lays blocks from `start` on and begins with them. Throws RangeError on bytes that are none. */
export function layPart(
  exports: ResultRowsExports,
  start: number,
  blocks: readonly ChainBlock[],
): void {
  const all = blocks.map((block): Opened => ({ depth: block.depth, open: new OpenBlock(block) }));
  all.sort((a, b) => laneOrder(a, b) || gezinOrder(a.open, b.open));
  const outcomeCount = all.reduce((sum, { open }) => sum + open.outcomeCount, 0);
  const slotCount = Math.max(2 ** Math.ceil(Math.log2(2 * outcomeCount + 1)), SLOTS_MIN);
  const slots = start;
  const lanes = aligned(slots + slotCount * WORD_BYTES);
  const firstBlock = aligned(lanes + all.length * LANE_BYTES);
  const places = aligned(firstBlock + all.length * BLOCK_BYTES);
  const bytes = aligned(places + outcomeCount * WORD_BYTES);
  const heap = aligned(bytes + all.reduce((sum, { open }) => sum + open.bytes.length, 0));
  grow(exports.memory, heap + PAGE_BYTES);
  const memory = new Uint8Array(exports.memory.buffer);
  const words = new Int32Array(exports.memory.buffer);
  memory.fill(0, lanes, bytes);
  let [block, place, at, laneCount] = [firstBlock, places, bytes, 0];
  for (const [number, { depth, open }] of all.entries()) {
    memory.set(open.bytes, at);
    words.set(blockWords(open, at, place), block / WORD_BYTES);
    const before = all[number - 1];
    if (before === undefined || laneOrder(before, { depth, open }) !== 0) laneCount += 1;
    const lane = (lanes + (laneCount - 1) * LANE_BYTES) / WORD_BYTES;
    if (words[lane + LANE.end] === 0) words[lane + LANE.block] = block;
    block += BLOCK_BYTES;
    words[lane + LANE.end] = block;
    words[lane + LANE.payer] = PAYER_NUMBERS[open.payer] ?? 0;
    words[lane + LANE.depth] = depth;
    place += open.outcomeCount * WORD_BYTES;
    at += open.bytes.length;
  }
  exports.begin(lanes, laneCount, slots, slotCount, heap);
}

/** Where a lane says what, in words. */
const LANE = { block: 2, end: 3, payer: 5, depth: 6 } as const;

/** A Block, in the order of its fields. */
function blockWords(open: OpenBlock, at: number, places: number): number[] {
  const { gezinWidth, childWidth, outcomeWidth, redenenWidth } = open;
  return [
    ...[open.gezinLow, open.gezinHigh, open.childLow, open.childHigh],
    ...[at + open.rowsAt, open.rowCount, open.rowBytes, gezinWidth, childWidth, outcomeWidth],
    ...[PAYER_NUMBERS[open.payer] ?? 0, at + open.outcomesAt, open.outcomeCount],
    ...[open.outcomeBytes, redenenWidth, at + HEAD_BYTES, open.componentCount, places],
  ];
}

const laneOrder = (a: Opened, b: Opened): number =>
  a.open.payer - b.open.payer || a.depth - b.depth;

const gezinOrder = (a: OpenBlock, b: OpenBlock): number =>
  a.gezinHigh - b.gezinHigh || a.gezinLow - b.gezinLow;

const aligned = (address: number): number => (address + 15) & ~15;

function grow(memory: WebAssembly.Memory, byteCount: number): void {
  const missing = byteCount - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}
