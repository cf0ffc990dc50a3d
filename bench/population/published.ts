/**
 * The published figures that a population is held against, each at its own date.
 *
 * Those marked O and S should come within 2 %; D and X are shown without a verdict. Source:
 * published annual reports and press releases, by way of population.md of the project.
 */
import { monthIndex } from "../../core-wasm/month.js";
import { publishedStock } from "../../engine/report/published.js";
import {
  count,
  DEC_2022,
  DEC_2023,
  EURO,
  euro,
  type Figure,
  flow,
  JAN_2019,
  JUL_2019,
  type Mark,
  share,
  sum,
  YEAR_2022,
  YEAR_2023,
} from "./figure.js";
import { PAYERS_2019_2020 } from "./published-payers.js";

const schoolPupils = (year: number, mark: Mark, published: number): Figure =>
  count(
    "school allowance, pupils",
    monthIndex(year, 9),
    mark,
    published,
    (tally) => tally.all.school,
  );

const FIRST_PAYMENT: readonly Figure[] = [
  count(
    "children",
    JAN_2019,
    "S",
    publishedStock("children", JAN_2019),
    (tally) => tally.all.children,
  ),
  count(
    "families",
    JAN_2019,
    "S",
    publishedStock("families", JAN_2019),
    (tally) => tally.all.families,
  ),
  count(
    "payment, euro",
    JAN_2019,
    "S",
    288_800_000,
    (tally) => (tally.all.cents - tally.childcareCents) / 100,
    { ...EURO, note: "without childcare, which is paid on the 20th" },
  ),
  count("social allowance, children", JUL_2019, "S", 353_685, (tally) => tally.all.social),
  share(
    "social allowance, % of children",
    JUL_2019,
    "S",
    22.2,
    (tally) => tally.all.social / tally.all.children,
  ),
];

const END_2022: readonly Figure[] = [
  count(
    "children",
    DEC_2022,
    "O",
    publishedStock("children", DEC_2022),
    (tally) => tally.all.children,
  ),
  count(
    "families",
    DEC_2022,
    "O",
    publishedStock("families", DEC_2022),
    (tally) => tally.all.families,
  ),
  share(
    "new amounts, % of children",
    DEC_2022,
    "O",
    publishedStock("new_regime_percent", DEC_2022),
    (tally) => tally.newChildren / tally.all.children,
  ),
  share(
    "new amounts, % of 0-5",
    DEC_2022,
    "O",
    67.5,
    (tally) => sum(tally.newByAge, 0, 5) / sum(tally.ages, 0, 5),
  ),
  share(
    "18 or older, %",
    DEC_2022,
    "O",
    publishedStock("aged_18_percent", DEC_2022),
    (tally) => sum(tally.ages, 18, 25) / tally.all.children,
  ),
  count("families, new regime only", DEC_2022, "O", 170_759, (tally) => tally.newOnlyFamilies),
  count("families, both regimes", DEC_2022, "O", 86_336, (tally) => tally.mixedFamilies),
  count("age supplement, children", DEC_2022, "O", 1_100_000, (tally) => tally.ageSupplement, {
    isAtLeast: true,
    note: "published as over 1.1 million",
  }),
  count("social allowance, children", DEC_2022, "O", 394_470, (tally) => tally.all.social),
  share(
    "social allowance, % of 0-5",
    DEC_2022,
    "O",
    26.6,
    (tally) => sum(tally.socialByAge, 0, 5) / sum(tally.ages, 0, 5),
  ),
  share(
    "social allowance, % of 18-24",
    DEC_2022,
    "O",
    20,
    (tally) => sum(tally.socialByAge, 18, 24) / sum(tally.ages, 18, 24),
  ),
  count("care allowance, children", DEC_2022, "O", 43_770, (tally) => tally.care),
  flow("payments, euro", "2022", YEAR_2022, "O", 4_200_000_000, euro, EURO),
];

const END_2023: readonly Figure[] = [
  count(
    "children",
    DEC_2023,
    "O",
    publishedStock("children", DEC_2023),
    (tally) => tally.all.children,
  ),
  count(
    "families",
    DEC_2023,
    "O",
    publishedStock("families", DEC_2023),
    (tally) => tally.all.families,
  ),
  count("new amounts, children", DEC_2023, "O", 392_922, (tally) => tally.newChildren),
  count("social allowance, children", DEC_2023, "O", 502_553, (tally) => tally.all.social),
  count("social allowance, families", DEC_2023, "O", 270_347, (tally) => tally.all.socialFamilies),
  count("support allowance, children", DEC_2023, "O", 8_693, (tally) => tally.support),
  count("half orphans, new rules", DEC_2023, "S", 10_000, (tally) => tally.halfOrphans, {
    note: "published as about 10,000",
  }),
  flow("payments, euro", "2023", YEAR_2023, "O", 4_500_000_000, euro, EURO),
];

const SCHOOL: readonly Figure[] = [
  schoolPupils(2019, "S", 491_382),
  schoolPupils(2020, "S", 496_140),
  share(
    "school allowance, % of pupils",
    monthIndex(2020, 9),
    "S",
    39,
    (tally) => tally.all.school / tally.pupils,
    { note: "of 1,272,154 pupils; fewer of them are children of this population" },
  ),
  count(
    "school allowance, euro",
    monthIndex(2020, 9),
    "S",
    193_000_000,
    (tally) => tally.schoolCents / 100,
    EURO,
  ),
  count(
    "primary school, euro a pupil",
    monthIndex(2020, 9),
    "S",
    160,
    (tally) => tally.lagerCents / tally.lager / 100,
    { ...EURO, isScaled: false },
  ),
  count(
    "secondary school, euro a pupil",
    monthIndex(2020, 9),
    "S",
    737,
    (tally) => tally.secondaryCents / tally.secondary / 100,
    { ...EURO, isScaled: false },
  ),
  schoolPupils(2021, "S", 490_532),
  schoolPupils(2022, "S", 486_244),
];

const CHILDHOOD: readonly Figure[] = [
  flow("births, starting amounts", "2022", YEAR_2022, "S", 65_000, (tally) => tally.all.start, {
    note: "published as about 65,000 a year",
  }),
  flow(
    "childcare, children a month",
    "2022",
    YEAR_2022,
    "S",
    22_000,
    (tally) => tally.all.childcare / 12,
    { note: "published as about 22,000" },
  ),
  flow(
    "preschool allowance, children",
    "2022",
    YEAR_2022,
    "D",
    95_000,
    (tally) => tally.all.nursery,
  ),
];

const STRUCTURE: readonly Figure[] = [
  ...[36.4, 45.5, 15, 2.6, 0.4].map((percent, i) =>
    share(
      `families with ${i + 1}${i === 4 ? " or more" : ""}, %`,
      DEC_2022,
      "X",
      percent,
      (tally) => (tally.familySizes[i + 1] as number) / tally.all.families,
    ),
  ),
  ...(
    [
      [0, 5, 23.7],
      [6, 11, 24.8],
      [12, 17, 26.1],
      [18, 25, 25.4],
    ] as const
  ).map(([from, to, percent]) =>
    share(
      `aged ${from}-${Math.min(24, to)}, %`,
      DEC_2022,
      "X",
      percent,
      (tally) => sum(tally.ages, from, to) / tally.all.children,
    ),
  ),
];

export const PUBLISHED: readonly Figure[] = [
  ...FIRST_PAYMENT,
  ...END_2022,
  ...END_2023,
  ...SCHOOL,
  ...CHILDHOOD,
  ...PAYERS_2019_2020,
  ...STRUCTURE,
];

/** Every month that some figure needs, ascending. */
export const PUBLISHED_MONTHS: readonly number[] = [
  ...new Set(PUBLISHED.flatMap((figure) => figure.months)),
].sort((a, b) => a - b);
