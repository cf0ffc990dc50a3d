/**
 * The numbers that make the population resemble the published one.
 *
 * Shares are of 1, months are month counts, incomes are cents of a calendar year. Published figures
 * themselves stand in `published.ts`; what stands here was chosen so that the computed results come
 * out near them (`comparison.ts` prints how near). Nothing here is a fact about a real family.
 */
import { END, START } from "./calendar.js";
import { cumulative } from "./random.js";

/** Draws an index by weight in constant time: the index that owns each of 16,384 equal slices. */
function sampler(weights: readonly number[]): (unit: number) => number {
  const SLICES = 16_384;
  const sums = cumulative(weights);
  let index = 0;
  const owners = Uint16Array.from({ length: SLICES }, (_, slice) => {
    while (index < sums.length - 1 && slice + 0.5 > (sums[index] as number) * SLICES) index += 1;
    return index;
  });
  return (unit) => owners[Math.floor(unit * SLICES)] as number;
}

/** First births per calendar year from 2019 on, 1 = the level of 2018. */
const BIRTHS_BY_YEAR = [0.952, 0.952, 0.972, 0.952, 0.835, 0.86, 0.86, 0.92, 0.94];
/** Cohorts are larger by this much for every year back, up to a peak, and smaller before it. */
const GROWTH_BACK = 0.0146;
const PEAK_YEARS_BACK = 16;
const FALL_BACK = 0.018;
/** More first births in the last years before the window. */
const RECENT_YEARS = 4;
const RECENT_RISE = 0.015;
const YEARS_BACK = 36;

const firstBirthWeights = Array.from({ length: END - START + YEARS_BACK * 12 }, (_, i) => {
  const month = i - YEARS_BACK * 12;
  if (month >= 0) return BIRTHS_BY_YEAR[Math.floor(month / 12)] as number;
  const years = -month / 12;
  const fall = FALL_BACK * Math.max(0, years - PEAK_YEARS_BACK);
  const recent = years < RECENT_YEARS ? RECENT_RISE : 0;
  return 1 + GROWTH_BACK * Math.min(PEAK_YEARS_BACK, years) - fall + recent;
});
const firstBirthIndex = sampler(firstBirthWeights);

/** Month of the first birth of a family that was always there. */
export const FIRST_BIRTH = (unit: number): number =>
  START - YEARS_BACK * 12 + firstBirthIndex(unit);

/** Families that come to Flanders from 2019 on; weights per calendar year. */
const ARRIVALS_BY_YEAR = [1, 0.9, 1.05, 1.05, 0.08, 0.5, 0.55, 0.95, 0.95];
const arrivalIndex = sampler(
  Array.from({ length: END - START }, (_, i) => ARRIVALS_BY_YEAR[Math.floor(i / 12)] as number),
);

export const ARRIVAL = {
  share: 0.051,
  month: (unit: number): number => START + arrivalIndex(unit),
  /** The first child is up to so many months old at arrival. */
  monthsBeforeMax: 11 * 12,
  /** They have so many children at most. */
  childrenMax: 2,
};

const gapIndex = sampler(
  Array.from({ length: 120 }, (_, month) =>
    month < 12 ? 0 : (month - 11) * Math.exp(-month / 11.4),
  ),
);

export const SIBLINGS = {
  /** Children ever born: 1, 2, .. 8. */
  count: cumulative([0.249, 0.521, 0.1775, 0.043, 0.006, 0.002, 0.0005, 0.0005]),
  twinShare: 0.017,
  /** Months between two births. */
  gap: (unit: number): number => gapIndex(unit),
};

export const SEPARATION = {
  share: 0.36,
  /** Of separations: evenly shared; up to the second number, moved to the other parent. */
  sharedShare: 0.45,
  movedShare: 0.58,
  monthsMax: 17 * 12,
  /** Evenly shared residence that ends before the children leave. */
  endingShare: 0.25,
  halfSiblingShare: 0.11,
  /** Parents who are alone afterwards. */
  aloneShare: 0.65,
};

export const HOUSEHOLD = {
  departureShare: 0.02,
  orphanShare: 0.0124,
  fullOrphanShare: 0.02,
  /** Single parent from the first birth on. */
  aloneShare: 0.05,
  sickParentShare: 0.012,
  extraChildrenShare: 0.006,
  payerChangeShare: 0.16,
};

export const LIFE = {
  adoptionShare: 0.0015,
  /** Cumulative shares of one draw: stillborn, dead within half a year, dead before 18. */
  stillbirthShare: 0.0035,
  infantDeathShare: 0.0065,
  deathShare: 0.0095,
};

export const CAREER = {
  /** Years of delay in school: 0, 1, 2. */
  delayYears: cumulative([0.55, 0.3, 0.15]),
  studyShare: 0.8,
  /** Years of study: 1 .. 6. */
  studyYears: cumulative([0.1, 0.09, 0.28, 0.25, 0.18, 0.1]),
  leaverShare: 0.84,
  lateShare: 0.06,
};

export const CARE = {
  share: 0.0525,
  /** Stay past 18 on their support need. */
  stayShare: 0.6,
  startMonthsMax: 156,
  /** First decisions of before 2019 that came only after it. */
  laterShare: 0.27,
  renewedShare: 0.85,
  changedShare: 0.3,
  supportShare: 0.573,
  /** Shares of the point bands of care.ts; the last gives no allowance. */
  bands: cumulative([0.38, 0.02, 0.13, 0.08, 0.13, 0.1, 0.06, 0.06, 0.04, 0.05]),
};

/** Places among the incomes and what they earned in 2018, in euro. */
export const INCOME = {
  table: [
    [0, 0],
    [0.03, 2_000],
    [0.05, 4_500],
    [0.108, 13_000],
    [0.17, 21_500],
    [0.187, 26_000],
    [0.203, 31_000],
    [0.275, 38_000],
    [0.354, 44_500],
    [0.56, 57_000],
    [0.75, 72_000],
    [0.88, 95_000],
    [0.96, 135_000],
    [0.99, 200_000],
    [1, 400_000],
  ] as readonly (readonly [number, number])[],
  firstYear: 2016,
  lastYear: 2024,
  yearFactors: [0.939, 0.967, 0.993, 0.998, 1.02, 1.053, 1.13, 1.21, 1.25],
  driftMax: 0.03,
  /** Rise of the place with every year that the family exists, at the middle of the table. */
  risePerYear: 0.0052,
  riseCentre: 9,
  /** Families younger than this stand higher again, by the second number. */
  youngYears: 7,
  youngRise: 0.065,
  riseTo: 26,
  /** Fall of the place with every child past the second; a family with one child stands higher. */
  fallPerChild: 0.03,
  /** Families that came from elsewhere: draw to this power. */
  arrivalPower: 1.1,
  /** Below this place nearly every income is asked for and known, above it few. */
  askedBelow: 0.65,
  knownLow: 0.97,
  knownHigh: 0.3,
};

export const KADASTER = { share: 0.025, euroMax: 9_000, professionalShare: 0.2 };

export const DECISION = {
  /** None, alarm, final check, exclusion on cadastral income. */
  kinds: cumulative([0.962, 0.02, 0.012, 0.006]),
  placeMax: 0.3,
};

export const PAYER = {
  otherWeights: [0.304, 0.32, 0.276, 0.1],
  fonsAtBirth: 0.082,
  fonsPerYear: 0.0132,
  fonsMax: 0.3,
  lowQuantile: 0.4,
  fonsLow: 1.25,
  fonsHigh: 0.833,
};

export const SCHOOL = {
  enrolledShare: 0.998,
  internShare: 0.1,
  absentShare: 0.008,
  specialShare: 0.04,
  /** Full time; part time; a seventh year; HBO5; independent pupil; a change of kind. */
  tracks: cumulative([0.79, 0.03, 0.08, 0.045, 0.03, 0.025]),
  /** Points besides those of the children: 0 .. 3, in families of less and of more years. */
  oldYears: 9,
  extraPointsYoung: cumulative([0.6, 0.28, 0.1, 0.02]),
  extraPointsOld: cumulative([0.39, 0.34, 0.19, 0.08]),
  exceptionalEuro: 6_000,
  exceptionalShare: 0.6,
  exemptShare: 0.03,
};

export const STUDY = {
  shortShare: 0.015,
  mixedShare: 0.02,
  occupationShare: 0.015,
  workingShare: 0.06,
  heavyShare: 0.2,
  employedShare: 0.12,
};

export const CHILDHOOD = {
  startShare: 0.995,
  covidBelow: 0.5,
  covidShare: 0.1,
  nurseryShare: 0.705,
  presentShare: 0.82,
  careShare: 0.166,
  careShareFons: 0.299,
};

export const ORPHAN = { oldShare: 0.0015, ordinaryShare: 0.15, changeShare: 0.2 };

export const FOSTER = { share: 0.009, startMonthsMax: 180, monthsMax: 96, againShare: 0.3 };

export const RESIDENCE = { share: 0.006, arrivedShare: 0.06 };
