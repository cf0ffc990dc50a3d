/** What became of the messages of a load, added up over its blocks. */

export interface LoadCounts {
  readonly messages: number;
  /** Records that were new, and those of which a higher version came. */
  readonly inserted: number;
  readonly updated: number;
  /** Of both: versions that cancel. */
  readonly cancelled: number;
  /** Messages that changed nothing: not above the version held, or told to be pulled already. */
  readonly repeated: number;
  /** Notifications whose content is to be pulled. */
  readonly pulls: number;
  /** Records that a complete file has no more. */
  readonly missing: number;
  /** Messages put into quarantine, and those that were there. */
  readonly quarantined: number;
  readonly quarantinedBefore: number;
  /** Records that were taken though a version between is missing; the first ones by name. */
  readonly gapCount: number;
  readonly gaps: readonly string[];
}

export const NO_COUNTS: LoadCounts = {
  messages: 0,
  inserted: 0,
  updated: 0,
  cancelled: 0,
  repeated: 0,
  pulls: 0,
  missing: 0,
  quarantined: 0,
  quarantinedBefore: 0,
  gapCount: 0,
  gaps: [],
};

/** Records that are named though a version before is missing. */
export const GAPS_NAMED = 20;

export function addCounts(a: LoadCounts, b: LoadCounts): LoadCounts {
  const names = Object.keys(NO_COUNTS) as (keyof LoadCounts)[];
  const sums = names
    .filter((name) => name !== "gaps")
    .map((name) => [name, (a[name] as number) + (b[name] as number)]);
  return { ...Object.fromEntries(sums), gaps: [...a.gaps, ...b.gaps].slice(0, GAPS_NAMED) };
}
