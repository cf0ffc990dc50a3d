/**
 * Cadastral income: indexed by year, shared by owners, and its test (flows 5; art. 18, rules 11.4).
 *
 * Indexed income is the cadastral income times the coefficient of the income year, half up to a
 * whole euro per property, times the share. The owner's main residence counts for nothing, own
 * professional use, as much as the assessment says, by itself, all else three times. Professional
 * use is taken from the largest share first (reading).
 */
import { recordsOf } from "./spans.js";

/** A property as one owner has it in a year. */
export interface Eigendom {
  readonly record: string;
  readonly jaar: number;
  /** Cadastral income, not indexed, in cents. */
  readonly kiCents: number;
  readonly teller: number;
  readonly noemer: number;
  readonly isEigenWoning: boolean;
}

/** What the assessment says of a person's own professional use in a year, not indexed. */
export interface Beroepsgebruik {
  readonly record: string;
  readonly jaar: number;
  readonly kiCents: number;
}

/** Properties of one person. */
export interface Bezit {
  readonly eigendommen: readonly Eigendom[];
  readonly beroep: readonly Beroepsgebruik[];
}

export interface Kadaster {
  readonly vreemdCents: number;
  readonly beroepCents: number;
  readonly records: readonly string[];
}

/** Coefficients in ten-thousandths, by income year. Later years: not published. */
const COEFFICIENTS: ReadonlyMap<number, number> = new Map([
  [2017, 17_491],
  [2018, 17_863],
  [2019, 18_230],
  [2020, 18_492],
  [2021, 18_630],
  [2022, 19_084],
  [2023, 20_915],
  [2024, 21_763],
]);
const COEFFICIENT_ONE = 10_000;
const EURO = 100;
/** Above this the other use is tested. */
const TESTED_ABOVE_CENTS = 125_000;
const VREEMD_TIMES = 3;
const TEST_TIMES = 5;

const halfUp = (numerator: number, denominator: number): number =>
  Math.floor((2 * numerator + denominator) / (2 * denominator));

/**
 * Indexed income of a property in whole euro, as cents; undefined in a year without coefficient.
 */
export function indexedCents(kiCents: number, jaar: number): number | undefined {
  const coefficient = COEFFICIENTS.get(jaar);
  if (coefficient === undefined) return undefined;
  return halfUp(kiCents * coefficient, COEFFICIENT_ONE * EURO) * EURO;
}

/** What one person owns in a year; undefined when it can not be indexed. */
function vanPersoon({ eigendommen, beroep }: Bezit, jaar: number): Kadaster | undefined {
  const held = eigendommen.filter((it) => it.jaar === jaar && !it.isEigenWoning);
  const used = beroep.filter((it) => it.jaar === jaar);
  let own = used.reduce((sum, { kiCents }) => sum + kiCents, 0);
  let [vreemdCents, beroepCents] = [0, 0];
  for (const property of [...held].sort(byShare)) {
    const { kiCents, teller, noemer } = property;
    const indexed = indexedCents(kiCents, jaar);
    if (indexed === undefined) return undefined;
    const owned = halfUp(indexed * teller, noemer);
    const plain = share(property);
    const part = Math.min(own, plain);
    const professional = plain === 0 ? 0 : halfUp(owned * part, plain);
    own -= part;
    beroepCents += professional;
    vreemdCents += owned - professional;
  }
  const rest = own === 0 ? 0 : indexedCents(own, jaar);
  if (rest === undefined) return undefined;
  const records = recordsOf([...held, ...used].map(({ record }) => record));
  return { vreemdCents, beroepCents: beroepCents + rest, records };
}

const share = ({ kiCents, teller, noemer }: Eigendom): number => halfUp(kiCents * teller, noemer);
const byShare = (a: Eigendom, b: Eigendom): number =>
  share(b) - share(a) || (a.record < b.record ? -1 : 1);

/** What some persons own together in a year; undefined when it can not be indexed. */
export function kadasterVan(bezit: readonly Bezit[], jaar: number): Kadaster | undefined {
  const persons = bezit.map((it) => vanPersoon(it, jaar));
  const known = persons.filter((it) => it !== undefined);
  if (known.length < persons.length) return undefined;
  return {
    vreemdCents: known.reduce((sum, it) => sum + it.vreemdCents, 0),
    beroepCents: known.reduce((sum, it) => sum + it.beroepCents, 0),
    records: recordsOf(...known.map(({ records }) => records)),
  };
}

/** What cadastral income adds to the income of a household. */
export const kiInkomen = ({ vreemdCents, beroepCents }: Kadaster): number =>
  VREEMD_TIMES * vreemdCents + beroepCents;

/** Whether the test fails: three times other use is above a fifth of the income without it. */
export function isKiUitgesloten(inkomstenCents: number, kadaster: Kadaster): boolean {
  const { vreemdCents } = kadaster;
  if (vreemdCents <= TESTED_ABOVE_CENTS) return false;
  return TEST_TIMES * VREEMD_TIMES * vreemdCents > inkomstenCents - kiInkomen(kadaster);
}
