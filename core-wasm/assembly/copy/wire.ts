/**
 * Words of PostgreSQL's binary COPY format: big-endian integers, each field led by its length in
 * bytes, -1 for NULL. Readers take an address; writers return the address after what they wrote.
 */
import {
  payerCents,
  payerChecksum,
  payerCount,
  setPayerCents,
  setPayerChecksum,
  setPayerCount,
} from "../generated/columns";
import { hashInt } from "./checksum";

export function readByte(p: usize): i32 {
  return load<u8>(p);
}

export function readShort(p: usize): i32 {
  return <i16>bswap<u16>(load<u16>(p));
}

export function readInt(p: usize): i32 {
  return bswap<u32>(load<u32>(p));
}

export function readLong(p: usize): i64 {
  return bswap<u64>(load<u64>(p));
}

/** The first fault of a row is the one it is rejected for. */
export function first(fault: u32, next: u32): u32 {
  return fault === 0 ? next : fault;
}

/** Above every limit stays above every limit; -1 (unknown) stays. */
export function clampToInt(value: i64): i32 {
  return <i32>min<i64>(value, i32.MAX_VALUE);
}

export function writeShort(p: usize, value: i32): usize {
  store<u16>(p, bswap<u16>(<u16>value));
  return p + 2;
}

export function writeInt(p: usize, value: i32): usize {
  store<u32>(p, bswap<u32>(value));
  return p + 4;
}

/** A bigint field with its length. */
export function writeLong(p: usize, value: i64): usize {
  store<u32>(p, bswap<u32>(8));
  store<u64>(p, bswap<u64>(value), 4);
  return p + 12;
}

/** A boolean field with its length. */
export function writeByte(p: usize, value: u32): usize {
  store<u32>(p, bswap<u32>(1));
  store<u8>(p, <u8>value, 4);
  return p + 5;
}

/** An integer field with its length, counted in the sums of the payer. */
export function total(p: usize, payerRow: i32, index: i32, cents: i32): usize {
  const sum = payerRow + index;
  setPayerCents(sum, payerCents(sum) + cents);
  setPayerCount(sum, payerCount(sum) + 1);
  setPayerChecksum(sum, payerChecksum(sum) + hashInt(cents));
  return writeInt(writeInt(p, 4), cents);
}

/** A component: counted and written when above 0, NULL otherwise. */
export function component(p: usize, payerRow: i32, index: i32, cents: i32): usize {
  if (cents === 0) return writeInt(p, -1);
  return total(p, payerRow, index, cents);
}
