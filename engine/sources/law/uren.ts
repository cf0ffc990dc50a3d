/**
 * Hours by month from what employers declare by quarter (flows 6).
 *
 * The law tests months. The hours of a line are spread over the months that its period touches: a
 * whole month weighs 30, another the days covered; whole hours, the largest remainders first, the
 * earlier month on a tie (flows marks it a reading). What was planned (Dimona) counts only while
 * nothing is declared (DmfA) for that employer and quarter. Declared hours that are no whole number
 * are rounded half up before they are spread (reading).
 */
import { daysIn, firstDay, monthOfDay } from "../../../core-wasm/month.js";
import { recordsOf } from "./spans.js";

/** A line of a declaration. */
export interface Urenlijn {
  readonly record: string;
  readonly werkgever: string;
  /** First month of the quarter. */
  readonly kwartaal: number;
  /** First and last day; within the quarter. */
  readonly begin: number;
  readonly einde: number;
  readonly uren: number;
  /** With the student contribution; others are ordinary hours. */
  readonly isStudent: boolean;
  /** Declared (DmfA), or only planned (Dimona). */
  readonly isAangegeven: boolean;
}

export interface Maanduren {
  readonly maand: number;
  readonly studentenuren: number;
  readonly andereUren: number;
  readonly records: readonly string[];
}

const WHOLE_MONTH = 30;
/** Hours that a fact may hold, above every limit. */
const HOURS_MAX = 744;

interface Share {
  readonly maand: number;
  readonly weight: number;
}

/** What each month of a period weighs. */
function weightsOf({ begin, einde, kwartaal }: Urenlijn): Share[] {
  const months = [kwartaal, kwartaal + 1, kwartaal + 2];
  return months.flatMap((maand) => {
    const first = firstDay(maand);
    const last = first + daysIn(maand) - 1;
    const days = Math.min(einde, last) - Math.max(begin, first) + 1;
    if (days <= 0) return [];
    return [{ maand, weight: days === daysIn(maand) ? WHOLE_MONTH : days }];
  });
}

/** Whole hours of a line by month. */
export function spreadHours(line: Urenlijn): ReadonlyMap<number, number> {
  const hours = Math.round(line.uren);
  const shares = weightsOf(line);
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return new Map();
  const exact = shares.map(({ maand, weight }) => {
    const product = hours * weight;
    return { maand, whole: Math.floor(product / total), rest: product % total };
  });
  const left = hours - exact.reduce((sum, { whole }) => sum + whole, 0);
  const inOrder = [...exact].sort((a, b) => b.rest - a.rest || a.maand - b.maand);
  const raised = new Set(inOrder.slice(0, left).map(({ maand }) => maand));
  return new Map(exact.map(({ maand, whole }) => [maand, whole + (raised.has(maand) ? 1 : 0)]));
}

const placeOf = ({ werkgever, kwartaal }: Urenlijn): string => `${kwartaal} ${werkgever}`;

/** Hours of a child by month, rising; months without any are left out. */
export function urenPerMaand(lines: readonly Urenlijn[]): Maanduren[] {
  const declared = new Set(lines.filter(({ isAangegeven }) => isAangegeven).map(placeOf));
  const counted = lines.filter((line) => line.isAangegeven || !declared.has(placeOf(line)));
  const months = new Map<number, Maanduren>();
  for (const line of counted) {
    for (const [maand, hours] of spreadHours(line)) {
      if (hours > 0) months.set(maand, added(months.get(maand), maand, line, hours));
    }
  }
  return [...months.values()].sort((a, b) => a.maand - b.maand);
}

function added(
  before: Maanduren | undefined,
  maand: number,
  { isStudent, record }: Urenlijn,
  hours: number,
): Maanduren {
  const { studentenuren = 0, andereUren = 0, records = [] } = before ?? {};
  return {
    maand,
    studentenuren: Math.min(HOURS_MAX, studentenuren + (isStudent ? hours : 0)),
    andereUren: Math.min(HOURS_MAX, andereUren + (isStudent ? 0 : hours)),
    records: recordsOf(records, [record]),
  };
}

/** First month of the quarter in which a day falls. */
export const quarterOfDay = (day: number): number => Math.floor(monthOfDay(day) / 3) * 3;
