/**
 * What a late record says: changes of facts, otherwise than was taken to hold until then.
 *
 * Of a span: the event was some months later, or earlier, than was known, and what held before it
 * goes on, or ended sooner. Of a year or a month: another number. A correction says other values,
 * a cancellation that nothing holds, a repetition what is known.
 *
 * A span whose first month counts (`isBeginCounted`) is never moved to an earlier month nor left to
 * begin anew: what is said of it reaches its end.
 */
import { FIRST_MONTH } from "../../../core-wasm/layout.js";
import { monthText, parseMonth } from "../../../core-wasm/month.js";
import type { FactChange, FactValues } from "../../facts/change.js";
import { type FactTableName, factTable } from "../../facts/tables.js";
import { Random } from "../random.js";
import { movedMemberships } from "./memberships.js";
import { SHIFT_MAX } from "./rates.js";
import type { LateRecord, Values } from "./records.js";
import { type Span, spanOf } from "./span.js";
import { variedValues } from "./varied-values.js";

const random = new Random();

/** The changes of a record; none where what it says can not be. */
export function changesOf(record: LateRecord): FactChange[] {
  random.restart(record.roll, record.event);
  const { table } = record;
  if (table === "gezin_lid") return movedMemberships(record, random);
  if (table === "kind") return earlierDeath(record);
  switch (factTable(table).span) {
    case "months":
      return ofSpan(record);
    case "year":
      return ofOne(record, Number(record.row["kalenderjaar"]));
    case "month":
      return ofOne(record, Number(record.row["maand"]));
    case "schoolYear":
      return ofOne(record, Number(record.row["schooljaar"]));
    default: {
      const year = Number(record.row["schooljaar"]);
      return [change(record, { van: year, tot: year + 1 }, saidValues(record))];
    }
  }
}

const ids = ({ gezin_id, child_id }: LateRecord) => ({
  ...(gezin_id !== null && { gezinId: gezin_id }),
  ...(child_id !== null && { childId: child_id }),
});

const change = (record: LateRecord, { van, tot }: Span, values: FactValues | null): FactChange => ({
  table: record.table,
  ...ids(record),
  van,
  tot,
  values,
});

const ofOne = (record: LateRecord, van: number): FactChange[] => [
  { table: record.table, ...ids(record), van, values: saidValues(record) },
];

/** Columns of the table alone. */
function valuesOf(table: FactTableName, row: Values): FactValues {
  const { columns } = factTable(table);
  return Object.fromEntries(Object.keys(columns).map((name) => [name, row[name] ?? null]));
}

function saidValues({ table, row, fate }: LateRecord): FactValues | null {
  const values = valuesOf(table, row);
  if (fate === "cancelled") return null;
  return fate === "repeated" ? values : variedValues(random, table, values);
}

/** Months that an event is shifted by, at most so many. */
const shift = (most: number): number => random.between(1, Math.min(SHIFT_MAX, most));

function ofSpan(record: LateRecord): FactChange[] {
  const { table, fate, row, isEnd } = record;
  const span = spanOf(row);
  if (fate !== "late") return [change(record, span, saidValues(record))];
  if (isEnd) return endMoved(record, span);
  const { isBeginCounted } = factTable(table);
  if (isBeginCounted === true) return beginLater(record, span);
  return random.chance(0.5) ? beginEarlier(record, span) : beforeGoesOn(record, span);
}

/** Ended sooner than was known, or went on; nothing where another version follows at once. */
function endMoved(record: LateRecord, { van, tot }: Span): FactChange[] {
  const { table, row, beside } = record;
  if (beside.length > 0) return [];
  const isSooner = factTable(table).isBeginCounted === true || random.chance(0.5);
  if (isSooner) return [change(record, { van: tot - shift(tot - van), tot }, null)];
  return [change(record, { van: tot, tot: tot + shift(SHIFT_MAX) }, valuesOf(table, row))];
}

function beginLater(record: LateRecord, { van, tot }: Span): FactChange[] {
  const begins = van + shift(tot - van);
  const nothing = change(record, { van, tot: begins }, null);
  if (begins === tot) return [nothing];
  return [nothing, change(record, { van: begins, tot }, valuesOf(record.table, record.row))];
}

function beginEarlier(record: LateRecord, { van }: Span): FactChange[] {
  const [before] = record.beside;
  const first = before === undefined ? FIRST_MONTH : spanOf(before).van;
  if (van <= first) return [];
  const span = { van: van - shift(van - first), tot: van };
  return [change(record, span, valuesOf(record.table, record.row))];
}

function beforeGoesOn(record: LateRecord, { van, tot }: Span): FactChange[] {
  const before = record.beside.find((row) => spanOf(row).tot === van);
  const values = before === undefined ? null : valuesOf(record.table, before);
  return [change(record, { van, tot: van + shift(tot - van) }, values)];
}

/** A death that was earlier than was known, in the months after the birth. */
function earlierDeath(record: LateRecord): FactChange[] {
  const { row, event, fate } = record;
  const values = valuesOf("kind", row);
  if (fate === "repeated") return [{ table: "kind", ...ids(record), values }];
  const born = String(row["geboortedatum"]);
  const most = event - (parseMonth(born.slice(0, 7)) ?? event) - 1;
  if (most < 1) return [];
  const overlijdensdatum = `${monthText(event - shift(most))}-15`;
  return [{ table: "kind", ...ids(record), values: { ...values, overlijdensdatum } }];
}
