/**
 * School years: kind of school, attendance, nursery school (flows 7; art. 24-48, 53-55).
 *
 * Attendance fails on 30 unlawful half days in this year and the one before, over primary and
 * secondary together; and in secondary school on more than 15 days between leaving and enrolling
 * again, or on leaving before 30 June without having finished. It is judged in July: here, once the
 * year's attendance is known or a later school year has begun for the pupil (reading). Death is no
 * failure.
 */
import { monthIndex, monthOfDay } from "../../../core-wasm/month.js";
import { lastSchoolDay } from "./leerling.js";
import { recordsOf, type Span, span } from "./spans.js";

export type Schoolsoort =
  | "KLEUTER"
  | "LAGER"
  | "SO_VOLTIJDS"
  | "SO_DERDE_JAAR_DERDE_GRAAD"
  | "LEREN_EN_WERKEN"
  | "HBO5";

/** One enrolment in a school. */
export interface Schoolinschrijving {
  readonly record: string;
  readonly schooljaar: number;
  readonly soort: Schoolsoort;
  readonly isBuitengewoon: boolean;
  readonly begin: number;
  readonly einde?: number;
  readonly isVoltooid: boolean;
}

/** A stay in a boarding school. */
export interface Internaat {
  readonly record: string;
  readonly schooljaar: number;
  readonly begin: number;
  readonly einde?: number;
}

export interface Aanwezigheid {
  readonly record: string;
  readonly schooljaar: number;
  readonly aanwezig: number;
  readonly onwettigAfwezig: number;
  /** Primary or secondary: nursery absences do not count. */
  readonly isLeerplicht: boolean;
}

export interface Schooljaar {
  readonly soort: Schoolsoort;
  readonly isIntern: boolean;
  readonly soort2: Schoolsoort | null;
  readonly isIntern2: boolean;
  readonly isBuitengewoon: boolean;
}

const ABSENT_MIN = 30;
const GAP_DAYS_MAX = 15;
const SECONDARY: readonly Schoolsoort[] = [
  "SO_VOLTIJDS",
  "SO_DERDE_JAAR_DERDE_GRAAD",
  "LEREN_EN_WERKEN",
];

const byBegin = (a: Schoolinschrijving, b: Schoolinschrijving): number =>
  a.begin - b.begin || (a.record < b.record ? -1 : 1);

/** Whether some stay in a boarding school touches an enrolment. */
function isIntern(enrolment: Schoolinschrijving, stays: readonly Internaat[]): boolean {
  const end = enrolment.einde ?? lastSchoolDay(enrolment.schooljaar);
  return stays.some(({ schooljaar, begin, einde }) => {
    const isSameYear = schooljaar === enrolment.schooljaar;
    return isSameYear && begin <= end && (einde ?? end) >= enrolment.begin;
  });
}

/** A school year as the first and the last enrolment say it. */
export function schooljaarVan(
  enrolments: readonly Schoolinschrijving[],
  stays: readonly Internaat[],
): Schooljaar | undefined {
  const inOrder = [...enrolments].sort(byBegin);
  const [first] = inOrder;
  const last = inOrder.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const [before, after] = [isIntern(first, stays), isIntern(last, stays)];
  const isChanged = first.soort !== last.soort || before !== after;
  return {
    soort: first.soort,
    isIntern: before,
    soort2: isChanged ? last.soort : null,
    isIntern2: isChanged && after,
    isBuitengewoon: last.isBuitengewoon,
  };
}

/** School years of a pupil, each a span of one year. */
export function schooljaren(
  enrolments: readonly Schoolinschrijving[],
  stays: readonly Internaat[],
): Span<Schooljaar>[] {
  const years = [...new Set(enrolments.map(({ schooljaar }) => schooljaar))].sort((a, b) => a - b);
  return years.flatMap((year) => {
    const own = enrolments.filter(({ schooljaar }) => schooljaar === year);
    const value = schooljaarVan(own, stays);
    const boarding = stays.filter(({ schooljaar }) => schooljaar === year);
    const records = recordsOf([...own, ...boarding].map(({ record }) => record));
    return value === undefined ? [] : [span(value, records, year, year + 1)];
  });
}

export interface AfwezigAsked {
  readonly inschrijvingen: readonly Schoolinschrijving[];
  readonly aanwezigheid: readonly Aanwezigheid[];
  /** Day of death; none while alive. */
  readonly overleden?: number;
}

const isBad = ({ isLeerplicht, onwettigAfwezig }: Aanwezigheid): boolean =>
  isLeerplicht && onwettigAfwezig >= ABSENT_MIN;

/** Too long away, or gone before the end, in secondary school. */
function isAway(enrolments: readonly Schoolinschrijving[], overleden: number | undefined): boolean {
  const inOrder = enrolments.filter(({ soort }) => SECONDARY.includes(soort)).sort(byBegin);
  return inOrder.some((left, at) => {
    const { einde, isVoltooid, schooljaar } = left;
    if (einde === undefined || isVoltooid || einde >= lastSchoolDay(schooljaar)) return false;
    if (overleden !== undefined && overleden >= einde) return false;
    const again = inOrder[at + 1];
    return again === undefined || again.begin - einde > GAP_DAYS_MAX;
  });
}

/** School years in which attendance failed, each with the records that say so. */
export function afwezigeJaren(asked: AfwezigAsked): Span<true>[] {
  const { inschrijvingen, aanwezigheid, overleden } = asked;
  const years = inschrijvingen.map(({ schooljaar }) => schooljaar);
  const attended = new Map(aanwezigheid.map((it) => [it.schooljaar, it]));
  return [...new Set(years)]
    .sort((a, b) => a - b)
    .flatMap((jaar) => {
      const [now, before] = [attended.get(jaar), attended.get(jaar - 1)];
      if (now !== undefined && before !== undefined && isBad(now) && isBad(before)) {
        return [span(true as const, recordsOf([now.record, before.record]), jaar, jaar + 1)];
      }
      const isJudged = now !== undefined || years.some((other) => other > jaar);
      const own = inschrijvingen.filter(({ schooljaar }) => schooljaar === jaar);
      if (!isJudged || !isAway(own, overleden)) return [];
      return [span(true as const, recordsOf(own.map(({ record }) => record)), jaar, jaar + 1)];
    });
}

/** Months after the third birthday in which a toddler must be enrolled. */
const IN_TIME_MONTHS = 38;
const THIRD_BIRTHDAY = 36;
const FOURTH_BIRTHDAY = 48;
/** Half days that a toddler must be present in the school year in which it is three (reading). */
const PRESENT_MIN = 150;
const DECEMBER = 12;

/**
 * Months of the preschool allowance: from the third birthday on, enrolled at the latest two months
 * after it. Present enough counts for the fourth birthday: in the school year that ends before or
 * with it (reading).
 */
export function kleuterMaanden(
  geboortemaand: number,
  enrolments: readonly Schoolinschrijving[],
  attendance: readonly Aanwezigheid[],
): Span<boolean>[] {
  const nursery = enrolments.filter(({ soort }) => soort === "KLEUTER").sort(byBegin);
  const [first] = nursery;
  if (first === undefined || monthOfDay(first.begin) > geboortemaand + IN_TIME_MONTHS) return [];
  const fourth = geboortemaand + FOURTH_BIRTHDAY;
  const judged = attendance.filter(({ schooljaar }) => {
    const december = monthIndex(schooljaar, DECEMBER);
    return december >= geboortemaand + THIRD_BIRTHDAY && december < fourth;
  });
  const isPresent = judged.some(({ aanwezig }) => aanwezig >= PRESENT_MIN);
  const records = recordsOf(
    [first.record],
    judged.map(({ record }) => record),
  );
  return [span(isPresent, records, geboortemaand + THIRD_BIRTHDAY, fourth + 1)];
}
