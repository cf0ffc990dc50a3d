/**
 * What children and households are grouped by, wherever results are added up: one declaration for
 * simulations, comparisons and reports.
 *
 * A child is grouped by what holds of its row in the month. A household is grouped by its children:
 * `join` says how, two by two; where it says nothing they agree. Municipality is not a fact of the
 * calculation core, so nothing is grouped by it.
 *
 * Readings: the size of a family counts the children for whom a basic amount is paid in it, as the
 * published figures do; a household whose children are all paid elsewhere has size 0. The regime is
 * that of the rank class. Incomes are those of the award year, in fixed bands of euro.
 */
import { PAYERS } from "../../core-wasm/layout.js";

/** What holds of a child in a household in a month. */
export interface GroupFacts {
  familySize: number;
  rangklasse: number;
  /** Household income of the award year in cents; below 0 when it is not known. */
  incomeCents: number;
  ageYears: number;
  payer: number;
}

export interface Grouping {
  readonly name: string;
  readonly title: string;
  /** Names of the bands, in order. */
  readonly bands: readonly string[];
  /** The band of a child. */
  readonly of: (facts: GroupFacts) => number;
  /** The band of a household of which two children have these. */
  readonly join?: (one: number, other: number) => number;
}

const EURO_CENTS = 100;
/** Upper ends of the income bands, euro a year, inclusive. */
const INCOME_ENDS = [20_000, 30_000, 40_000, 50_000, 60_000, 80_000];
const SIZES_MAX = 5;
/** First age of each band. */
const AGE_STARTS = [0, 3, 6, 12, 18];
const BOTH_REGIMES = 2;

const euro = (amount: number): string => amount.toLocaleString("en");
const incomeBands = INCOME_ENDS.map((end, at) => {
  const before = INCOME_ENDS[at - 1];
  return before === undefined ? `to ${euro(end)}` : `${euro(before)} to ${euro(end)}`;
});

/** The age of a band, read off its edges; the last has none. */
function ageName(start: number, at: number): string {
  const next = AGE_STARTS[at + 1];
  return next === undefined ? `${start} and over` : `${start} to ${next - 1}`;
}

export const GROUPINGS: readonly Grouping[] = [
  { name: "all", title: "Everyone", bands: ["all"], of: () => 0 },
  {
    name: "family_size",
    title: "Children paid in the household",
    bands: ["0", "1", "2", "3", "4", "5 or more"],
    of: ({ familySize }) => Math.min(familySize, SIZES_MAX),
  },
  {
    name: "regime",
    title: "Regime",
    bands: ["new", "old", "both"],
    of: ({ rangklasse }) => (rangklasse === 0 ? 0 : 1),
    join: (one, other) => (one === other ? one : BOTH_REGIMES),
  },
  {
    name: "income",
    title: "Household income of the award year, euro",
    bands: ["not known", ...incomeBands, `above ${euro(INCOME_ENDS.at(-1) as number)}`],
    of: ({ incomeCents }) => incomeBand(incomeCents),
  },
  {
    name: "age",
    title: "Age in years (of a household: of its youngest child)",
    bands: AGE_STARTS.map(ageName),
    of: ({ ageYears }) => lastReached(AGE_STARTS, ageYears),
    join: Math.min,
  },
  {
    name: "payer",
    title: "Payer",
    bands: PAYERS,
    of: ({ payer }) => payer,
  },
];

function incomeBand(cents: number): number {
  if (cents < 0) return 0;
  let band = 1;
  while (band <= INCOME_ENDS.length && cents > (INCOME_ENDS[band - 1] as number) * EURO_CENTS) {
    band += 1;
  }
  return band;
}

/** Place of the last of rising starts that a value has reached; the first for those below all. */
function lastReached(starts: readonly number[], value: number): number {
  let at = starts.length - 1;
  while (at > 0 && value < (starts[at] as number)) at -= 1;
  return at;
}

/** Bands of all groupings behind each other. */
export const BAND_COUNT = GROUPINGS.reduce((sum, { bands }) => sum + bands.length, 0);

/** First place of each grouping among all bands. */
export const BAND_STARTS: readonly number[] = GROUPINGS.map((_, at) =>
  GROUPINGS.slice(0, at).reduce((sum, { bands }) => sum + bands.length, 0),
);

const JOINS = GROUPINGS.map(({ join }) => join);

/** Joins the bands of another child, from a place on, to those of its household. */
export function joinBands(household: Uint8Array, bands: Uint8Array, at: number): void {
  for (let index = 0; index < JOINS.length; index += 1) {
    const join = JOINS[index];
    if (join === undefined) continue;
    household[index] = join(household[index] as number, bands[at + index] as number);
  }
}

const BANDS_OF = GROUPINGS.map(({ of }) => of);

/** Writes the bands of a child, by grouping, from a place on. */
export function bandsOf(facts: GroupFacts, into: Uint8Array, at: number): void {
  for (let index = 0; index < BANDS_OF.length; index += 1) {
    into[at + index] = (BANDS_OF[index] as Grouping["of"])(facts);
  }
}
