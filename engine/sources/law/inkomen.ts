/**
 * Income of a calendar year, of the persons of one circle (flows 5; art. 18).
 *
 * Wages before costs, replacement and other taxable income, 100/80 of self-employed net (a loss is
 * 0), 80 % of maintenance received less 80 % of what is paid between partners, leefloon and IVT,
 * foreign pay less own contributions, and cadastral income. Each term half up to the cent, below 0
 * is 0 (reading). Unknown, not partial, when someone of the circle has neither assessment nor
 * proof.
 *
 * A joint assessment reaches us once per partner and says whose each item is: one article counts
 * once, and who parts takes the items of the own letter.
 */
import { monthIndex } from "../../../core-wasm/month.js";
import { type Bezit, isKiUitgesloten, type Kadaster, kadasterVan, kiInkomen } from "./kadaster.js";
import { recordsOf, type Span } from "./spans.js";

export type Post =
  | "LOON"
  | "ZIEKTE"
  | "WERKLOOSHEID"
  | "PENSIOEN"
  | "ANDER"
  | "ZELFSTANDIG"
  | "ONDERHOUD_ONTVANGEN"
  | "ONDERHOUD_BETAALD"
  | "BUITENLAND"
  | "BUITENLAND_BIJDRAGE";

/** Items of one person in an assessment, or in a proof where there is none. */
export interface Aanslag {
  readonly record: string;
  readonly persoon: string;
  readonly jaar: number;
  /** Number of the article; a proof has none. */
  readonly artikel?: string;
  readonly posten: readonly { readonly post: Post; readonly cents: number }[];
}

/** A benefit of last resort, an amount a month while it runs. */
export interface Steun {
  readonly persoon: string;
  readonly soort: "LEEFLOON" | "IVT" | "IGO";
  readonly span: Span<number>;
}

export interface Jaarinkomen {
  readonly inkomstenCents: number;
  readonly kadaster: Kadaster;
  /** Leefloon, or 70 % or more of replacement income: no cadastral test. */
  readonly isVrijgesteld: boolean;
  /** 70 % or more of one kind of replacement income. */
  readonly isUitzonderlijk: boolean;
  readonly isKiUitgesloten: boolean;
  readonly records: readonly string[];
}

/** Hundredths of each item that count. */
const PERCENT: Readonly<Record<Post, number>> = {
  LOON: 100,
  ZIEKTE: 100,
  WERKLOOSHEID: 100,
  PENSIOEN: 100,
  ANDER: 100,
  ZELFSTANDIG: 125,
  ONDERHOUD_ONTVANGEN: 80,
  ONDERHOUD_BETAALD: -80,
  BUITENLAND: 100,
  BUITENLAND_BIJDRAGE: -100,
};
const REPLACEMENT: readonly Post[] = ["ZIEKTE", "WERKLOOSHEID", "PENSIOEN"];
/** Share of the income that replacement must have, in tenths. */
const REPLACEMENT_TENTHS = 7;

const halfUpPercent = (cents: number, percent: number): number =>
  Math.sign(percent) * Math.floor((2 * cents * Math.abs(percent) + 100) / 200);

type Sums = Partial<Record<Post | Steun["soort"], number>>;

/** What counts of one person's items, by kind. */
function termsOf(posten: Aanslag["posten"]): Sums {
  const sums: Sums = {};
  for (const { post, cents } of posten) sums[post] = (sums[post] ?? 0) + cents;
  const terms = Object.entries(sums).map(([post, cents]) => {
    const gain = post === "ZELFSTANDIG" ? Math.max(0, cents) : cents;
    return [post, halfUpPercent(gain, PERCENT[post as Post])];
  });
  return Object.fromEntries(terms);
}

/** Months of a year in which a span holds. */
function monthsIn({ van, tot }: Span<unknown>, jaar: number): number {
  const january = monthIndex(jaar, 1);
  return Math.max(0, Math.min(tot, january + 12) - Math.max(van, january));
}

/** The incomes of everybody that a household may hold, asked by circle and year. */
export class Inkomens {
  /** By circle, the very list, and year. */
  readonly #found = new Map<readonly string[], Map<number, Jaarinkomen | undefined>>();
  #jaren: readonly number[] | undefined;

  constructor(
    readonly aanslagen: readonly Aanslag[],
    readonly bezit: ReadonlyMap<string, Bezit>,
    readonly steun: readonly Steun[],
  ) {}

  /** Income of a circle in a calendar year; undefined when it is unknown. */
  van(kring: readonly string[], jaar: number): Jaarinkomen | undefined {
    let years = this.#found.get(kring);
    if (years === undefined) {
      years = new Map();
      this.#found.set(kring, years);
    }
    const known = years.get(jaar);
    if (known !== undefined || years.has(jaar)) return known;
    const found = this.#reckon(kring, jaar);
    years.set(jaar, found);
    return found;
  }

  /** Years of which something is assessed or proven, rising. */
  jaren(): readonly number[] {
    this.#jaren ??= [...new Set(this.aanslagen.map(({ jaar }) => jaar))].sort((a, b) => a - b);
    return this.#jaren;
  }

  /** Cadastral income of a circle; undefined in a year that has no coefficient. */
  kadaster(kring: readonly string[], jaar: number): Kadaster | undefined {
    return kadasterVan(
      kring.flatMap((persoon) => this.bezit.get(persoon) ?? []),
      jaar,
    );
  }

  #reckon(kring: readonly string[], jaar: number): Jaarinkomen | undefined {
    if (!this.jaren().includes(jaar) && kring.length > 0) return undefined;
    const persons = kring.map((persoon) => this.#person(persoon, jaar));
    const known = persons.filter((it) => it !== undefined);
    if (known.length < persons.length) return undefined;
    const kadaster = this.kadaster(kring, jaar);
    if (kadaster === undefined) return undefined;
    const support = this.#support(kring, jaar);
    const sums = addedUp([...known.map(({ terms }) => terms), support.terms]);
    const total = Object.values(sums).reduce((sum, cents) => sum + cents, 0) + kiInkomen(kadaster);
    const inkomstenCents = Math.max(0, total);
    const shares = kindsOf(sums);
    const isMost = (cents: number): boolean =>
      cents > 0 && 10 * cents >= REPLACEMENT_TENTHS * inkomstenCents;
    const isVrijgesteld = (sums.LEEFLOON ?? 0) > 0 || isMost(shares.reduce((a, b) => a + b, 0));
    return {
      inkomstenCents,
      kadaster,
      isVrijgesteld,
      isUitzonderlijk: shares.some(isMost),
      isKiUitgesloten: !isVrijgesteld && isKiUitgesloten(inkomstenCents, kadaster),
      records: recordsOf(kadaster.records, support.records, ...known.map((it) => it.records)),
    };
  }

  /** Terms of a person: its assessments, each article once, else its proofs. */
  #person(persoon: string, jaar: number) {
    const own = this.aanslagen.filter((it) => it.persoon === persoon && it.jaar === jaar);
    const assessed = own.filter(({ artikel }) => artikel !== undefined);
    const counted = assessed.length > 0 ? firstOfEach(assessed) : own;
    if (counted.length === 0) return undefined;
    const terms = termsOf(counted.flatMap(({ posten }) => posten));
    return { terms, records: counted.map(({ record }) => record) };
  }

  #support(kring: readonly string[], jaar: number) {
    const held = this.steun.filter(({ persoon, soort, span }) => {
      return soort !== "IGO" && kring.includes(persoon) && monthsIn(span, jaar) > 0;
    });
    const terms = held.map(({ soort, span }) => ({ [soort]: span.value * monthsIn(span, jaar) }));
    return { terms: addedUp(terms), records: held.flatMap(({ span }) => span.records) };
  }
}

/** Replacement income, a sum a kind. */
const kindsOf = (sums: Sums): number[] => [
  ...REPLACEMENT.map((post) => sums[post] ?? 0),
  (sums.LEEFLOON ?? 0) + (sums.IVT ?? 0),
];

function addedUp(all: readonly Sums[]): Sums {
  const sums: Sums = {};
  for (const [name, cents] of all.flatMap((terms) => Object.entries(terms))) {
    const post = name as keyof Sums;
    sums[post] = (sums[post] ?? 0) + cents;
  }
  return sums;
}

/** The first record of each article: the others repeat it. */
function firstOfEach(assessed: readonly Aanslag[]): Aanslag[] {
  const articles = new Map<string, Aanslag>();
  const inOrder = [...assessed].sort((a, b) => (a.record < b.record ? -1 : 1));
  for (const it of inOrder) {
    const artikel = it.artikel ?? "";
    if (!articles.has(artikel)) articles.set(artikel, it);
  }
  return [...articles.values()];
}
