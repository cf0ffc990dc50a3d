/** Published figures by payer, 2019-2020: counts at the four private payers and their shares. */
import { PAYERS } from "../../core-wasm/layout.js";
import {
  count,
  DEC_2019,
  type Figure,
  flow,
  JUN_2020,
  type Stock,
  share,
  type Tallies,
  YEAR_2019_2020,
} from "./figure.js";
import type { Counts } from "./tally.js";

const FONS = PAYERS.indexOf("FONS");
const PARENTIA = PAYERS.indexOf("PARENTIA");

/** The four private payers together. */
const atPrivate =
  (of: (counts: Counts) => number): Stock =>
  ({ byPayer }) =>
    byPayer.reduce((total, counts, payer) => (payer === FONS ? total : total + of(counts)), 0);

const atPayer =
  (payer: number): Stock =>
  ({ byPayer }) =>
    (byPayer[payer] as Counts).children;

const PRIVATE = "private payers: ";
/** What the four private payers published together, and the files of two payers. */
export const PAYERS_2019_2020: readonly Figure[] = [
  count(
    `${PRIVATE}children`,
    DEC_2019,
    "O",
    1_231_113,
    atPrivate((counts) => counts.children),
  ),
  share(
    `${PRIVATE}% of children`,
    DEC_2019,
    "O",
    76.7,
    (tally) => atPrivate((counts) => counts.children)(tally) / tally.all.children,
  ),
  count(
    `${PRIVATE}families`,
    DEC_2019,
    "O",
    690_305,
    atPrivate((counts) => counts.families),
  ),
  share(
    `${PRIVATE}% of families`,
    DEC_2019,
    "O",
    77.1,
    (tally) => atPrivate((counts) => counts.families)(tally) / tally.all.families,
  ),
  count(
    `${PRIVATE}social allowance`,
    DEC_2019,
    "O",
    249_762,
    atPrivate((counts) => counts.social),
  ),
  share(
    `${PRIVATE}% of social allowance`,
    DEC_2019,
    "O",
    70.9,
    (tally) => atPrivate((counts) => counts.social)(tally) / tally.all.social,
  ),
  ...flowAtPrivate("starting amounts", 62_938, 88.3, "start"),
  ...flowAtPrivate("preschool allowance", 80_129, 84.5, "nursery"),
  ...flowAtPrivate("childcare a month", 17_283, 80.6, "childcare"),
  ...flowAtPrivate("school allowance", 360_161, 71.5, "school"),
  ...flowAtPrivate("euro", 2_725_023_334, 76, "cents"),
  count("files at Parentia", JUN_2020, "O", 375_736, atPayer(PARENTIA), {
    note: "read as children",
  }),
  count("files at FONS", JUN_2020, "O", 373_364, atPayer(FONS), { note: "read as children" }),
];

/** A count of a year at the private payers, and their share of all. */
function flowAtPrivate(
  what: string,
  published: number,
  percent: number,
  counted: keyof Counts,
): Figure[] {
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
