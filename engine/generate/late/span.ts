/** The months of a version of a fact, as it was loaded. */
import type { Values } from "./records.js";

export interface Span {
  readonly van: number;
  /** First month no more. */
  readonly tot: number;
}

export const spanOf = (row: Values): Span => ({
  van: Number(row["van_maand"]),
  tot: Number(row["tot_maand"]),
});

export const isWithin = ({ van, tot }: Span, month: number): boolean => van <= month && month < tot;
