/** The sheet of the month by slot, where there may be none. */
import { sheetCandidate, sheetValue } from "./generated/columns";

/** Cents of an amount; 0 where a reason has none. */
export function centsOfSlot(slot: i32): i32 {
  return slot < 0 ? 0 : sheetValue(slot);
}

/** An amount above 0 that was never published. */
export function isCandidateAmount(slot: i32): bool {
  return slot >= 0 && sheetValue(slot) > 0 && sheetCandidate(slot) !== 0;
}

/** A limit that was never published. */
export function isCandidateLimit(slot: i32): bool {
  return slot >= 0 && sheetCandidate(slot) !== 0;
}
