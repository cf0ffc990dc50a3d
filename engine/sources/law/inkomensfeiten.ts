/**
 * Income as facts, so that every month and every school year reads what flows 5 and 7 say.
 *
 * The core reads the assessment of a calendar year in two places: the months of its award year, and
 * the school year two years later. So the assessment of a year is the income of that school year:
 * that of the living unit on 31 August (2019: 31 December), or of the school year's own calendar
 * year where that is lower (up only). What a month has otherwise is a decision of that month.
 *
 * Reading: a month whose income is unknown while the school year's is known can only be said as
 * excluded; it comes to the same, no social allowance.
 */
import { FIRST_MONTH } from "../../../core-wasm/layout.js";
import { dayIndex, monthIndex, september, yearOf } from "../../../core-wasm/month.js";
import { inkomensjaar, schoolIncomeYear } from "../../input/award-year.js";
import type { Inkomens, Jaarinkomen } from "./inkomen.js";
import { type Kring, type Kringwissel, kringIn, type Maandinkomens } from "./maandinkomen.js";
import { joined, recordsOf, type Span, span } from "./spans.js";
import { awardMonth, basisTot, FIRST_AWARD_MONTH } from "./toekenningsjaar.js";

/** First school year with a September in the law. */
const FIRST_SCHOOL_YEAR = 2019;

export interface Schoolinkomen {
  readonly schooljaar: number;
  readonly inkomen: Jaarinkomen;
  readonly records: readonly string[];
}

export interface Inkomensbesluit {
  /** None leaves the assessment. */
  readonly inkomstenCents: number | null;
  readonly isKiUitgesloten: boolean;
}

export interface Inkomensfeiten {
  readonly school: readonly Schoolinkomen[];
  readonly besluiten: readonly Span<Inkomensbesluit>[];
}

export interface InkomensAsked {
  readonly wissels: readonly Kringwissel[];
  readonly kring: readonly Span<Kring>[];
  readonly maandinkomens: Maandinkomens;
  readonly inkomens: Inkomens;
  /** Whether some child goes to school in a school year: else no check is asked for. */
  readonly heeftSchool: (schooljaar: number) => boolean;
  /** First month with a child, and first month no more. */
  readonly van: number;
  readonly tot: number;
}

/** The day that fixes the living unit of a school year. */
export const leefeenheidDag = (schooljaar: number): number =>
  schooljaar === FIRST_SCHOOL_YEAR ? dayIndex(schooljaar, 12, 31) : dayIndex(schooljaar, 8, 31);

/** The circle as it stands on a day, whatever month it counts from elsewhere. */
function kringOp(wissels: readonly Kringwissel[], dag: number): Kringwissel | undefined {
  return wissels.filter((it) => it.dag <= dag).sort((a, b) => b.dag - a.dag)[0];
}

/** Income of a school year: of two years before, or of its own year where that is lower. */
function schoolinkomen(asked: InkomensAsked, schooljaar: number): Schoolinkomen | undefined {
  const { wissels, inkomens, heeftSchool } = asked;
  const unit = kringOp(wissels, leefeenheidDag(schooljaar));
  if (unit === undefined) return undefined;
  const base = schoolIncomeYear(schooljaar);
  const years = heeftSchool(schooljaar) ? [base, schooljaar] : [base];
  const known = years.flatMap((jaar) => inkomens.van(unit.kring, jaar) ?? []);
  const inOrder = known.sort(
    (a, b) =>
      Number(a.isKiUitgesloten) - Number(b.isKiUitgesloten) || a.inkomstenCents - b.inkomstenCents,
  );
  const inkomen = inOrder[0];
  if (inkomen === undefined) return undefined;
  return { schooljaar, inkomen, records: recordsOf(unit.records, inkomen.records) };
}

/** School years in which an income may be known. */
function schoolYears({ inkomens, tot }: InkomensAsked): number[] {
  const last = inkomens.jaren().at(-1);
  if (last === undefined) return [];
  const years = Array.from({ length: last + 3 - FIRST_SCHOOL_YEAR }, (_, at) => {
    return FIRST_SCHOOL_YEAR + at;
  });
  return years.filter((jaar) => september(jaar) < tot);
}

/** The last month that rests on something known. */
function lastKnown({ inkomens, maandinkomens, van }: InkomensAsked): number {
  const years = inkomens.jaren();
  const based = years.length === 0 ? FIRST_AWARD_MONTH : basisTot(years.at(-1) as number);
  return Math.max(van, based, ...maandinkomens.lastAlarms());
}

/** Months in which the income may be another, rising: what is found in one holds until the next. */
function changesOf(asked: InkomensAsked): number[] {
  const { inkomens, maandinkomens, kring, van, tot } = asked;
  const first = Math.max(FIRST_MONTH, van);
  const last = Math.min(tot - 1, lastKnown(asked));
  const years = yearOf(last) - yearOf(first) + 1;
  const calendar = Array.from({ length: Math.max(0, years) }, (_, at) => {
    const jaar = yearOf(first) + at;
    return [monthIndex(jaar, 1), awardMonth(jaar)];
  });
  const supported = inkomens.steun.flatMap(({ span: it }) => [it.van, it.tot]);
  const circles = kring.flatMap((it) => [it.van, it.tot]);
  const alarms = kring.flatMap((it) => maandinkomens.alarmEdges(it));
  const edges = [first, ...calendar.flat(), ...supported, ...circles, ...alarms, last + 1];
  const inside = new Set(edges.filter((maand) => maand >= first && maand < tot));
  return [...inside].sort((a, b) => a - b);
}

/** What the school years and the months of a household say of its income. */
export function inkomensfeiten(asked: InkomensAsked): Inkomensfeiten {
  const school = schoolYears(asked).flatMap((jaar) => schoolinkomen(asked, jaar) ?? []);
  const assessed = new Map(school.map((it) => [schoolIncomeYear(it.schooljaar), it]));
  const months = changesOf(asked);
  const besluiten = months.flatMap((maand, at) => {
    const besluit = besluitIn(asked, maand, assessed.get(inkomensjaar(maand)));
    return besluit === undefined ? [] : [{ ...besluit, tot: months[at + 1] ?? asked.tot }];
  });
  return { school, besluiten: joined(besluiten) };
}

/** What a month has otherwise than the assessment says. */
function besluitIn(
  { kring, maandinkomens }: InkomensAsked,
  maand: number,
  aanslag: Schoolinkomen | undefined,
): Span<Inkomensbesluit> | undefined {
  const circle = kringIn(kring, maand);
  const found = circle === undefined ? undefined : maandinkomens.in(maand, circle);
  const said = aanslag?.inkomen.inkomstenCents;
  if (found === undefined) {
    if (said === undefined) return undefined;
    const unknown = { inkomstenCents: null, isKiUitgesloten: true };
    return span(unknown, recordsOf(circle?.records ?? [], aanslag?.records ?? []), maand);
  }
  const { inkomstenCents, isKiUitgesloten } = found.value;
  const isSame = said === inkomstenCents;
  if (isSame && !isKiUitgesloten) return undefined;
  const besluit = { inkomstenCents: isSame ? null : inkomstenCents, isKiUitgesloten };
  return span(besluit, found.records, maand);
}
