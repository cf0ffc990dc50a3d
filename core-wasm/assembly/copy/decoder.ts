/**
 * Binary COPY out of PostgreSQL into the columns: COPY rows of one field each, a field being packed
 * rows one behind the other (`packing.ts`). Chunks end anywhere: what is not a whole row stays with
 * the caller and comes again in front of the next chunk.
 *
 * State: `header` until the 19 bytes of the header are read, then `field` while bytes of a field are
 * to come, else between fields, then `end` at the trailer.
 */
import { COPY_IN } from "../generated/columns";
import {
  clearRows,
  decodeRow,
  FIXED_BYTES,
  PACKED_BYTES_MAX,
  WORD_BYTES,
  WORD_MARK,
} from "../generated/decode";
import { readByte, readInt, readShort } from "./wire";

const HEADER_BYTES: i32 = 19;
/** The count of fields and the length of the one. */
const FIELD_HEAD_BYTES: i32 = 6;
const NULL_BYTES: i32 = -1;
const TRAILER: i32 = -1;
const FAULT: i32 = -1;
/** Rows whose defaults are written at a time: their columns stay in the cache. */
const CLEAR_ROWS: i32 = 1024;

let isHeaderRead: bool = false;
let isEnd: bool = false;
let rowCount: i32 = 0;
/** Bytes of the open field that are still to come. */
let fieldBytes: i32 = 0;

/** Forgets the batch before. */
export function resetDecoder(): void {
  isHeaderRead = false;
  isEnd = false;
  rowCount = 0;
  fieldBytes = 0;
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
 * -1 when they are not rows of the layout.
 */
export function decode(byteCount: i32, rowCapacity: i32): i32 {
  let used: i32 = 0;
  if (!isHeaderRead) {
    if (byteCount < HEADER_BYTES) return 0;
    isHeaderRead = true;
    used = HEADER_BYTES;
  }
  while (!isEnd) {
    const bytes =
      fieldBytes > 0 ? decodeField(used, byteCount, rowCapacity) : openField(used, byteCount);
    if (bytes < 0) return FAULT;
    if (bytes === 0) return used;
    used += bytes;
  }
  return used;
}

/** Reads what stands in front of a field, or the trailer; 0 when it is not whole, -1 at a fault. */
function openField(from: i32, to: i32): i32 {
  if (from + 2 > to) return 0;
  const fields = readShort(COPY_IN + <usize>from);
  if (fields === TRAILER) {
    isEnd = true;
    return 2;
  }
  if (fields !== 1) return FAULT;
  if (from + FIELD_HEAD_BYTES > to) return 0;
  const bytes = readInt(COPY_IN + <usize>(from + 2));
  if (bytes < NULL_BYTES) return FAULT;
  fieldBytes = max(0, bytes);
  return FIELD_HEAD_BYTES;
}

/** Decodes the whole rows of the open field; returns their bytes, -1 at a fault. */
function decodeField(from: i32, to: i32, rowCapacity: i32): i32 {
  const isCut = to - from < fieldBytes;
  const start = COPY_IN + <usize>from;
  const end = start + <usize>min(fieldBytes, to - from);
  let p = start;
  while (p < end && isWhole(p, end, isCut)) {
    if (rowCount >= rowCapacity || end - p < <usize>FIXED_BYTES) return FAULT;
    if ((rowCount & (CLEAR_ROWS - 1)) === 0)
      clearRows(rowCount, min(rowCount + CLEAR_ROWS, rowCapacity));
    p = decodeRow(p, end, rowCount);
    if (p === 0 || p > end) return FAULT;
    rowCount++;
  }
  const bytes = <i32>(p - start);
  fieldBytes -= bytes;
  return bytes;
}

/** Where the field goes on, a row is whole when the first byte of the next one is there too. */
function isWhole(p: usize, end: usize, isCut: bool): bool {
  if (!isCut || end - p > <usize>PACKED_BYTES_MAX) return true;
  let next = p + <usize>FIXED_BYTES;
  while (next < end && readByte(next) >= WORD_MARK) next += <usize>WORD_BYTES;
  return next < end;
}
