/**
 * Which records of a generated population come late, and with the delivery of which month.
 *
 * A record is a fact of the population, as it was loaded, with the month in which it happened: a
 * span that begins or ends, an assessment in the September from which it counts, a school year.
 * What becomes of it is drawn from the seed, its table, whom it is of and its month alone, by whole
 * arithmetic that every server does alike. So a month's delivery is the same whether it is asked
 * for by itself or among others, before or after any other.
 */
import type pg from "pg";
import { SEPTEMBER } from "../../../core-wasm/month.js";
import { SPANS } from "../../facts/columns.js";
import { FACT_TABLE_NAMES, type FactTableName, factTable } from "../../facts/tables.js";
import {
  CANCELLED_SHARE,
  CORRECTED_SHARE,
  DELAY_MAX,
  DELAYS,
  DISORDERED_SHARE,
  DRAWS,
  FLOWS,
  REPEATED_SHARE,
} from "./rates.js";

export type Fate = "late" | "corrected" | "cancelled" | "repeated";
export type Values = Readonly<Record<string, string | number | boolean | null>>;

export interface LateRecord {
  /** Month of the delivery. */
  readonly arrives: number;
  readonly table: FactTableName;
  readonly fate: Fate;
  /** Month of the event: a begin, or an end. */
  readonly event: number;
  readonly isEnd: boolean;
  readonly gezin_id: string | null;
  readonly child_id: string | null;
  /** The fact as it was loaded, its span among it. */
  readonly row: Values;
  /** What held before a begin, or begins at an end; of a membership all that its child has. */
  readonly beside: readonly Values[];
  /** Of a membership, the payers of all households of its child. */
  readonly payers: readonly Values[];
  /** A number from which all else about it is drawn. */
  readonly roll: number;
}

const FETCH_ROWS = 5_000;
/** Calendar years between an income and the September from which it counts. */
const INCOME_YEARS = 2;

const MONTH_OF_DEATH = ["year", "month"]
  .map((part) => `extract(${part} FROM overlijdensdatum)::integer`)
  .join(" * 12 - 1 + ");

export interface RecordsWanted {
  readonly seed: number;
  /** Months of the deliveries, both included. */
  readonly from: number;
  readonly to: number;
  /** The delivery that loaded the population. */
  readonly loadedBy: number;
}

/** The records of the deliveries, by month, table and subject; in the client's transaction. */
export async function* lateRecords(
  client: pg.ClientBase,
  wanted: RecordsWanted,
): AsyncGenerator<LateRecord> {
  const tables = FACT_TABLE_NAMES.filter((name) => name in FLOWS);
  const selects = tables.map((name) => recordsOf(name, wanted)).join("\nUNION ALL\n");
  await client.query(`DECLARE late_record NO SCROLL CURSOR FOR
    SELECT * FROM (${selects}) record
    ORDER BY arrives, "table", gezin_id::bigint, child_id::bigint, event, "isEnd"`);
  for (;;) {
    const { rows } = await client.query<LateRecord>(`FETCH ${FETCH_ROWS} FROM late_record`);
    yield* rows;
    if (rows.length < FETCH_ROWS) break;
  }
  await client.query("CLOSE late_record");
}

const isOfLoad = (alias: string, { loadedBy }: RecordsWanted): string =>
  `${alias}.known_from <= ${loadedBy}
    AND (${alias}.known_to IS NULL OR ${alias}.known_to > ${loadedBy})`;

/** The draws of a table's records, and those that the months of the deliveries bring. */
function recordsOf(name: FactTableName, wanted: RecordsWanted): string {
  const { keys } = factTable(name);
  const isOfGezin = keys.length === 1 && keys[0] === "gezin_id";
  const key = isOfGezin ? "gezin_id" : "child_id";
  const { seed, from, to } = wanted;
  const salt = (FACT_TABLE_NAMES.indexOf(name) + 1) * 7_919 + (seed % DRAWS);
  return `SELECT arrives, '${name}' AS "table", fate, event, "isEnd",
      ${isOfGezin ? "gezin_id::text" : "NULL"} AS gezin_id,
      ${isOfGezin ? "NULL" : "child_id::text"} AS child_id, row,
      ${besideOf(name, wanted)} AS beside, ${payersOf(name, wanted)} AS payers,
      roll::integer AS roll
    FROM (
      SELECT drawn.*, event + ${delaySql("lateness", "roll")} AS arrives FROM (
        SELECT rolled.*, ${fateSql(name, "chance")} AS fate,
          ((roll # (roll >> 9)) * 39373) % ${DRAWS} AS lateness
        FROM (
          SELECT mixed.*, ((chance # (chance >> 12)) * 48271) % ${DRAWS} AS roll FROM (
            SELECT spread.*, ((spread # (spread >> 11)) * 16807) % ${DRAWS} AS chance FROM (
              SELECT events.*, ((${key} % ${DRAWS}) * 40692 + event::bigint * 69621 +
                CASE WHEN "isEnd" THEN 104729 ELSE 0 END + ${salt}) % ${DRAWS} AS spread
              FROM (${eventsSql(name, wanted)}) events
              WHERE event BETWEEN ${from - DELAY_MAX} AND ${to - 1}) spread) mixed) rolled) drawn
      WHERE fate IS NOT NULL) record
    WHERE arrives BETWEEN ${from} AND ${to}`;
}

/** What becomes of a record, by its first draw; null of most: it is in time and right. */
function fateSql(name: FactTableName, draw: string): string {
  const { late = 0, isCorrected = false, isCancelled = false } = FLOWS[name] ?? {};
  const shares: readonly (readonly [fate: Fate, share: number])[] = [
    ["late", late > 0 ? late + DISORDERED_SHARE : 0],
    ["corrected", isCorrected ? CORRECTED_SHARE : 0],
    ["cancelled", isCancelled ? CANCELLED_SHARE : 0],
    ["repeated", REPEATED_SHARE],
  ];
  let sum = 0;
  const cases = shares.map(([fate, share]) => {
    sum += share;
    const isLate = fate === "late" ? "" : ' AND NOT "isEnd"';
    return `WHEN ${draw} < ${Math.round(sum * DRAWS)}${isLate} THEN '${fate}'`;
  });
  return `CASE ${cases.join(" ")} END`;
}

/** Months until it comes. What is only out of order comes with the next delivery but its own. */
function delaySql(draw: string, other: string): string {
  const bands = DELAYS.map(({ upTo, first, last }) => {
    const months = `${first} + (${other} % ${last - first + 1})::integer`;
    return `WHEN ${draw} <= ${Math.round(upTo * DRAWS)} THEN ${months}`;
  });
  return `CASE ${bands.join(" ")} END`;
}

/** Keys, month, begin or end, and the row of each record that a table has. */
function eventsSql(name: FactTableName, wanted: RecordsWanted): string {
  const { span, keys } = factTable(name);
  const { van, tot } = SPANS[span];
  const from = `FROM ${name} version`;
  const held = `WHERE ${isOfLoad("version", wanted)}`;
  const select = (event: string, isEnd: boolean, row = "to_jsonb(version)") =>
    `SELECT ${keys.join(", ")}, ${event} AS event, ${isEnd} AS "isEnd", ${row} AS row`;
  const september = (year: string) => `(${year}) * 12 + ${SEPTEMBER - 1}`;
  if (name === "gezin_lid") {
    // One of a child and month, whichever of its households it is said of.
    const events = [van, tot].map((event) => `SELECT child_id, ${event} AS event ${from} ${held}`);
    return `SELECT child_id, event, false AS "isEnd", NULL::jsonb AS row
      FROM (${events.join(" UNION ")}) event`;
  }
  switch (span) {
    case "always":
      return `${select(MONTH_OF_DEATH, false)}
        ${from} ${held} AND overlijdensdatum IS NOT NULL`;
    case "year":
      return `${select(september(`${van} + ${INCOME_YEARS}`), false)} ${from} ${held}`;
    case "schoolYear":
      return `${select(september(van), false)} ${from} ${held}`;
    case "schoolYears": {
      const row = `to_jsonb(version) || jsonb_build_object('schooljaar', schooljaar)`;
      const years = `generate_series(greatest(${van}, ${Math.floor(wanted.from / 12) - 4}),
        least(${tot} - 1, ${Math.floor(wanted.to / 12)})) schooljaar`;
      return `${select(september("schooljaar"), false, row)}
        FROM ${name} version CROSS JOIN LATERAL ${years} ${held}`;
    }
    case "month":
      return `${select(van, false)} ${from} ${held}`;
    case "months":
      return `${select(van, false)} ${from} ${held}
        UNION ALL ${select(tot, true)} ${from} ${held}`;
  }
}

/** What stood beside a record in the population. */
function besideOf(name: FactTableName, wanted: RecordsWanted): string {
  const { span, keys } = factTable(name);
  if (span !== "months") return "'[]'::jsonb";
  const all = `SELECT coalesce(jsonb_agg(beside ORDER BY van_maand), '[]') FROM ${name} beside
    WHERE ${isOfLoad("beside", wanted)}`;
  const isSame = keys.map((key) => `beside.${key} = record.${key}`);
  if (name === "gezin_lid") return `(${all} AND beside.child_id = record.child_id)`;
  return `(${all} AND ${isSame.join(" AND ")} AND CASE WHEN "isEnd" THEN van_maand = event
    ELSE van_maand < event AND event <= tot_maand END)`;
}

/** Payers of every household that a membership's child has been in. */
function payersOf(name: FactTableName, wanted: RecordsWanted): string {
  if (name !== "gezin_lid") return "'[]'::jsonb";
  return `(SELECT coalesce(jsonb_agg(paying ORDER BY van_maand), '[]')
    FROM gezin_uitbetaler paying
    WHERE ${isOfLoad("paying", wanted)} AND paying.gezin_id IN (
      SELECT gezin_id FROM gezin_lid lid WHERE lid.child_id = record.child_id))`;
}
