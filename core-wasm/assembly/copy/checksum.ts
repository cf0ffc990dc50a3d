/**
 * Checksums of what is written, which PostgreSQL can repeat over what it stores: sums of its own
 * hash of an integer with a seed, `hashint4extended`, the same from PostgreSQL 11 on.
 *
 * The seed of a row is made of its keys, so that an amount counts only at its own row; the sums do
 * not depend on the order of the rows. Sums wrap at 64 bits.
 *
 *     seed       gezinId << 32 ^ childId
 *     a column   sum of hash(cents, seed)                               components above 0, the total
 *     the rest   sum of hash(payer * 2 + voorlopig, seed ^ redenen)
 */

/** The golden ratio, the 4 bytes of an integer, and a constant: where PostgreSQL starts. */
const START: u32 = 0x9e3779b9 + 4 + 3923095;

/** What the seed of the row has made of the start. */
let seedA: u32 = START;
let seedB: u32 = START;
let seedC: u32 = START;

/** Sets the seed of the hashes that follow. */
export function setSeed(seed: i64): void {
  let a = START;
  let b = START;
  let c = START;
  if (seed !== 0) {
    a += <u32>(<u64>seed >> 32);
    b += <u32>seed;
    a = (a - c) ^ rotl<u32>(c, 4);
    c += b;
    b = (b - a) ^ rotl<u32>(a, 6);
    a += c;
    c = (c - b) ^ rotl<u32>(b, 8);
    b += a;
    a = (a - c) ^ rotl<u32>(c, 16);
    c += b;
    b = (b - a) ^ rotl<u32>(a, 19);
    a += c;
    c = (c - b) ^ rotl<u32>(b, 4);
    b += a;
  }
  seedA = a;
  seedB = b;
  seedC = c;
}

/** The hash of an integer with the seed that was set. */
export function hashInt(value: i32): i64 {
  let a = seedA + <u32>value;
  let b = seedB;
  let c = seedC;
  c = (c ^ b) - rotl<u32>(b, 14);
  a = (a ^ c) - rotl<u32>(c, 11);
  b = (b ^ a) - rotl<u32>(a, 25);
  c = (c ^ b) - rotl<u32>(b, 16);
  a = (a ^ c) - rotl<u32>(c, 4);
  b = (b ^ a) - rotl<u32>(a, 14);
  c = (c ^ b) - rotl<u32>(b, 24);
  return <i64>(((<u64>b) << 32) | <u64>c);
}
