/** Bars: what was found against what it is measured against. They are told, never enforced. */

export interface Judgement {
  /** What is judged, the unit in it. */
  readonly what: string;
  readonly found: number;
  readonly limit: number;
  readonly isMet: boolean;
  /** What was found over the limit. */
  readonly ratio: number;
}

/** Met when it is at least so much. */
export const atLeast = (what: string, found: number, limit: number): Judgement => ({
  ...{ what, found, limit, ratio: found / limit },
  isMet: found >= limit,
});

/** Met when it is at most so much. */
export const atMost = (what: string, found: number, limit: number): Judgement => ({
  ...{ what, found, limit, ratio: found / limit },
  isMet: found <= limit,
});

/** Met when two things are the same; found 1 of 1. */
export const same = (what: string, isSame: boolean): Judgement => ({
  ...{ what, found: Number(isSame), limit: 1, ratio: Number(isSame) },
  isMet: isSame,
});
