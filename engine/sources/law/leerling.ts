/**
 * Pupils past 18 by month (flows 6; art. 8, 40).
 *
 * A school year Y gives September of Y through August of Y + 1; who comes later counts from the
 * month of enrolment, who leaves before the end of the year through that month. Leaving on or after
 * 30 June, or having finished, is the end of the year (reading). Part-time, special and alternating
 * education need no 17 lesson hours: until facts say so, 17 are derived, and so they are for full
 * time where the source says no hours (reading).
 */
import { dayIndex, september } from "../../../core-wasm/month.js";
import { endsBefore, opensIn } from "./maand.js";
import { type Span, span } from "./spans.js";

export interface Leerling {
  readonly record: string;
  readonly schooljaar: number;
  readonly begin: number;
  readonly einde?: number;
  readonly isVoltooid: boolean;
  /** Lesson hours a week where they count and are known. */
  readonly lesuren?: number;
}

export interface Studie {
  readonly statuut: "LEERLING" | "STUDENT" | "SCHOOLVERLATER";
  readonly lesurenPerWeek: number;
  readonly studiepunten: number;
}

/** Lesson hours a week that give right to a pupil. */
export const LESUREN_MIN = 17;

/** The last day of a school year on which a pupil must be there. */
export const lastSchoolDay = (schooljaar: number): number => dayIndex(schooljaar + 1, 6, 30);

/** Whether a pupil that has left did so before the end of the year. */
export function isGestopt({ schooljaar, einde, isVoltooid }: Leerling): boolean {
  return einde !== undefined && !isVoltooid && einde < lastSchoolDay(schooljaar);
}

/** The months of one enrolment. */
export function leerlingMaanden(inschrijving: Leerling): Span<Studie> {
  const { record, schooljaar, begin, einde, lesuren = LESUREN_MIN } = inschrijving;
  const van = Math.max(september(schooljaar), opensIn(begin));
  const tot = isGestopt(inschrijving) ? endsBefore(einde) : september(schooljaar + 1);
  const value: Studie = { statuut: "LEERLING", lesurenPerWeek: lesuren, studiepunten: 0 };
  return span(value, [record], van, tot);
}
