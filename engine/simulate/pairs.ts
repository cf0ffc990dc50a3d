/**
 * Children in their households over a window: what each came to by every variant, and its groups in
 * the last month that it has. In order of household and child; a shared child stands in both.
 */
import { compareIds } from "../decisions/rows.js";
import { GROUPINGS } from "../scan/groups.js";

/** No month yet: no row of the child held. */
export const NEVER = 0;

export class Pairs {
  /** Two halves an id, the low one first. */
  readonly gezinIds: Uint32Array;
  readonly childIds: Uint32Array;
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
    this.gezinIds = new Uint32Array(count * 2);
    this.childIds = new Uint32Array(count * 2);
    this.lastMonths = new Int16Array(count);
    this.bands = new Uint8Array(count * GROUPINGS.length);
    this.incomeCents = new Int32Array(count);
    this.isPaid = new Uint8Array(count);
    this.sums = Array.from({ length: variants }, () => new Float64Array(count));
  }

  isSameHousehold(one: number, other: number): boolean {
    return compareIds(this.gezinIds, one, this.gezinIds, other) === 0;
  }

  /** Adds the sums of a pair of `other`; what it says last holds. */
  take(at: number, other: Pairs, from: number): void {
    for (const half of [0, 1]) {
      this.gezinIds[at * 2 + half] = other.gezinIds[from * 2 + half] as number;
      this.childIds[at * 2 + half] = other.childIds[from * 2 + half] as number;
    }
    for (let variant = 0; variant < this.sums.length; variant += 1) {
      const sums = this.sums[variant] as Float64Array;
      sums[at] = (sums[at] as number) + (other.sums[variant]?.[from] as number);
    }
    if (other.lastMonths[from] === NEVER) return;
    this.lastMonths[at] = other.lastMonths[from] as number;
    this.incomeCents[at] = other.incomeCents[from] as number;
    this.isPaid[at] = other.isPaid[from] as number;
    for (let index = 0; index < GROUPINGS.length; index += 1) {
      const band = other.bands[from * GROUPINGS.length + index] as number;
      this.bands[at * GROUPINGS.length + index] = band;
    }
  }
}

/** The pairs of all of a list, of which each is of no earlier months than the one before. */
export function mergeAll(list: readonly Pairs[]): Pairs | undefined {
  if (list.length < 2) return list[0];
  const middle = list.length >>> 1;
  return mergePairs(
    mergeAll(list.slice(0, middle)) as Pairs,
    mergeAll(list.slice(middle)) as Pairs,
  );
}

/** The pairs of earlier and of later months, as those of both. */
function mergePairs(earlier: Pairs, later: Pairs): Pairs {
  const merged = new Pairs(countOfBoth(earlier, later), earlier.sums.length);
  let [one, other] = [0, 0];
  for (let at = 0; at < merged.count; at += 1) {
    const order = compareAt(earlier, one, later, other);
    if (order <= 0) merged.take(at, earlier, one++);
    if (order >= 0) merged.take(at, later, other++);
  }
  return merged;
}

function countOfBoth(earlier: Pairs, later: Pairs): number {
  let [one, other, count] = [0, 0, 0];
  while (one < earlier.count || other < later.count) {
    const order = compareAt(earlier, one, later, other);
    if (order <= 0) one += 1;
    if (order >= 0) other += 1;
    count += 1;
  }
  return count;
}

/** Below 0 when the pair of `one` comes first; the end comes last. */
function compareAt(one: Pairs, at: number, other: Pairs, place: number): number {
  if (at >= one.count) return 1;
  if (place >= other.count) return -1;
  return (
    compareIds(one.gezinIds, at, other.gezinIds, place) ||
    compareIds(one.childIds, at, other.childIds, place)
  );
}
