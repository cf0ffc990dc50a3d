/**
 * Childcare days of a month (flows 8; art. 51-52): the hours of a day at all places together, full
 * from 5 hours on, half from 3 on. Days from the start of school on do not count.
 */
import { monthOfDay } from "../../../core-wasm/month.js";
import { recordsOf } from "./spans.js";

/** Childcare at one place on one day. */
export interface Opvangdag {
  readonly record: string;
  readonly dag: number;
  readonly uren: number;
}

export interface Opvangmaand {
  readonly maand: number;
  readonly volleDagen: number;
  readonly halveDagen: number;
  readonly records: readonly string[];
}

const FULL_HOURS = 5;
const HALF_HOURS = 3;

interface Day {
  readonly uren: number;
  readonly records: readonly string[];
}

function byDay(days: readonly Opvangdag[], schoolstart: number | undefined): Map<number, Day> {
  const found = new Map<number, Day>();
  for (const { dag, uren, record } of days) {
    if (schoolstart !== undefined && dag >= schoolstart) continue;
    const before = found.get(dag) ?? { uren: 0, records: [] };
    found.set(dag, { uren: before.uren + uren, records: recordsOf(before.records, [record]) });
  }
  return found;
}

/** Full and half days by month, rising; months without any are left out. */
export function opvangPerMaand(
  days: readonly Opvangdag[],
  schoolstart: number | undefined,
): Opvangmaand[] {
  const months = new Map<number, Opvangmaand>();
  for (const [dag, { uren, records }] of byDay(days, schoolstart)) {
    if (uren < HALF_HOURS) continue;
    const maand = monthOfDay(dag);
    const before = months.get(maand) ?? { maand, volleDagen: 0, halveDagen: 0, records: [] };
    const isFull = uren >= FULL_HOURS;
    months.set(maand, {
      maand,
      volleDagen: before.volleDagen + (isFull ? 1 : 0),
      halveDagen: before.halveDagen + (isFull ? 0 : 1),
      records: recordsOf(before.records, records),
    });
  }
  return [...months.values()].sort((a, b) => a.maand - b.maand);
}
