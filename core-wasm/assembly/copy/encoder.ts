/** Results of a batch as binary COPY into PostgreSQL, and the sums over what was written. */
import {
  COPY_OUT,
  faultCode,
  PAYER_CENTS,
  PAYER_CHECKSUM,
  PAYER_COUNT,
  redenen,
  setRowChecksum,
} from "../generated/columns";
import { encodeFields, ROW_BYTES_MAX, SUM_COUNT } from "../generated/encode";
import { PAYERS } from "../generated/enums";

let encoded: i32 = 0;
let next: i32 = 0;

/** Starts a batch: the sums and the count are 0. */
export function resetSums(): void {
  memory.fill(PAYER_CENTS, 0, <usize>(PAYERS * SUM_COUNT) * sizeof<i64>());
  memory.fill(PAYER_CHECKSUM, 0, <usize>(PAYERS * SUM_COUNT) * sizeof<i64>());
  setRowChecksum(0, 0);
  memory.fill(PAYER_COUNT, 0, <usize>(PAYERS * SUM_COUNT) * sizeof<u32>());
  encoded = 0;
}

/** Rows written since the reset. */
export function encodedRows(): i32 {
  return encoded;
}

/** The row at which the next call goes on. */
export function encodedUpTo(): i32 {
  return next;
}

/**
 * Encodes rows from `from` on that hold in the month and are not rejected, as many as fit into the
 * copy-out buffer. Returns the bytes written.
 */
export function encode(from: i32, rowCount: i32, byteCapacity: i32): i32 {
  let p = COPY_OUT;
  const last = COPY_OUT + <usize>(byteCapacity - ROW_BYTES_MAX);
  let row = from;
  for (; row < rowCount && p <= last; row++) {
    if (redenen(row) === 0 || faultCode(row) !== 0) continue;
    p = encodeFields(p, row);
    encoded++;
  }
  next = row;
  return <i32>(p - COPY_OUT);
}
