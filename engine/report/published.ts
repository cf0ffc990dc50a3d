/**
 * Published figures that a month of results can be held against by its groups alone; the bench
 * holds whole years against more of them (`bench/population`). Source: annual reports and press.
 */
import { monthIndex } from "../../core-wasm/month.js";

/** What a figure counts; shares in per cent do not shrink with the population. */
export type PublishedName = "children" | "families" | "new_regime_percent" | "aged_18_percent";

export interface PublishedStock {
  readonly name: PublishedName;
  readonly month: number;
  readonly value: number;
}

const JAN_2019 = monthIndex(2019, 1);
const DEC_2022 = monthIndex(2022, 12);
const DEC_2023 = monthIndex(2023, 12);

/** In order of month. */
export const PUBLISHED_STOCKS: readonly PublishedStock[] = [
  { name: "children", month: JAN_2019, value: 1_619_799 },
  { name: "families", month: JAN_2019, value: 917_222 },
  { name: "children", month: DEC_2022, value: 1_627_599 },
  { name: "families", month: DEC_2022, value: 915_611 },
  { name: "new_regime_percent", month: DEC_2022, value: 20.3 },
  { name: "aged_18_percent", month: DEC_2022, value: 18.6 },
  { name: "children", month: DEC_2023, value: 1_632_844 },
  { name: "families", month: DEC_2023, value: 921_053 },
];

/** The figure of a month. */
export function publishedStock(name: PublishedName, month: number): number {
  const found = PUBLISHED_STOCKS.find((stock) => stock.name === name && stock.month === month);
  if (found === undefined) throw new Error(`published: expected ${name} of month ${month}`);
  return found.value;
}
