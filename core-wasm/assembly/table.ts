/**
 * Entries of the tables of a month: the amount in the low 32 bits, the reason above it, already at
 * its place in `redenen`. A benefit looks up its code and has both.
 *
 *     63 ....................... 32 31 ............. 0
 *     |  reason << (shift - base)  |  amount in cents |
 */

export function entry(cents: i32, reason: u32): u64 {
  return ((<u64>reason) << 32) | <u64>(<u32>cents);
}

export function centsOf(packed: u64): i32 {
  return <i32>packed;
}

/** The reason of an entry, moved to its field. */
export function reasonOf(packed: u64, shift: u64): u64 {
  return (packed >> 32) << shift;
}
