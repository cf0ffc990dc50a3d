/**
 * Children in their households over a window: what each came to by every variant, and its groups in
 * the last month that it has. In order of household and child; a shared child stands in both.
 */
import type { Kernel } from "../../core-wasm/kernel.js";
import { GROUPINGS } from "../scan/groups.js";

/** No month yet: no row of the child held. */
export const NEVER = 0;

export class Pairs {
  readonly gezinIds: BigInt64Array;
  readonly childIds: BigInt64Array;
  /** Last month in which a row of the pair held; `NEVER` when none did. */
  readonly lastMonths: Int16Array;
  /** By pair, `GROUPINGS.length` each. */
  readonly bands: Uint8Array;
  readonly incomeCents: Int32Array;
  /** 1 when a basic amount was paid in the last month. */
  readonly isPaid: Uint8Array;
  /** Cents over the window, by variant. */
  readonly sums: readonly Float64Array[];

  constructor(
    readonly count: number,
    variants: number,
  ) {
    this.gezinIds = new BigInt64Array(count);
    this.childIds = new BigInt64Array(count);
    this.lastMonths = new Int16Array(count);
    this.bands = new Uint8Array(count * GROUPINGS.length);
    this.incomeCents = new Int32Array(count);
    this.isPaid = new Uint8Array(count);
    this.sums = Array.from({ length: variants }, () => new Float64Array(count));
  }

  bandsAt(pair: number): Uint8Array {
    return this.bands.subarray(pair * GROUPINGS.length, (pair + 1) * GROUPINGS.length);
  }

  /** Adds the sums of a pair of `other`; what it says last holds. */
  take(at: number, other: Pairs, from: number): void {
    this.gezinIds[at] = other.gezinIds[from] as bigint;
    this.childIds[at] = other.childIds[from] as bigint;
    for (const [variant, sums] of this.sums.entries()) {
      sums[at] = (sums[at] as number) + (other.sums[variant]?.[from] as number);
    }
    if (other.lastMonths[from] === NEVER) return;
    this.lastMonths[at] = other.lastMonths[from] as number;
    this.incomeCents[at] = other.incomeCents[from] as number;
    this.isPaid[at] = other.isPaid[from] as number;
    this.bandsAt(at).set(other.bandsAt(from));
  }
}

/** Which pair each row of a batch belongs to, and which household. */
export interface RowPairs {
  readonly pairOf: Int32Array;
  readonly householdOf: Int32Array;
  readonly pairCount: number;
  readonly householdCount: number;
}

/** The pairs of a batch: rows of a child in a household stand together. */
export function pairRows({ facts }: Kernel, rowCount: number): RowPairs {
  const { gezinId, childId } = facts;
  const pairOf = new Int32Array(rowCount);
  const householdOf = new Int32Array(rowCount);
  let pair = -1;
  let household = -1;
  for (let row = 0; row < rowCount; row += 1) {
    const isNewHousehold = row === 0 || gezinId[row] !== gezinId[row - 1];
    if (isNewHousehold) household += 1;
    if (isNewHousehold || childId[row] !== childId[row - 1]) pair += 1;
    pairOf[row] = pair;
    householdOf[row] = household;
  }
  return { pairOf, householdOf, pairCount: pair + 1, householdCount: household + 1 };
}

/** The pairs of earlier and of later months, as those of both. */
export function mergePairs(earlier: Pairs, later: Pairs): Pairs {
  const places: [from: Pairs, at: number, isNew: boolean][] = [];
  let [one, other] = [0, 0];
  while (one < earlier.count || other < later.count) {
    const order = compareAt(earlier, one, later, other);
    if (order <= 0) places.push([earlier, one++, true]);
    if (order >= 0) places.push([later, other++, order > 0]);
  }
  const count = places.reduce((sum, [, , isNew]) => sum + (isNew ? 1 : 0), 0);
  const merged = new Pairs(count, earlier.sums.length);
  let at = -1;
  for (const [from, place, isNew] of places) {
    if (isNew) at += 1;
    merged.take(at, from, place);
  }
  return merged;
}

/** Below 0 when the pair of `one` comes first; the end comes last. */
function compareAt(one: Pairs, at: number, other: Pairs, place: number): number {
  if (at >= one.count) return 1;
  if (place >= other.count) return -1;
  return (
    compareIds(one.gezinIds[at] as bigint, other.gezinIds[place] as bigint) ||
    compareIds(one.childIds[at] as bigint, other.childIds[place] as bigint)
  );
}

const compareIds = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0);
