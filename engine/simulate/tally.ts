/**
 * What a simulation adds up, as one array of numbers: parts of it are added place by place, in any
 * order. Sums are whole cents and counts, far below 2^53.
 *
 *     budget    variant, month, component and total       cents
 *     groups    reform, children or households, band      counts and cents, `MEASURES`
 *     gains     reform, children or households, gain band counts
 *     line      variant; then children of known and of unknown income
 *
 * Variant 0 is the law as it stands, variant n is reform n - 1.
 */
import { COMPONENTS } from "../../core-wasm/layout.js";
import { BAND_COUNT } from "../scan/groups.js";

export const MEASURES = [
  "count",
  "winners",
  "losers",
  "gain_cents",
  "loss_cents",
  "base_cents",
] as const;
export const SUBJECTS = ["children", "households"] as const;

/** Ends of the gain bands in cents a month, averaged over the window. */
export const GAIN_ENDS = [100, 500, 1000, 2000, 5000, 10_000] as const;
/** Losses from the largest, no change, gains up to the largest. */
export const GAIN_BANDS = 2 * (GAIN_ENDS.length + 1) + 1;
const NO_CHANGE = GAIN_ENDS.length + 1;

/** The gain band of a difference over so many months. */
export function gainBand(cents: number, months: number): number {
  if (cents === 0) return NO_CHANGE;
  const size = Math.abs(cents);
  let place = 0;
  while (place < GAIN_ENDS.length && size >= (GAIN_ENDS[place] as number) * months) place += 1;
  return cents > 0 ? NO_CHANGE + 1 + place : NO_CHANGE - 1 - place;
}

/** Variants include the law as it stands. */
export interface TallyShape {
  readonly variants: number;
  readonly months: number;
}

const BUDGET_COLUMNS = COMPONENTS.length + 1;

export class Tally {
  readonly #groupsAt: number;
  readonly #gainsAt: number;
  readonly #lineAt: number;
  readonly values: Float64Array;

  constructor(
    readonly shape: TallyShape,
    values?: Float64Array,
  ) {
    const { variants, months } = shape;
    const reforms = variants - 1;
    this.#groupsAt = variants * months * BUDGET_COLUMNS;
    this.#gainsAt = this.#groupsAt + reforms * SUBJECTS.length * BAND_COUNT * MEASURES.length;
    this.#lineAt = this.#gainsAt + reforms * SUBJECTS.length * GAIN_BANDS;
    this.values = values ?? new Float64Array(this.#lineAt + variants + 2);
  }

  /** Place of the first component of a month; the total stands behind the components. */
  budgetAt(variant: number, month: number): number {
    return (variant * this.shape.months + month) * BUDGET_COLUMNS;
  }

  /** Place of the first measure of a band. */
  groupAt(reform: number, subject: number, band: number): number {
    const place = (reform * SUBJECTS.length + subject) * BAND_COUNT + band;
    return this.#groupsAt + place * MEASURES.length;
  }

  gainAt(reform: number, subject: number, band: number): number {
    return this.#gainsAt + (reform * SUBJECTS.length + subject) * GAIN_BANDS + band;
  }

  /** Children under the line, by variant. */
  lineAt(variant: number): number {
    return this.#lineAt + variant;
  }

  /** Children whose household income is known, and those of whom it is not. */
  knownAt(isKnown: boolean): number {
    return this.#lineAt + this.shape.variants + (isKnown ? 0 : 1);
  }

  at(place: number): number {
    return this.values[place] as number;
  }

  add(place: number, value: number): void {
    this.values[place] = (this.values[place] as number) + value;
  }

  /** Adds a part of the same shape. */
  addAll(part: Float64Array): void {
    for (let place = 0; place < part.length; place += 1) this.add(place, part[place] as number);
  }
}
