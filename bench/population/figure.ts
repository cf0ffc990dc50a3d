/**
 * A published figure: what, when, how sure, and how it is measured in calculated results.
 *
 * Marks: O official, S press or fund, D derived by division, X from an older or neighbouring
 * population. `isScaled` figures are those of 1,619,799 children in 2025-08 and shrink with the
 * population.
 */
import { monthIndex, monthText } from "../../core-wasm/month.js";
import type { MonthTally } from "./tally.js";

export type Mark = "O" | "S" | "D" | "X";

/** Tallies of the months that were calculated; throws for another one. */
export type Tallies = (month: number) => MonthTally;

export interface Figure {
  readonly what: string;
  readonly when: string;
  readonly mark: Mark;
  readonly unit: "count" | "percent" | "euro";
  readonly published: number;
  readonly isScaled: boolean;
  /** The published text says "over": more is no difference. */
  readonly isAtLeast?: true;
  readonly months: readonly number[];
  readonly measure: (tallies: Tallies) => number;
  /** Why the figure can not be met, or what it was read as. */
  readonly note?: string;
}

const months = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
export const JAN_2019 = monthIndex(2019, 1);
export const JUL_2019 = monthIndex(2019, 7);
export const DEC_2019 = monthIndex(2019, 12);
export const JUN_2020 = monthIndex(2020, 6);
export const DEC_2022 = monthIndex(2022, 12);
export const DEC_2023 = monthIndex(2023, 12);
export const YEAR_2022 = months(monthIndex(2022, 1), 12);
export const YEAR_2023 = months(monthIndex(2023, 1), 12);
export const YEAR_2019_2020 = months(JUL_2019, 12);

export type Stock = (tally: MonthTally) => number;

/** A count in one month. */
export function count(
  what: string,
  month: number,
  mark: Mark,
  published: number,
  of: Stock,
  more: Partial<Figure> = {},
): Figure {
  const when = monthText(month);
  return {
    what,
    when,
    mark,
    unit: "count",
    published,
    isScaled: true,
    months: [month],
    measure: (tallies) => of(tallies(month)),
    ...more,
  };
}

/** A share in per cent, which does not shrink with the population. */
export const share = (
  what: string,
  month: number,
  mark: Mark,
  published: number,
  of: Stock,
  more: Partial<Figure> = {},
): Figure =>
  count(what, month, mark, published, (tally) => 100 * of(tally), {
    unit: "percent",
    isScaled: false,
    ...more,
  });

/** A sum over months. */
export const flow = (
  what: string,
  when: string,
  over: readonly number[],
  mark: Mark,
  published: number,
  of: Stock,
  more: Partial<Figure> = {},
): Figure => ({
  what,
  when,
  mark,
  unit: "count",
  published,
  isScaled: true,
  months: over,
  measure: (tallies) => over.reduce((sum, month) => sum + of(tallies(month)), 0),
  ...more,
});

export const sum = (values: Float64Array, from: number, to: number): number =>
  values.slice(from, to + 1).reduce((total, value) => total + value, 0);
export const euro = (tally: MonthTally): number => tally.all.cents / 100;
export const EURO = { unit: "euro" } as const;
