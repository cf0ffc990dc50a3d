/**
 * Random corrections of every fact table, for the tests: what a source may deliver, sense or not.
 *
 * A correction closes what is current of a child or a household, or adds to it, or both. Subjects
 * are known ones and strangers, with numbers of one to nineteen digits. What the database refuses
 * is left out: the rest is what a run must be able to read.
 */
import type pg from "pg";
import { type Database, inTransaction } from "../../database/connection.js";
import { drawFrom, type FactRow } from "../../database/test/sample-facts.js";

type Draw = ReturnType<typeof drawFrom>;
type Value = FactRow[string];

interface FactColumn {
  readonly name: string;
  readonly type: string;
  /** Of an enumeration. */
  readonly labels: readonly string[];
}

interface Subjects {
  readonly gezin_id: readonly string[];
  readonly child_id: readonly string[];
}

const OPEN_MONTH = 32_767;
const MONTH_MIN = 24_200;
const MONTHS = 140;
const COVID_MIN = 24_245;
const COVID_MONTHS = 5;
const YEAR_MIN = 2014;
const YEARS = 14;
const SPAN_MAX = 40;
const ID_DIGITS_MAX = 19;
const CENTS = ["0", "1", "3632576", "6115242", "999999999999999"];
const DATES = ["1900-01-01", "2000-02-29", "2004-09-30", "2018-12-31", "2019-01-01", "2023-10-15"];

const SELECT_COLUMNS = `
  SELECT attname AS name, typname AS type,
    ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder)
      AS labels
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE attrelid = $1::regclass AND attnum > 0 AND attname NOT IN ('known_from', 'known_to')`;

/** Corrects each table so many times, in one delivery; returns how many it accepted, by table. */
export function correctAtRandom(
  db: Database,
  seed: number,
  countPerTable: number,
): Promise<Map<string, number>> {
  const draw = drawFrom(seed);
  return inTransaction(db, async (client) => {
    await client.query("SELECT open_delivery('corrections at random')");
    const subjects = await readSubjects(client);
    const { rows } = await client.query<{ table_name: string; subject: keyof Subjects }>(
      "SELECT table_name, subject FROM fact_table ORDER BY table_name",
    );
    const accepted = new Map<string, number>();
    for (const { table_name: table, subject } of rows) {
      const { rows: columns } = await client.query<FactColumn>(SELECT_COLUMNS, [table]);
      let count = 0;
      for (let number = 0; number < countPerTable; number += 1) {
        const id = subjectOf(draw, subjects[subject]);
        const row = rowOf(draw, table, columns, subjects, { [subject]: id });
        if (await tryCorrection(client, draw, table, subject, id, row)) count += 1;
      }
      accepted.set(table, count);
    }
    return accepted;
  });
}

async function readSubjects(client: pg.ClientBase): Promise<Subjects> {
  const read = async (subject: keyof Subjects): Promise<string[]> => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT DISTINCT ${subject} AS id FROM gezin_lid ORDER BY id`,
    );
    return rows.map(({ id }) => id);
  };
  return { gezin_id: await read("gezin_id"), child_id: await read("child_id") };
}

const pick = <T>(draw: Draw, values: readonly T[]): T => values[draw(values.length)] as T;

/** A known one, or now and then a stranger. */
function subjectOf(draw: Draw, known: readonly string[]): string {
  if (draw(6) > 0) return pick(draw, known);
  const digits = 1 + draw(ID_DIGITS_MAX);
  const rest = Array.from({ length: digits - 1 }, () => draw(9));
  return [1 + draw(8), ...rest].join("");
}

function rowOf(
  draw: Draw,
  table: string,
  columns: readonly FactColumn[],
  subjects: Subjects,
  given: FactRow,
): FactRow {
  const row: Record<string, Value> = {};
  for (const { name, type, labels } of columns) {
    if (name in given) row[name] = given[name] as Value;
    else if (name === "gezin_id" || name === "child_id") row[name] = pick(draw, subjects[name]);
    else if (name.startsWith("tot_")) row[name] = endOf(draw, row[`van_${name.slice(4)}`]);
    else row[name] = drawValue(draw, table, name, type, labels);
  }
  return row;
}

function endOf(draw: Draw, start: Value | undefined): number {
  return draw(3) === 0 ? OPEN_MONTH : Number(start) + 1 + draw(SPAN_MAX);
}

function drawValue(
  draw: Draw,
  table: string,
  name: string,
  type: string,
  labels: readonly string[],
): Value {
  if (labels.length > 0) return pick(draw, labels);
  if (type === "bool") return draw(2) === 1;
  if (type === "date") return name === "overlijdensdatum" && draw(3) > 0 ? null : pick(draw, DATES);
  if (type === "int8") return pick(draw, CENTS);
  if (table === "covid_aanvraag") return COVID_MIN + draw(COVID_MONTHS);
  if (name.endsWith("maand")) return MONTH_MIN + draw(MONTHS);
  if (name.endsWith("jaar")) return YEAR_MIN + draw(YEARS);
  return draw(2) === 0 ? draw(4) : draw(800);
}

async function tryCorrection(
  client: pg.ClientBase,
  draw: Draw,
  table: string,
  subject: string,
  id: string,
  row: FactRow,
): Promise<boolean> {
  const hasClose = draw(3) > 0;
  const hasInsert = !hasClose || draw(4) > 0;
  await client.query("SAVEPOINT correction");
  try {
    if (hasClose) {
      const close = `UPDATE ${table} SET known_to = opened_delivery()
        WHERE known_to IS NULL AND known_from < opened_delivery() AND ${subject} = $1`;
      await client.query(close, [id]);
    }
    if (hasInsert) {
      const names = Object.keys(row).join(", ");
      const source = `jsonb_populate_record(NULL::${table}, $1)`;
      await client.query(`INSERT INTO ${table} (${names}) SELECT ${names} FROM ${source}`, [row]);
    }
    await client.query("RELEASE correction");
    return true;
  } catch {
    await client.query("ROLLBACK TO correction");
    return false;
  }
}
