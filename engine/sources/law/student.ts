/**
 * Students by month, with their credits (flows 6; art. 8).
 *
 * An academic year Y gives September of Y through September of Y + 1 when the enrolment is of
 * 30 November at the latest, else from its month on. More credits count from the month of the
 * attest, fewer and leaving from the month after; so who leaves and enrols again before the end of
 * the next month has no break. Credits of institutions add up.
 *
 * Two things that the facts can not say are derived as figures that give right (flows 0.3, a
 * reading): a diploma year under 27 credits, once a cycle, as 27 credits; a programme without
 * credits of 13 lesson hours or more, or one that the institution calls sufficient, as 17 hours.
 * A change attest holds from its own day (reading).
 */
import { dayIndex, monthIndex, september } from "../../../core-wasm/month.js";
import { LESUREN_MIN, type Studie } from "./leerling.js";
import { endsBefore, opensIn } from "./maand.js";
import { combined, type Span, span } from "./spans.js";

/** What an attest says of one enrolment from a day on. */
export interface Attest {
  readonly record: string;
  readonly dag: number;
  /** 1 and 2 are codes: nothing chosen yet, and 27 expected. */
  readonly studiepunten: number;
}

export interface Hoger {
  readonly academiejaar: number;
  readonly instelling: string;
  /** The enrolment and what changed it, by day. */
  readonly attesten: readonly Attest[];
  readonly einde?: number;
  /** With this year the degree can be had; of which cycle. */
  readonly diplomacyclus?: string;
  /** Sufficient as the institution says, or 13 lesson hours without credits. */
  readonly isToereikend: boolean;
}

const NOTHING_CHOSEN = 1;
const EXPECTED = 2;
export const STUDIEPUNTEN_MIN = 27;
const STUDIEPUNTEN_MAX = 255;
/** First month in which expected credits no longer pay. */
const expectedTo = (academiejaar: number): number => monthIndex(academiejaar + 1, 2);
/** Last day of an enrolment that counts from September on. */
const onTime = (academiejaar: number): number => dayIndex(academiejaar, 11, 30);

interface Points {
  readonly academiejaar: number;
  readonly studiepunten: number;
  readonly isToereikend: boolean;
  readonly isDiplomajaar: boolean;
}

const byDay = (a: Attest, b: Attest): number => a.dag - b.dag || (a.record < b.record ? -1 : 1);

/** Credits of an attest while it holds, in its months. */
function attestPoints({ studiepunten, record }: Attest, van: number, tot: number, year: number) {
  if (studiepunten === NOTHING_CHOSEN) return [span(0, [record], van, tot)];
  if (studiepunten !== EXPECTED) return [span(studiepunten, [record], van, tot)];
  const paid = Math.min(tot, Math.max(van, expectedTo(year)));
  return [span(STUDIEPUNTEN_MIN, [record], van, paid), span(0, [record], paid, tot)];
}

const creditsOf = ({ studiepunten }: Attest): number =>
  studiepunten === NOTHING_CHOSEN ? 0 : studiepunten === EXPECTED ? STUDIEPUNTEN_MIN : studiepunten;

/** Credits of one enrolment by month. */
function enrolmentPoints({ academiejaar, attesten, einde }: Hoger): Span<number>[] {
  const inOrder = [...attesten].sort(byDay);
  const begins = inOrder.map((attest, at) => {
    const before = inOrder[at - 1];
    if (before !== undefined) {
      return creditsOf(attest) >= creditsOf(before) ? opensIn(attest.dag) : endsBefore(attest.dag);
    }
    const isOnTime = attest.dag <= onTime(academiejaar);
    return isOnTime ? september(academiejaar) : opensIn(attest.dag);
  });
  const end = Math.min(september(academiejaar + 1) + 1, endsBefore(einde));
  return inOrder.flatMap((attest, at) => {
    const tot = Math.min(end, begins[at + 1] ?? end);
    return attestPoints(attest, begins[at] as number, tot, academiejaar).filter(
      (it) => it.van < it.tot,
    );
  });
}

/** Enrolments of a diploma year under 27 credits, the first year of each cycle. */
function diplomaYears(all: readonly Hoger[]): ReadonlySet<Hoger> {
  const first = new Map<string, number>();
  const isLow = (it: Hoger): boolean => it.attesten.some((at) => creditsOf(at) < STUDIEPUNTEN_MIN);
  const asking = all.filter((it) => it.diplomacyclus !== undefined && isLow(it));
  for (const { diplomacyclus = "", academiejaar } of asking) {
    first.set(diplomacyclus, Math.min(academiejaar, first.get(diplomacyclus) ?? academiejaar));
  }
  return new Set(asking.filter((it) => first.get(it.diplomacyclus ?? "") === it.academiejaar));
}

function studieOf(held: readonly Span<Points>[], academiejaar: number): Studie {
  const ofYear = held.filter(({ value }) => value.academiejaar === academiejaar);
  const sum = ofYear.reduce((points, { value }) => points + value.studiepunten, 0);
  const isDiploma = ofYear.some(({ value }) => value.isDiplomajaar && value.studiepunten > 0);
  const points = isDiploma ? Math.max(sum, STUDIEPUNTEN_MIN) : sum;
  const lesurenPerWeek = ofYear.some(({ value }) => value.isToereikend) ? LESUREN_MIN : 0;
  const studiepunten = Math.min(STUDIEPUNTEN_MAX, points);
  return { statuut: "STUDENT", lesurenPerWeek, studiepunten };
}

const weight = ({ lesurenPerWeek, studiepunten }: Studie): number =>
  2 * lesurenPerWeek + studiepunten;

/** In September two academic years may hold: the one of more credits counts. */
function bestYear(held: readonly Span<Points>[]): Studie | undefined {
  const years = [...new Set(held.map(({ value }) => value.academiejaar))];
  return years.map((year) => studieOf(held, year)).sort((a, b) => weight(b) - weight(a))[0];
}

/** What a student is in each month; months without enrolment are left out. */
export function studentMaanden(enrolments: readonly Hoger[]): Span<Studie>[] {
  const diplomas = diplomaYears(enrolments);
  const spans = enrolments.flatMap((enrolment) => {
    const { academiejaar, isToereikend } = enrolment;
    const about = { academiejaar, isToereikend, isDiplomajaar: diplomas.has(enrolment) };
    return enrolmentPoints(enrolment).map((it) => {
      return { ...it, value: { ...about, studiepunten: it.value } };
    });
  });
  return combined(spans, bestYear);
}
