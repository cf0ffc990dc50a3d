/**
 * A child that came, left or moved at another time than was known, in all its households at once.
 *
 * A birth is always known in time: nothing is said of the first month of all. A household that has
 * a child in more months than was known has its payer in them too.
 */
import { FIRST_MONTH } from "../../../core-wasm/layout.js";
import type { FactChange } from "../../facts/change.js";
import type { Random } from "../random.js";
import { SHIFT_MAX } from "./rates.js";
import type { LateRecord, Values } from "./records.js";
import { isWithin, type Span, spanOf } from "./span.js";

export function movedMemberships(record: LateRecord, random: Random): FactChange[] {
  const { child_id, event, fate, beside } = record;
  const at = (month: number) => beside.filter((row) => isWithin(spanOf(row), month));
  const [before, now] = [at(event - 1), at(event)];
  if (before.length === 0) return [];
  const isRepeated = fate === "repeated";
  const isLater = isRepeated || random.chance(0.5);
  const most = isLater
    ? Math.min(SHIFT_MAX, ...now.map((row) => spanOf(row).tot - event))
    : event - Math.max(FIRST_MONTH, ...before.map((row) => spanOf(row).van));
  if (most < 1) return [];
  const months = random.between(1, Math.min(SHIFT_MAX, most));
  const span = isLater ? { van: event, tot: event + months } : { van: event - months, tot: event };
  const [holding, ending] = isLater && !isRepeated ? [before, now] : [now, before];
  const said = (rows: readonly Values[], holds: boolean) =>
    rows.map((row): FactChange => {
      const whose = { gezinId: String(row["gezin_id"]), childId: child_id as string };
      const values = holds ? { rol: row["rol"] as string } : null;
      return { table: "gezin_lid", ...whose, ...span, values };
    });
  const goes = new Set(holding.map((row) => row["gezin_id"]));
  const ends = ending.filter((row) => !goes.has(row["gezin_id"]));
  const payers = holding.flatMap((row) => payersOf(record, row["gezin_id"], span));
  return [...said(holding, true), ...said(ends, false), ...payers];
}

/** The payer nearest to each month of a span in which the household has none; a change a month. */
function payersOf({ payers }: LateRecord, gezin: unknown, { van, tot }: Span): FactChange[] {
  const own = payers.filter((row) => row["gezin_id"] === gezin);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return [];
  const months = Array.from({ length: tot - van }, (_, at) => van + at);
  return months
    .filter((month) => !own.some((row) => isWithin(spanOf(row), month)))
    .map((month): FactChange => {
      const { payer } = month < spanOf(first).van ? first : last;
      const months = { van: month, tot: month + 1 };
      const values = { payer: payer as string };
      return { table: "gezin_uitbetaler", gezinId: String(gezin), ...months, values };
    });
}
