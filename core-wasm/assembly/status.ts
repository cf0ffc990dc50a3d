/**
 * Bits that one pass leaves for the next.
 *
 *     status       what the child's right is in the month   (rechtgevend-kind.ts)
 *     statusEntitled  its status in a month of entitlement     (passes/prepare.ts, for all months)
 *     recht        why: the code of the reason, and a bit   (rechtgevend-kind.ts)
 */

import { RECHT_MASK } from "./generated/reasons";

/** Entitled, paid here, old regime, and the oldest such child that the household ever has. */
export const OLDEST_EVER: u32 = 1;
/** Entitled (rechtgevend). */
export const RECHT: u32 = 2;
/** Counts for the size of the family. */
export const COUNTED: u32 = 4;
/** Born and not dead before the month. */
export const ALIVE: u32 = 8;
/** The row holds and is paid in this household. */
export const HERE: u32 = 16;
/** Entitled and paid here. */
export const RECHT_HERE: u32 = 32;
/** Entitled, paid here, old regime: may be the oldest, may have an age supplement. */
export const OLD_HERE: u32 = 64;
/** Counted and new regime. */
export const NEW_COUNTED: u32 = 128;

/** Kinds of regime and rank for the basic amount (column basisKind). */
export const BASIS_NEW: u32 = 0;
export const BASIS_RAISED: u32 = 4;

/** Has a care allowance: a bit of `recht`, above the code. */
export const WITH_ZORGTOESLAG: u32 = <u32>RECHT_MASK + 1;
