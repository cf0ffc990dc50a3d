/**
 * The income of a household in each month: the lowest candidate (flows 5; art. 8, 9, 11-13).
 *
 *     base    income of the base year          check   income of the calendar year itself
 *     electronic alarm: leefloon, IVT or IGO   manual alarm: proof of a low income
 *
 * The fact is the lowest income that is not excluded on cadastral income; all excluded: excluded;
 * none known: unknown. So the final check only adds (flows 0.1, it wins over rules 14), and a month
 * of leefloon is an income of 0 without cadastral test (reading), whoever of the circle draws it.
 */
import { yearOf } from "../../../core-wasm/month.js";
import { type AlarmAsked, alarmMaanden, type Kandidaat, type Maandbewijs } from "./alarm.js";
import type { Inkomens, Jaarinkomen } from "./inkomen.js";
import { circleChangesIn } from "./maand.js";
import { holding, overlaid, recordsOf, type Span, span } from "./spans.js";
import { basisjaar, nextAwardMonth } from "./toekenningsjaar.js";

/** Persons whose income counts, in order. */
export type Kring = readonly string[];

/** From which day the circle is another. */
export interface Kringwissel {
  readonly dag: number;
  readonly kring: Kring;
  readonly records: readonly string[];
}

export interface Huishouden {
  readonly inkomens: Inkomens;
  readonly bewijzen: readonly Maandbewijs[];
  /** Highest income with an allowance for the children of a month; undefined without children. */
  readonly grens: (maand: number) => number | undefined;
}

/** The lowest that is not excluded, else the lowest. */
export function lowest(candidates: readonly Span<Kandidaat>[]): Span<Kandidaat> | undefined {
  let found: Span<Kandidaat> | undefined;
  for (const it of candidates)
    if (found === undefined || isLower(it.value, found.value)) found = it;
  return found;
}

const isLower = (a: Kandidaat, b: Kandidaat): boolean =>
  a.isKiUitgesloten === b.isKiUitgesloten ? a.inkomstenCents < b.inkomstenCents : b.isKiUitgesloten;

const NONE: readonly never[] = [];

const ofYear = (bron: Kandidaat["bron"], jaar: Jaarinkomen, maand: number): Span<Kandidaat> => {
  const { inkomstenCents, isKiUitgesloten } = jaar;
  return span({ bron, inkomstenCents, isKiUitgesloten }, jaar.records, maand, maand + 1);
};

/** Incomes of a household as its circle changes. */
export class Maandinkomens {
  readonly #huishouden: Huishouden;
  readonly #alarms = new Map<Span<Kring>, readonly Span<Kandidaat>[]>();

  constructor(huishouden: Huishouden) {
    this.#huishouden = huishouden;
  }

  /** What counts in a month for a circle that holds in it; undefined when nothing is known. */
  in(maand: number, kring: Span<Kring>): Span<Kandidaat> | undefined {
    const found = lowest(this.kandidaten(maand, kring));
    if (found === undefined) return undefined;
    const records = recordsOf(kring.records, found.records);
    return { value: found.value, records, van: maand, tot: maand + 1 };
  }

  /** Every income that is offered for a month. */
  kandidaten(maand: number, kring: Span<Kring>): Span<Kandidaat>[] {
    const { inkomens } = this.#huishouden;
    const found: Span<Kandidaat>[] = [];
    const jaar = basisjaar(maand);
    const base = jaar === undefined ? undefined : inkomens.van(kring.value, jaar);
    if (base !== undefined) found.push(ofYear("BASIS", base, maand));
    const check = inkomens.van(kring.value, yearOf(maand));
    if (check !== undefined) found.push(ofYear("CONTROLE", check, maand));
    found.push(...this.#elektronisch(maand, kring.value));
    for (const it of this.#manueel(kring)) if (it.van <= maand && maand < it.tot) found.push(it);
    return found;
  }

  /** Whether a circle has an income with an allowance in a month. */
  heeftToeslag(maand: number, kring: Span<Kring>): boolean {
    const grens = this.#huishouden.grens(maand);
    const found = this.in(maand, kring)?.value;
    if (grens === undefined || found === undefined || found.isKiUitgesloten) return false;
    return found.inkomstenCents <= grens;
  }

  /** Months in which a manual alarm ends at the latest. */
  lastAlarms(): number[] {
    return this.#huishouden.bewijzen.map(({ maand }) => nextAwardMonth(maand));
  }

  /** Months in which a manual alarm of a circle begins or ends. */
  alarmEdges(kring: Span<Kring>): number[] {
    return this.#manueel(kring).flatMap(({ van, tot }) => [van, tot]);
  }

  #elektronisch(maand: number, kring: Kring): readonly Span<Kandidaat>[] {
    const { steun } = this.#huishouden.inkomens;
    if (steun.length === 0) return NONE;
    const held = steun.filter(({ persoon, span: { van, tot } }) => {
      return kring.includes(persoon) && van <= maand && maand < tot;
    });
    const value: Kandidaat = { bron: "ELEKTRONISCH", inkomstenCents: 0, isKiUitgesloten: false };
    return held.map((it) => span(value, it.span.records, maand, maand + 1));
  }

  #manueel(kring: Span<Kring>): readonly Span<Kandidaat>[] {
    const { bewijzen, grens, inkomens } = this.#huishouden;
    if (bewijzen.length === 0) return NONE;
    const known = this.#alarms.get(kring);
    if (known !== undefined) return known;
    const kadaster: AlarmAsked["kadaster"] = (maand) =>
      inkomens.kadaster(kring.value, basisjaar(maand) ?? yearOf(maand));
    const found = alarmMaanden({ bewijzen, kring, grens, kadaster });
    this.#alarms.set(kring, found);
    return found;
  }
}

/**
 * The circle by month. A changed one counts from the month of its day when some child then has an
 * allowance, else from the month after.
 */
export function kringMaanden(
  wissels: readonly Kringwissel[],
  maandinkomens: Maandinkomens,
): Span<Kring>[] {
  const inOrder = [...wissels].sort((a, b) => a.dag - b.dag);
  let spans: Span<Kring>[] = [];
  for (const { dag, kring, records } of inOrder) {
    const isFirst = spans.length === 0;
    const from = circleChangesIn(dag, (maand) => {
      return isFirst || maandinkomens.heeftToeslag(maand, span(kring, records, maand));
    });
    spans = overlaid(spans, [span(kring, records, from)]);
  }
  return spans;
}

/** The circle that holds in a month, or none. */
export const kringIn = (spans: readonly Span<Kring>[], maand: number): Span<Kring> | undefined =>
  holding(spans, maand);
