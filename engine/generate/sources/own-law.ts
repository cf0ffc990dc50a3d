/**
 * The law of incomes as the generator knows it (flows 5): it shares nothing with the derivation,
 * whose faults would else be in the records too.
 */
import { monthIndex } from "../../../core-wasm/month.js";

/** Index of cadastral income by income year, as published. */
const INDEX: Readonly<Record<number, string>> = {
  2017: "1.7491",
  2018: "1.7863",
  2019: "1.8230",
  2020: "1.8492",
  2021: "1.8630",
  2022: "1.9084",
  2023: "2.0915",
  2024: "2.1763",
};
export const INDEXED_YEARS = Object.keys(INDEX).map(Number);

/** First months of award years, each with the calendar year of its income; then every September. */
const AWARD_YEARS: readonly (readonly [from: number, year: number])[] = [
  [monthIndex(2019, 10), 2017],
  [monthIndex(2020, 10), 2018],
  [monthIndex(2021, 10), 2019],
  ...[2022, 2023, 2024, 2025, 2026, 2027, 2028].map((year) => {
    return [monthIndex(year, 9), year - 2] as const;
  }),
];

/** The months in which an award year begins. */
export const AWARD_MONTHS = AWARD_YEARS.map(([from]) => from);

/** Cadastral income of a household in a year, indexed, in cents. */
export interface Owned {
  readonly vreemdCents: number;
  readonly beroepCents: number;
}

export const NOTHING_OWNED: Owned = { vreemdCents: 0, beroepCents: 0 };

/** Whole euro, as cents, of a property of so many cents; of an indexed year. */
export function indexed(kiCents: number, year: number): number {
  const factor = BigInt((INDEX[year] as string).replace(".", ""));
  return Number((BigInt(kiCents) * factor + 500_000n) / 1_000_000n) * 100;
}

/** Rented out counts three times, used for the own business once. */
export const addedIncome = ({ vreemdCents, beroepCents }: Owned): number =>
  3 * vreemdCents + beroepCents;

/** Above 1,250 euro, three times what is rented out is at most a fifth of the other income. */
export function isOwningTooMuch(cents: number, owned: Owned): boolean {
  const others = cents - addedIncome(owned);
  return owned.vreemdCents > 125_000 && 15 * owned.vreemdCents > others;
}

/** The most that is rented out beside an income and is not too much; a cent more is. */
export const rentedAtMost = (cents: number): number => Math.max(125_000, Math.floor(cents / 18));

/** Calendar year of the income of a month; none before the first award year. */
export const awardIncomeYear = (month: number): number | undefined =>
  AWARD_YEARS.findLast(([from]) => from <= month)?.[1];

/** First month of the award year after a month. */
export const nextAward = (month: number): number =>
  AWARD_YEARS.find(([from]) => from > month)?.[0] ?? Number.POSITIVE_INFINITY;
