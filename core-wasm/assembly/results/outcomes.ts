/**
 * The outcomes of the rows of a part, each kind once, with the bytes that it is written as. These
 * are made by who lays the part, once for each kind: few occur. They lie behind all else, in the
 * order in which they are found, and the memory grows with them.
 */
import { Block, readNumber } from "./block";

/** An outcome: what it says, and its bytes. */
@unmanaged
export class Outcome {
  redenen: u64;
  voorlopig: i32;
  total: i32;
  byteCount: i32;
}

/** Sixteen times euro cents, of each component, 0 = none. */
const CENTS_AT: usize = 32;
const CENTS_BYTES: usize = 64;
export const BYTES_AT: usize = 96;
/** Most bytes of an outcome, and as many more as a copy may write too many. */
const BYTES_MAX: usize = 320;
const PAGE_BITS: usize = 16;
const HASH: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;
const TOTAL_MAX: i64 = i32.MAX_VALUE;

/** Writes the bytes of an outcome behind it; returns their number. */
declare function writeOutcome(outcome: usize): i32;

let slots: usize = 0;
let slotMask: u32 = 0;
let end: usize = 0;

/** Begins a part: `slotCount` is a power of two above the number of outcomes that it can have. */
export function beginOutcomes(at: usize, slotCount: i32, heap: usize): void {
  slots = at;
  slotMask = <u32>slotCount - 1;
  end = heap;
  memory.fill(slots, 0, <usize>slotCount * 4);
}

/** The address of an outcome of a block by its number; 0 = it is at fault. */
export function outcomeOf(block: Block, number: i32): usize {
  if (number >= block.outcomeCount) return 0;
  const place = block.places + <usize>(number << 2);
  const known: usize = load<u32>(place);
  if (known !== 0) return known;
  const found = look(block, number);
  store<u32>(place, <u32>found);
  return found;
}

/** Reads it behind the last one, where it stays when it is not known yet. */
function look(block: Block, number: i32): usize {
  const needed = (end + BYTES_AT + BYTES_MAX) >> PAGE_BITS;
  if (needed >= <usize>memory.size()) memory.grow(<i32>(needed + 1) - memory.size());
  const outcome = changetype<Outcome>(end);
  if (!read(block, number, outcome)) return 0;
  let slot = hash(outcome) & slotMask;
  for (;;) {
    const place = slots + <usize>(slot << 2);
    const other: usize = load<u32>(place);
    if (other === 0) {
      store<u32>(place, <u32>end);
      break;
    }
    if (isAlike(changetype<Outcome>(other), outcome)) return other;
    slot = (slot + 1) & slotMask;
  }
  const added = end;
  outcome.byteCount = outcome.redenen === 0 ? 0 : writeOutcome(added);
  end = (added + BYTES_AT + <usize>outcome.byteCount + 31) & ~15;
  return added;
}

/** Whether it can be one. */
function read(block: Block, number: i32, outcome: Outcome): bool {
  const address = changetype<usize>(outcome);
  for (let at: usize = 0; at < BYTES_AT; at += 16) v128.store(address + at, i64x2.splat(0));
  let p = block.outcomes + <usize>(number * block.outcomeBytes);
  const voorlopig = <i32>load<u8>(p);
  outcome.voorlopig = voorlopig;
  outcome.redenen = readNumber(p + 1, block.redenenWidth);
  p += 1 + <usize>block.redenenWidth;
  let total: i64 = 0;
  for (let component = 0; component < block.componentCount; component++) {
    const width = <i32>load<u8>(block.centsWidths + <usize>component);
    if (width === 0) continue;
    const cents = readNumber(p, width);
    total += <i64>cents;
    store<u32>(address + CENTS_AT + <usize>(component << 2), <u32>cents);
    p += <usize>width;
  }
  outcome.total = <i32>total;
  return voorlopig <= 1 && total <= TOTAL_MAX;
}

function hash(outcome: Outcome): u32 {
  const mixed = (outcome.redenen ^ ((<u64>outcome.total) << 17)) * HASH;
  return <u32>(mixed >> 32);
}

function isAlike(left: Outcome, right: Outcome): bool {
  if (left.redenen !== right.redenen || left.total !== right.total) return false;
  if (left.voorlopig !== right.voorlopig) return false;
  const a = changetype<usize>(left) + CENTS_AT;
  const b = changetype<usize>(right) + CENTS_AT;
  let differing = i64x2.splat(0);
  for (let at: usize = 0; at < CENTS_BYTES; at += 16) {
    differing = v128.or(differing, v128.xor(v128.load(a + at), v128.load(b + at)));
  }
  return !v128.any_true(differing);
}
