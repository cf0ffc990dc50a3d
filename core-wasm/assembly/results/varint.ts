/** Protobuf's varints: seven bits a byte, the lowest first, a bit that says that more follow. */

/** Of a varint of eight bytes; that more bytes follow; the low seven bits of every sixteen. */
const VARINT_8_MAX: u64 = ((<u64>1) << 56) - 1;
const MORE_BITS: u64 = ((<u64>0x80808080) << 32) | 0x80808080;
const SEVEN_OF_16: u64 = ((<u64>0x007f007f) << 32) | 0x007f007f;
const SHORT_MAX: u64 = 0x7f;

/** Returns the place behind it. Where eight bytes are enough, all are made at once and stored. */
export function writeVarint(start: usize, value: u64): usize {
  if (value > VARINT_8_MAX) return writeLongVarint(start, value);
  let spread = value;
  spread = (spread & 0x0fffffff) | ((spread & 0x00fffffff0000000) << 4);
  spread = (spread & 0x00003fff00003fff) | ((spread & 0x0fffc0000fffc000) << 2);
  spread = (spread & SEVEN_OF_16) | ((spread & (SEVEN_OF_16 << 7)) << 1);
  const last = (63 - clz(spread | 1)) & ~7;
  store<u64>(start, spread | (MORE_BITS & (((<u64>1) << last) - 1)));
  return start + <usize>(last >> 3) + 1;
}

function writeLongVarint(start: usize, value: u64): usize {
  let p = start;
  let rest = value;
  while (rest > SHORT_MAX) {
    store<u8>(p++, <u8>(rest | 0x80));
    rest >>= 7;
  }
  store<u8>(p, <u8>rest);
  return p + 1;
}
