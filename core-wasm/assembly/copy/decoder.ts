/**
 * Binary COPY out of PostgreSQL into the columns. Chunks end anywhere: what is not a whole row stays
 * with the caller and comes again in front of the next chunk.
 *
 * State: `header` until the 19 bytes of the header are read, then `rows`, then `end` at the trailer.
 */
import { COPY_IN } from "../generated/columns";
import { decodeFields, FIELD_COUNT } from "../generated/decode";
import { readInt, readShort } from "./wire";

const HEADER_BYTES: i32 = 19;
/** Longest row: a count, and for every field its length and at most 8 bytes. */
const ROW_BYTES_MAX: i32 = 2 + FIELD_COUNT * 12;
const TRAILER: i32 = -1;
const FAULT: i32 = -1;

let isHeaderRead: bool = false;
let isEnd: bool = false;
let rowCount: i32 = 0;

/** Forgets the batch before. */
export function resetDecoder(): void {
  isHeaderRead = false;
  isEnd = false;
  rowCount = 0;
}

/** Rows decoded since the reset. */
export function decodedRows(): i32 {
  return rowCount;
}

/** Whether the trailer was read. */
export function isDecoded(): bool {
  return isEnd;
}

/**
 * Decodes the first `byteCount` bytes of the copy-in buffer. Returns how many of them were used, or
 * -1 when they are not rows of the layout. Near the end of the buffer a row counts as whole only
 * when it surely is.
 */
export function decode(byteCount: i32, rowCapacity: i32): i32 {
  let used: i32 = 0;
  if (!isHeaderRead) {
    if (byteCount < HEADER_BYTES) return 0;
    isHeaderRead = true;
    used = HEADER_BYTES;
  }
  while (used + 2 <= byteCount && !isEnd) {
    const p = COPY_IN + <usize>used;
    const fields = readShort(p);
    if (fields === TRAILER) {
      isEnd = true;
      return used + 2;
    }
    if (fields !== FIELD_COUNT || rowCount >= rowCapacity) return FAULT;
    if (byteCount - used < ROW_BYTES_MAX && !isWhole(p + 2, byteCount - used - 2)) return used;
    const end = decodeFields(p + 2, rowCount);
    if (end === 0) return FAULT;
    rowCount++;
    used = <i32>(end - COPY_IN);
  }
  return used;
}

/** Walks the lengths of a row that may be cut off by the end of the chunk. */
function isWhole(start: usize, byteCount: i32): bool {
  let at: i32 = 0;
  for (let index: i32 = 0; index < FIELD_COUNT; index++) {
    if (at + 4 > byteCount) return false;
    at += 4 + max(0, readInt(start + <usize>at));
  }
  return at <= byteCount;
}
