/**
 * A few dense households for the tests: every fact table filled by a seeded draw, with many changes
 * at odd months. Denser and odder than any real household; `deliver` writes them as one delivery.
 * Values and spans follow from the declaration of the tables, so a new one is drawn too.
 */
import type pg from "pg";
import type { EnumerationName, Fact } from "../../../core-wasm/layout.js";
import { labelsOf, type SpanKind, sqlTypeOf } from "../../facts/columns.js";
import {
  FACT_TABLE_NAMES,
  type FactTableName,
  factTable,
  type KeyColumn,
} from "../../facts/tables.js";
import { type Database, inTransaction } from "../connection.js";

export type FactRow = Readonly<Record<string, string | number | boolean | null>>;
type Draw = (max: number) => number;
type Facts = [string, FactRow][];

const MONTH_MIN = 24_200;
const MONTH_MAX = 24_330;
const LENGTH_MAX = 30;
const YEARS = [2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025];
/** Most that is drawn: hours, points and incomes on both sides of the limits. */
const COUNT_MAX = 150;
const CENTS_MAX = 9_000_000;

/** Numbers 0 <= n < max; the same seed gives the same numbers. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}

/** Opens a delivery and inserts rows; returns its id. */
export function deliver(
  db: Database,
  facts: readonly (readonly [table: string, row: FactRow])[],
): Promise<number> {
  return inTransaction(db, async (client) => {
    const { rows } = await client.query("SELECT open_delivery('test') AS id");
    await insertFacts(client, facts);
    return rows[0].id as number;
  });
}

/** Closes the current versions that a condition names and inserts others, as one delivery. */
export function correct(
  db: Database,
  table: string,
  condition: string,
  facts: readonly FactRow[],
): Promise<number> {
  return inTransaction(db, async (client) => {
    const { rows } = await client.query("SELECT open_delivery('correction') AS id");
    await client.query(
      `UPDATE ${table} SET known_to = opened_delivery() WHERE known_to IS NULL AND (${condition})`,
    );
    await insertFacts(
      client,
      facts.map((row) => [table, row]),
    );
    return rows[0].id as number;
  });
}

/** One statement for all rows of a table that name the same columns. */
async function insertFacts(
  client: pg.ClientBase,
  facts: readonly (readonly [table: string, row: FactRow])[],
): Promise<void> {
  const groups = new Map<string, FactRow[]>();
  for (const [table, row] of facts) {
    const names = Object.keys(row).join(", ");
    const source = `jsonb_populate_recordset(NULL::${table}, $1)`;
    const sql = `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${source}`;
    groups.set(sql, [...(groups.get(sql) ?? []), row]);
  }
  for (const [sql, rows] of groups) await client.query(sql, [JSON.stringify(rows)]);
}

const pick = <T>(draw: Draw, values: readonly T[]): T => values[draw(values.length)] as T;

/** Facts of `count` households of one to three children, some of them shared with the next. */
export function drawFacts(seed: number, count: number): Facts {
  const draw = drawFrom(seed);
  const facts: Facts = [];
  for (let gezin = 1; gezin <= count; gezin++) {
    drawSubject(draw, "gezin_id", gezin, facts);
    for (let place = 0; place <= draw(3); place++) {
      const child = gezin * 10 + place;
      drawMemberships(draw, gezin, child, facts);
      drawSubject(draw, "child_id", child, facts);
    }
  }
  return facts;
}

function drawMemberships(draw: Draw, gezin: number, child: number, facts: Facts): void {
  const key = { child_id: child };
  const van_maand = MONTH_MIN + draw(60);
  const isShared = draw(3) === 0;
  const rol = isShared ? "GEDEELD_HOOFD" : "VOLLEDIG";
  facts.push(["gezin_lid", { ...key, gezin_id: gezin, rol, van_maand, tot_maand: van_maand + 70 }]);
  if (!isShared) return;
  const other = { gezin_id: gezin + 1, rol: "GEDEELD_ANDER", van_maand: van_maand + draw(9) };
  facts.push(["gezin_lid", { ...key, ...other }]);
}

/** Rows of every table about a household or a child, memberships apart. */
function drawSubject(draw: Draw, subject: KeyColumn, id: number, facts: Facts): void {
  for (const name of FACT_TABLE_NAMES) {
    const { keys, span } = factTable(name);
    if (keys.length > 1 || keys[0] !== subject) continue;
    for (const months of SPAN_DRAWS[span](draw, name)) {
      facts.push([name, { [subject]: id, ...drawValues(draw, name), ...months }]);
    }
  }
}

/** The months or years of a table's rows for one subject. */
const SPAN_DRAWS: Readonly<
  Record<SpanKind, (draw: Draw, name: FactTableName) => readonly FactRow[]>
> = {
  always: (draw, name) => (name === "kind" || draw(2) === 0 ? [{}] : []),
  months: drawSpans,
  month: (draw) => {
    const months: FactRow[] = [];
    for (let maand = 24_228; maand < MONTH_MAX; maand += 1 + draw(9)) months.push({ maand });
    return months;
  },
  year: (draw) => YEARS.filter(() => draw(4) > 0).map((kalenderjaar) => ({ kalenderjaar })),
  schoolYears: (draw) => {
    const changed = 2019 + draw(5);
    return [{ van_schooljaar: 2018, tot_schooljaar: changed }, { van_schooljaar: changed }];
  },
  schoolYear: (draw) => (draw(3) === 0 ? [{ schooljaar: 2019 + draw(6) }] : []),
};

function drawSpans(draw: Draw): FactRow[] {
  const spans: FactRow[] = [];
  let month = MONTH_MIN + draw(LENGTH_MAX);
  while (month < MONTH_MAX) {
    const end = month + 1 + draw(LENGTH_MAX);
    if (draw(3) > 0) spans.push({ van_maand: month, tot_maand: end });
    month = end + draw(LENGTH_MAX);
  }
  return spans;
}

/** Tables whose columns check each other. */
const CHECKED: { readonly [name in FactTableName]?: (draw: Draw) => FactRow } = {
  kind: (draw) => {
    const geboortedatum = `${2000 + draw(24)}-0${1 + draw(9)}-1${draw(10)}`;
    return { geboortedatum, rangklasse: geboortedatum < "2019" ? draw(4) : 0 };
  },
  zorgbesluit: (draw) => ({ zorg_pijler1: draw(7), zorg_totaal: 6 + draw(31) }),
};

/** Values of a row, by column. */
export function drawValues(draw: Draw, name: FactTableName): FactRow {
  const values = Object.entries(factTable(name).columns).map(([column, { fact, isNullable }]) => {
    return [column, isNullable && draw(2) === 0 ? null : drawValue(draw, fact)] as const;
  });
  const row = Object.fromEntries(values) as FactRow;
  const checked = CHECKED[name]?.(draw);
  return checked === undefined ? row : { ...row, ...checked };
}

function drawValue(draw: Draw, fact: Fact): FactRow[string] {
  const { value } = fact;
  switch (value.kind) {
    case "enum":
      return pick(draw, labelsOf(sqlTypeOf(fact) as EnumerationName));
    case "bool":
      return draw(2) === 1;
    case "count":
      return value.min + draw(Math.min(value.max - value.min, COUNT_MAX) + 1);
    case "month":
      return (value.min ?? MONTH_MIN) + draw((value.max ?? MONTH_MAX) - (value.min ?? MONTH_MIN));
    case "cents":
      return draw(CENTS_MAX);
    default:
      return null;
  }
}
