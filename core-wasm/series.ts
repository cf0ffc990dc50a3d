/**
 * The dated amounts as data: series of values, the kinds that say how they move, the units that say
 * what a value counts. Read and checked in `book/`; months are indexes here.
 */

/** A parameter file with a fault: where, what was expected, what was found. */
export class ParameterError extends Error {
  readonly code = "PARAMETER_FAULT";
}

/**
 * How sure a value is: read in an official publication; read at a payment fund, a municipality or
 * in the press; computed from published ones by the published rule; a forecast, never published.
 */
export const CONFIDENCES = ["official", "secondary", "inferred", "candidate"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** A value and the month from which it holds, until the next one. */
export interface Entry {
  readonly from: number;
  /** Cents, a count or a flag; 0 when ended. */
  readonly value: number;
  /** The series has no value from here on. */
  readonly ended?: true | undefined;
  readonly confidence: Confidence;
  /** Where an official or secondary value was read. */
  readonly source?: string | undefined;
  /** How an inferred or forecast value was computed: `chain x 1.02 from 2022-09`, or in words. */
  readonly derivation?: string | undefined;
  /** Why a value departs from its kind. */
  readonly note?: string | undefined;
}

export interface Series {
  readonly doc: string;
  readonly law: string;
  readonly unit: string;
  readonly kind: string;
  /** Least and greatest value that is plausible; ended values aside. */
  readonly range: readonly [number, number];
  /** First month, when it is later than that of its kind. */
  readonly begins?: number | undefined;
  /** Series that are less than this one wherever both have a value. */
  readonly above: readonly string[];
  /** Series that are not more than this one. */
  readonly atLeast: readonly string[];
  readonly onlyInMonth: boolean;
  /** Day on which somebody last compared the values with their sources. */
  readonly checked: string;
  readonly values: readonly Entry[];
}

/** What happens to the series of a kind in a month. */
export interface Step {
  readonly from: number;
  readonly factor?: number | undefined;
  readonly add?: number | undefined;
  readonly ended?: true | undefined;
  readonly note?: string | undefined;
}

/** A kind with all its steps, those of the kind that it is like included. */
export interface Kind {
  readonly doc: string;
  readonly begins?: number | undefined;
  readonly onlyInMonth: boolean;
  readonly interval?: number | undefined;
  readonly steps: readonly Step[];
}

export interface Unit {
  readonly is: "paid" | "limit" | "count";
  readonly max: number;
  /** How often a row is paid the value in one month, at most. */
  readonly times?: number | undefined;
}

/** Everything that the files say. */
export interface ParameterSet {
  readonly firstMonth: number;
  readonly lastMonth: number;
  readonly componentMax: number;
  readonly units: ReadonlyMap<string, Unit>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly series: ReadonlyMap<string, Series>;
}

/** First month of a series. */
export function beginOf(set: ParameterSet, { begins, kind }: Series): number {
  return begins ?? set.kinds.get(kind)?.begins ?? set.firstMonth;
}

/** The entry that holds in a month. */
export function entryAt({ onlyInMonth, values }: Series, month: number): Entry | undefined {
  if (onlyInMonth) return values.find(({ from }) => from === month);
  const entry = values.findLast(({ from }) => from <= month);
  return entry?.ended === true ? undefined : entry;
}

const FACTOR_UNITS = 10_000;

/** The value that a step makes of the one before: half-up, in whole numbers. */
export function stepped(before: number, { factor = 1, add = 0 }: Step): number {
  const units = Math.round(factor * FACTOR_UNITS);
  return Math.floor((before * units + FACTOR_UNITS / 2) / FACTOR_UNITS) + add;
}

/** A step as people write it: `x 1.02` or `+ 1500`. */
export function stepText({ factor, add }: Step): string {
  return add === undefined ? `x ${factor ?? 1}` : `+ ${add}`;
}
