/**
 * The published figures that a population is held against, each at its own date.
 *
 * Marks: O official, S press or fund, D derived by division, X from an older or neighbouring
 * population. Those marked O and S should come within 2 %; D and X are shown without a verdict.
 * `isScaled` figures are those of 1,619,799 children in 2025-08 and shrink with the population.
 * Source: published annual reports and press releases, by way of population.md of the project.
 */
import { monthIndex, PAYERS } from "../../core-wasm/layout.js";
import { Counts, type MonthTally } from "./tally.js";

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
const JAN_2019 = monthIndex(2019, 1);
const JUL_2019 = monthIndex(2019, 7);
const DEC_2019 = monthIndex(2019, 12);
const JUN_2020 = monthIndex(2020, 6);
const DEC_2022 = monthIndex(2022, 12);
const DEC_2023 = monthIndex(2023, 12);
const YEAR_2022 = months(monthIndex(2022, 1), 12);
const YEAR_2023 = months(monthIndex(2023, 1), 12);
const YEAR_2019_2020 = months(JUL_2019, 12);

type Stock = (tally: MonthTally) => number;

/** A count in one month. */
function count(what: string, month: number, mark: Mark, published: number, of: Stock,
  more: Partial<Figure> = {}): Figure {
  const when = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  return { what, when, mark, unit: "count", published, isScaled: true, months: [month],
    measure: (tallies) => of(tallies(month)), ...more };
}

/** A share in per cent, which does not shrink with the population. */
const share = (what: string, month: number, mark: Mark, published: number, of: Stock,
  more: Partial<Figure> = {}): Figure =>
  count(what, month, mark, published, (tally) => 100 * of(tally),
    { unit: "percent", isScaled: false, ...more });

/** A sum over months. */
const flow = (what: string, when: string, over: readonly number[], mark: Mark, published: number,
  of: Stock, more: Partial<Figure> = {}): Figure =>
  ({ what, when, mark, unit: "count", published, isScaled: true, months: over,
    measure: (tallies) => over.reduce((sum, month) => sum + of(tallies(month)), 0), ...more });

const sum = (values: Float64Array, from: number, to: number): number =>
  values.slice(from, to + 1).reduce((total, value) => total + value, 0);
const euro = (tally: MonthTally): number => tally.all.cents / 100;
const EURO = { unit: "euro" } as const;

const FONS = PAYERS.indexOf("FONS");
const PARENTIA = PAYERS.indexOf("PARENTIA");

/** The four private payers together. */
const atPrivate = (of: (counts: Counts) => number): Stock => ({ byPayer }) =>
  byPayer.reduce((total, counts, payer) => (payer === FONS ? total : total + of(counts)), 0);

const atPayer = (payer: number): Stock => ({ byPayer }) => (byPayer[payer] as Counts).children;

const schoolPupils = (year: number, mark: Mark, published: number): Figure =>
  count("school allowance, pupils", monthIndex(year, 9), mark, published, (tally) => tally.all.school);

const FIRST_PAYMENT: readonly Figure[] = [
  count("children", JAN_2019, "S", 1_619_799, (tally) => tally.all.children),
  count("families", JAN_2019, "S", 917_222, (tally) => tally.all.families),
  count("payment, euro", JAN_2019, "S", 288_800_000,
    (tally) => (tally.all.cents - tally.childcareCents) / 100,
    { ...EURO, note: "without childcare, which is paid on the 20th" }),
  count("social allowance, children", JUL_2019, "S", 353_685, (tally) => tally.all.social),
  share("social allowance, % of children", JUL_2019, "S", 22.2,
    (tally) => tally.all.social / tally.all.children),
];

const END_2022: readonly Figure[] = [
  count("children", DEC_2022, "O", 1_627_599, (tally) => tally.all.children),
  count("families", DEC_2022, "O", 915_611, (tally) => tally.all.families),
  share("new amounts, % of children", DEC_2022, "O", 20.3,
    (tally) => tally.newChildren / tally.all.children),
  share("new amounts, % of 0-5", DEC_2022, "O", 67.5,
    (tally) => sum(tally.newByAge, 0, 5) / sum(tally.ages, 0, 5)),
  share("18 or older, %", DEC_2022, "O", 18.6,
    (tally) => sum(tally.ages, 18, 25) / tally.all.children),
  count("families, new regime only", DEC_2022, "O", 170_759, (tally) => tally.newOnlyFamilies),
  count("families, both regimes", DEC_2022, "O", 86_336, (tally) => tally.mixedFamilies),
  count("age supplement, children", DEC_2022, "O", 1_100_000, (tally) => tally.ageSupplement,
    { isAtLeast: true, note: "published as over 1.1 million" }),
  count("social allowance, children", DEC_2022, "O", 394_470, (tally) => tally.all.social),
  share("social allowance, % of 0-5", DEC_2022, "O", 26.6,
    (tally) => sum(tally.socialByAge, 0, 5) / sum(tally.ages, 0, 5)),
  share("social allowance, % of 18-24", DEC_2022, "O", 20,
    (tally) => sum(tally.socialByAge, 18, 24) / sum(tally.ages, 18, 24)),
  count("care allowance, children", DEC_2022, "O", 43_770, (tally) => tally.care),
  flow("payments, euro", "2022", YEAR_2022, "O", 4_200_000_000, euro, EURO),
];

const END_2023: readonly Figure[] = [
  count("children", DEC_2023, "O", 1_632_844, (tally) => tally.all.children),
  count("families", DEC_2023, "O", 921_053, (tally) => tally.all.families),
  count("new amounts, children", DEC_2023, "O", 392_922, (tally) => tally.newChildren),
  count("social allowance, children", DEC_2023, "O", 502_553, (tally) => tally.all.social),
  count("social allowance, families", DEC_2023, "O", 270_347, (tally) => tally.all.socialFamilies),
  count("support allowance, children", DEC_2023, "O", 8_693, (tally) => tally.support),
  count("half orphans, new rules", DEC_2023, "S", 10_000, (tally) => tally.halfOrphans,
    { note: "published as about 10,000" }),
  flow("payments, euro", "2023", YEAR_2023, "O", 4_500_000_000, euro, EURO),
];

const SCHOOL: readonly Figure[] = [
  schoolPupils(2019, "S", 491_382),
  schoolPupils(2020, "S", 496_140),
  share("school allowance, % of pupils", monthIndex(2020, 9), "S", 39,
    (tally) => tally.all.school / tally.pupils,
    { note: "of 1,272,154 pupils; fewer of them are children of this population" }),
  count("school allowance, euro", monthIndex(2020, 9), "S", 193_000_000,
    (tally) => tally.schoolCents / 100, EURO),
  count("primary school, euro a pupil", monthIndex(2020, 9), "S", 160,
    (tally) => tally.lagerCents / tally.lager / 100, { ...EURO, isScaled: false }),
  count("secondary school, euro a pupil", monthIndex(2020, 9), "S", 737,
    (tally) => tally.secondaryCents / tally.secondary / 100, { ...EURO, isScaled: false }),
  schoolPupils(2021, "S", 490_532),
  schoolPupils(2022, "S", 486_244),
];

const CHILDHOOD: readonly Figure[] = [
  flow("births, starting amounts", "2022", YEAR_2022, "S", 65_000, (tally) => tally.all.start,
    { note: "published as about 65,000 a year" }),
  flow("childcare, children a month", "2022", YEAR_2022, "S", 22_000,
    (tally) => tally.all.childcare / 12, { note: "published as about 22,000" }),
  flow("preschool allowance, children", "2022", YEAR_2022, "D", 95_000, (tally) => tally.all.nursery),
];

const PRIVATE = "private payers: ";
const PAYERS_2019_2020: readonly Figure[] = [
  count(`${PRIVATE}children`, DEC_2019, "O", 1_231_113, atPrivate((counts) => counts.children)),
  share(`${PRIVATE}% of children`, DEC_2019, "O", 76.7,
    (tally) => atPrivate((counts) => counts.children)(tally) / tally.all.children),
  count(`${PRIVATE}families`, DEC_2019, "O", 690_305, atPrivate((counts) => counts.families)),
  share(`${PRIVATE}% of families`, DEC_2019, "O", 77.1,
    (tally) => atPrivate((counts) => counts.families)(tally) / tally.all.families),
  count(`${PRIVATE}social allowance`, DEC_2019, "O", 249_762, atPrivate((counts) => counts.social)),
  share(`${PRIVATE}% of social allowance`, DEC_2019, "O", 70.9,
    (tally) => atPrivate((counts) => counts.social)(tally) / tally.all.social),
  ...flowAtPrivate("starting amounts", 62_938, 88.3, "start"),
  ...flowAtPrivate("preschool allowance", 80_129, 84.5, "nursery"),
  ...flowAtPrivate("childcare a month", 17_283, 80.6, "childcare"),
  ...flowAtPrivate("school allowance", 360_161, 71.5, "school"),
  ...flowAtPrivate("euro", 2_725_023_334, 76, "cents"),
  count("files at Parentia", JUN_2020, "O", 375_736, atPayer(PARENTIA), { note: "read as children" }),
  count("files at FONS", JUN_2020, "O", 373_364, atPayer(FONS), { note: "read as children" }),
];

/** A count of a year at the private payers, and their share of all. */
function flowAtPrivate(what: string, published: number, percent: number,
  counted: keyof Counts): Figure[] {
  const divisor = counted === "childcare" ? 12 : counted === "cents" ? 100 : 1;
  const unit = counted === "cents" ? "euro" : "count";
  const when = "2019-07/2020-06";
  const own = atPrivate((counts) => counts[counted] / divisor);
  const total = (of: Stock) => (tallies: Tallies) =>
    YEAR_2019_2020.reduce((running, month) => running + of(tallies(month)), 0);
  return [
    flow(PRIVATE + what, when, YEAR_2019_2020, "O", published, own, { unit }),
    flow(`${PRIVATE}% of ${what}`, when, YEAR_2019_2020, "O", percent, own, {
      unit: "percent",
      isScaled: false,
      measure: (tallies) =>
        (100 * total(own)(tallies)) / total(({ all }) => all[counted] / divisor)(tallies),
    }),
  ];
}

const STRUCTURE: readonly Figure[] = [
  ...[36.4, 45.5, 15, 2.6, 0.4].map((percent, i) =>
    share(`families with ${i + 1}${i === 4 ? " or more" : ""}, %`, DEC_2022, "X", percent,
      (tally) => (tally.familySizes[i + 1] as number) / tally.all.families)),
  ...([[0, 5, 23.7], [6, 11, 24.8], [12, 17, 26.1], [18, 25, 25.4]] as const).map(
    ([from, to, percent]) =>
      share(`aged ${from}-${Math.min(24, to)}, %`, DEC_2022, "X", percent,
        (tally) => sum(tally.ages, from, to) / tally.all.children)),
];

export const PUBLISHED: readonly Figure[] = [
  ...FIRST_PAYMENT, ...END_2022, ...END_2023, ...SCHOOL, ...CHILDHOOD, ...PAYERS_2019_2020,
  ...STRUCTURE,
];

/** Every month that some figure needs, ascending. */
export const PUBLISHED_MONTHS: readonly number[] =
  [...new Set(PUBLISHED.flatMap((figure) => figure.months))].sort((a, b) => a - b);
