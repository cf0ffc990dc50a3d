/**
 * Decided rows, as they lie in the blocks of a part, as typed messages: rows of a range of
 * households by household and child, into a window from which they are taken before it is full.
 *
 *     lanes     of each payer and run; the lowest household is written up to that of the next lane
 *     shared    a household that several lanes are at: by payer what the deepest says, by child
 *
 * What lies where is said by who lays it (`begin`). Nothing is checked here but that households
 * rise and that outcomes are ones.
 */
import {
  Block,
  childOf,
  firstIdsOf,
  idBytesOf,
  idsAt,
  LANE_BYTES,
  Lane,
  openBlock,
  pass,
  readNumber,
} from "./block";
import { BYTES_AT, beginOutcomes, Outcome, outcomeOf } from "./outcomes";
import { writeVarint } from "./varint";

/** Bytes of a row at most, with those that a copy may write too many. */
const ROW_BYTES_MAX: usize = 384;
const SHORT_MAX: usize = 0x7f;

/** How `write` ended. */
const ENDED: i32 = 0;
const ENOUGH: i32 = 1;
const FULL: i32 = 2;
const UNORDERED: i32 = 3;
const NO_OUTCOME: i32 = 4;

let resultsTag: u8 = 0;
let gezinTag: u8 = 0;
let childTag: u8 = 0;
let payerTag: u8 = 0;

let lanes: usize = 0;
let lanesEnd: usize = 0;
let rangeEnd: i64 = 0;

/** A stretch of rows of a block that is being written; of a shared household one for each payer. */
@unmanaged
class Stretch {
  block: usize;
  row: i32;
  to: i32;
  depth: i32;
}
const STRETCH_BYTES: usize = offsetof<Stretch>();
/** As many as payers. */
const STRETCHES_MAX: i32 = 16;
const stretches: usize = memory.data(256, 16);
let stretchCount: i32 = 0;

let written: usize = 0;
let rowCount: i32 = 0;
let lastGezin: i64 = -1;
let state: i32 = 0;

/** Field tags of a ResultRows and a RunResult, each below 128. */
export function setTags(results: i32, gezin: i32, child: i32, payer: i32): void {
  resultsTag = <u8>results;
  gezinTag = <u8>gezin;
  childTag = <u8>child;
  payerTag = <u8>payer;
}

/** The first address that is free. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}

/** Begins a part: its lanes, and where outcomes may lie. */
export function begin(
  lanesAt: usize,
  laneCount: i32,
  slots: usize,
  slotCount: i32,
  heap: usize,
): void {
  lanes = lanesAt;
  lanesEnd = lanesAt + <usize>laneCount * LANE_BYTES;
  stretchCount = 0;
  lastGezin = -1;
  beginOutcomes(slots, slotCount, heap);
  for (let at = lanes; at < lanesEnd; at += LANE_BYTES) openBlock(changetype<Lane>(at));
}

/** From now on households `from` to `to`, behind those before; false where they do not rise. */
export function setRange(from: i64, to: i64): bool {
  rangeEnd = to;
  for (let at = lanes; at < lanesEnd; at += LANE_BYTES) {
    const lane = changetype<Lane>(at);
    while (lane.gezin < from) if (pass(lane, from) < 0) return false;
  }
  return true;
}

export function writtenRows(): i32 {
  return rowCount;
}

/** The household of the last row that was passed. */
export function lastGezinId(): i64 {
  return lastGezin;
}

/** Why `write` returned. */
export function writeState(): i32 {
  return state;
}

/**
 * Writes rows until there are `enough` bytes and a household ends, the window is full, or nothing
 * is left; returns the bytes.
 */
export function write(window: usize, windowBytes: usize, enough: usize): usize {
  const start = window;
  const last = window + windowBytes - ROW_BYTES_MAX;
  written = start;
  rowCount = 0;
  for (;;) {
    state = writeStretches(start + enough, last);
    if (state !== ENDED) break;
    if (!nextStretches()) break;
  }
  return written - start;
}

/** ENDED = all of them are written. */
function writeStretches(enoughAt: usize, last: usize): i32 {
  while (stretchCount > 0) {
    const stretch = changetype<Stretch>(stretchCount === 1 ? stretches : lowestChild());
    const block = changetype<Block>(stretch.block);
    const to = stretchCount === 1 ? stretch.to : stretch.row + 1;
    const rowBytes = <usize>block.rowBytes;
    const idBytes = idBytesOf(block);
    const first = firstIdsOf(block);
    const outcomeAt = <usize>(block.gezinWidth + block.childWidth);
    const outcomeWidth = block.outcomeWidth;
    const payer = <u8>block.payer;
    let gezin: i64 = lastGezin;
    let row = stretch.row;
    let at = block.rows + <usize>row * rowBytes;
    let p = written;
    let found: i32 = ENDED;
    for (; row < to; row++) {
      const ids = idsAt(at, idBytes, first);
      const next = i64x2.extract_lane(ids, 0);
      if (p >= last) found = FULL;
      if (next !== gezin && p >= enoughAt) found = ENOUGH;
      if (found !== ENDED) break;
      gezin = next;
      const outcome = outcomeOf(block, <i32>readNumber(at + outcomeAt, outcomeWidth));
      at += rowBytes;
      if (outcome === 0) {
        found = NO_OUTCOME;
        break;
      }
      const byteCount = <usize>changetype<Outcome>(outcome).byteCount;
      if (byteCount === 0) continue;
      p = writeRow(p, gezin, i64x2.extract_lane(ids, 1), payer, outcome, byteCount);
      rowCount++;
    }
    written = p;
    lastGezin = gezin;
    stretch.row = row;
    if (found !== ENDED) return found;
    dropWritten();
  }
  return ENDED;
}

function writeRow(
  start: usize,
  gezin: i64,
  child: i64,
  payer: u8,
  outcome: usize,
  byteCount: usize,
): usize {
  store<u8>(start, resultsTag);
  store<u8>(start + 2, gezinTag);
  let p = writeVarint(start + 3, <u64>gezin);
  store<u8>(p, childTag);
  p = writeVarint(p + 1, <u64>child);
  store<u8>(p, payerTag);
  store<u8>(p + 1, payer);
  p += 2;
  const bytes = outcome + BYTES_AT;
  v128.store(p, v128.load(bytes));
  v128.store(p, v128.load(bytes, 16), 16);
  for (let at: usize = 32; at < byteCount; at += 16) v128.store(p + at, v128.load(bytes + at));
  p += byteCount;
  const length = p - start - 2;
  if (length <= SHORT_MAX) {
    store<u8>(start + 1, <u8>length);
    return p;
  }
  memory.copy(start + 3, start + 2, length);
  store<u8>(start + 1, <u8>(length | 0x80));
  store<u8>(start + 2, <u8>(length >> 7));
  return p + 1;
}

/** The stretch whose row comes first: by child, then in the order of the payers. */
function lowestChild(): usize {
  let lowest: usize = stretches;
  let lowestId = firstChild(lowest);
  for (let place = 1; place < stretchCount; place++) {
    const stretch = stretches + <usize>place * STRETCH_BYTES;
    const child = firstChild(stretch);
    if (child >= lowestId) continue;
    lowest = stretch;
    lowestId = child;
  }
  return lowest;
}

function firstChild(at: usize): i64 {
  const stretch = changetype<Stretch>(at);
  return childOf(changetype<Block>(stretch.block), stretch.row);
}

/** Lets go of stretches of which every row is written. */
function dropWritten(): void {
  let kept = 0;
  for (let place = 0; place < stretchCount; place++) {
    const stretch = stretches + <usize>place * STRETCH_BYTES;
    if (changetype<Stretch>(stretch).row === changetype<Stretch>(stretch).to) continue;
    if (kept !== place) {
      memory.copy(stretches + <usize>kept * STRETCH_BYTES, stretch, STRETCH_BYTES);
    }
    kept++;
  }
  stretchCount = kept;
}

/** Takes what comes next from the lanes; false when nothing does, or `state` says what is wrong. */
function nextStretches(): bool {
  let first: usize = 0;
  let lowest = rangeEnd;
  let bound = rangeEnd;
  let isShared = false;
  for (let at = lanes; at < lanesEnd; at += LANE_BYTES) {
    const gezin = changetype<Lane>(at).gezin;
    if (gezin < lowest) {
      bound = lowest;
      lowest = gezin;
      first = at;
      isShared = false;
    } else if (gezin === lowest) isShared = true;
    else if (gezin < bound) bound = gezin;
  }
  if (first === 0) return false;
  if (!isShared) return add(changetype<Lane>(first), bound);
  for (let at = first; at < lanesEnd; at += LANE_BYTES) {
    const lane = changetype<Lane>(at);
    if (lane.gezin === lowest && !add(lane, lowest + 1)) return false;
  }
  return true;
}

/** Adds the rows of a lane below a household; of a payer those of the deepest lane stay. */
function add(lane: Lane, bound: i64): bool {
  const block = lane.block;
  const row = lane.row;
  const payer = lane.payer;
  const depth = lane.depth;
  const to = pass(lane, bound);
  if (to < 0) {
    state = UNORDERED;
    return false;
  }
  let place = 0;
  for (; place < stretchCount; place++) {
    const known = changetype<Stretch>(stretches + <usize>place * STRETCH_BYTES);
    if (changetype<Block>(known.block).payer === payer) break;
  }
  if (place === STRETCHES_MAX) return false;
  const stretch = changetype<Stretch>(stretches + <usize>place * STRETCH_BYTES);
  if (place < stretchCount && stretch.depth > depth) return true;
  stretch.block = block;
  stretch.row = row;
  stretch.to = to;
  stretch.depth = depth;
  if (place === stretchCount) stretchCount++;
  return true;
}
