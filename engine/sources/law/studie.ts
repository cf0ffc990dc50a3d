/**
 * Status past 18 by month: pupil, student, school-leaver (flows 6; art. 8, 40).
 *
 * School-leaver is who studies no more, from the month after the 18th birthday on, after 21 with
 * care points. The twelve months are a stock (flows 0.2, it wins over counting from the first
 * month): a month as pupil, student or care child interrupts them and uses none, and a second
 * leaver period has only the months that are left. The table counts from the first month of a row;
 * a row that ends when the stock is used up says the same.
 *
 * Readings: a student with too few credits still studies and uses no month. Of whom came of age
 * before the first right-month, nothing before the first known study counts as leaving school.
 */
import { FIRST_MONTH } from "../../../core-wasm/layout.js";
import { type Leerling, leerlingMaanden, type Studie } from "./leerling.js";
import { edgesOf, holding, joined, overlaid, recordsOf, type Span, span } from "./spans.js";
import { type Hoger, studentMaanden } from "./student.js";

/** Months of age: the last unconditional month, the last with care points, the last of all. */
const ADULT = 216;
const CARE = 252;
const LAST = 300;
const LEAVER_MONTHS = 12;

export interface Studies {
  /** Month of birth. */
  readonly geboortemaand: number;
  readonly records: readonly string[];
  readonly leerling: readonly Leerling[];
  readonly student: readonly Hoger[];
  /** Last right-month of the parameters: who leaves school later is not said yet. */
  readonly laatsteMaand: number;
  /** Months with care points that give a care allowance. */
  readonly zorg: readonly Span<unknown>[];
}

/** First month in which the status counts and may use up the stock. */
function firstMonth(birth: number, studied: readonly Span<Studie>[]): number {
  const adult = birth + ADULT + 1;
  if (adult >= FIRST_MONTH) return adult;
  return Math.max(adult, studied[0]?.van ?? birth + LAST + 1);
}

/** What a child past 18 is, month by month, in spans. */
export function statuutMaanden(studies: Studies): Span<Studie>[] {
  const { geboortemaand: birth, leerling, student, zorg } = studies;
  const asPupil = leerling.map(leerlingMaanden).reduce(overlaidBy, []);
  const studied = overlaid(asPupil, studentMaanden(student));
  const van = firstMonth(birth, studied);
  const tot = birth + LAST + 1;
  const known = studied.filter((it) => it.tot > van && it.van < tot);
  const cared = zorg.map((it) => ({ ...it, tot: Math.min(it.tot, birth + CARE + 1) }));
  const leaving = leaverSpans({ van, tot, known, cared, records: studies.records });
  return joined([...known, ...leaving.filter((it) => it.van <= studies.laatsteMaand)]);
}

const overlaidBy = (under: Span<Studie>[], over: Span<Studie>): Span<Studie>[] =>
  overlaid(under, [over]);

interface Leaving {
  readonly van: number;
  readonly tot: number;
  readonly known: readonly Span<Studie>[];
  readonly cared: readonly Span<unknown>[];
  readonly records: readonly string[];
}

/** Spans as a school-leaver until twelve months are used. */
function leaverSpans({ van, tot, known, cared, records }: Leaving): Span<Studie>[] {
  const value: Studie = { statuut: "SCHOOLVERLATER", lesurenPerWeek: 0, studiepunten: 0 };
  const inside = edgesOf(known, cared).filter((edge) => edge > van && edge < tot);
  const edges = [van, ...inside, tot];
  let left = LEAVER_MONTHS;
  let before = records;
  return edges.slice(0, -1).flatMap((from, at) => {
    const study = holding(known, from);
    if (study !== undefined) before = recordsOf(before, study.records);
    if (study !== undefined || holding(cared, from) !== undefined) return [];
    const to = Math.min(edges[at + 1] as number, from + left);
    left -= Math.max(0, to - from);
    return to > from ? [span(value, before, from, to)] : [];
  });
}
