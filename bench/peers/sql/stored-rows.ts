/**
 * Rows of the accuracy suite as rows in PostgreSQL: facts in the shape of joined rows, results
 * in the shape of a result leaf. Small amounts, as JSON: for the tests.
 *
 * A fact that has its default may stand as NULL or as written out; both read the same, so each is
 * chosen in turn.
 */
import type pg from "pg";
import { absentOf, isWithin, rangeOf } from "../../../core-wasm/fact.js";
import {
  COMPONENTS,
  type ComponentName,
  FACTS,
  type Fact,
  PAYERS,
  sqlName,
} from "../../../core-wasm/layout.js";
import type { Random } from "../../accuracy/random.js";
import type { ReferenceRow } from "../../accuracy/reference/facts.js";
import { yearOf } from "../../accuracy/reference/months.js";
import { createRowsSql } from "../../material/joined/table.js";

type Client = Pick<pg.ClientBase, "query">;
type Cell = string | number | boolean | null;

/** A result as it is stored; reasons are left out. */
export interface StoredResult {
  readonly row: ReferenceRow;
  readonly totaalCents: number;
  readonly voorlopig: boolean;
  readonly cents: Readonly<Record<ComponentName, number>>;
}

/** Creates the table with a column per fact and the rows that hold in the month. */
export async function storeFacts(
  client: Client,
  table: string,
  rows: readonly ReferenceRow[],
  month: number,
  random: Random,
): Promise<void> {
  await client.query(createRowsSql(table));
  await insertJson(
    client,
    table,
    rows.map((row) => factsOf(row, month, random)),
  );
}

/** Creates the table with the columns of a result leaf and these results. */
export async function storeResults(
  client: Client,
  table: string,
  results: readonly StoredResult[],
): Promise<void> {
  await client.query(`CREATE TABLE ${table} (LIKE result)`);
  await insertJson(client, table, results.map(resultOf));
}

async function insertJson(client: Client, table: string, records: readonly object[]) {
  await client.query(
    `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(records)],
  );
}

function factsOf(row: ReferenceRow, month: number, random: Random): Record<string, Cell> {
  const school = row.school.find(({ schooljaar }) => schooljaar === yearOf(month));
  const facts: Record<string, unknown> = { ...row, ...school };
  const cells = FACTS.map((fact) => {
    const cell = cellOf(fact, facts[fact.name]);
    const isWritten = cell !== defaultOf(fact) || random.chance(0.5);
    return [sqlName(fact.name), isWritten ? cell : null];
  });
  return Object.fromEntries(cells);
}

function cellOf({ value: { ...kind } }: Fact, value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (kind.kind === "enum") return kind.values.indexOf(value as string);
  return typeof value === "bigint" ? String(value) : (value as Cell);
}

/** The default of a fact where it is a value that may be said. */
function defaultOf(fact: Fact): Cell {
  const absent = absentOf(fact);
  if (absent === undefined || !isWithin(rangeOf(fact), absent)) return null;
  const { kind } = fact.value;
  if (kind === "bool") return absent === 1;
  return kind === "cents" ? String(absent) : absent;
}

function resultOf({ row, totaalCents, voorlopig, cents }: StoredResult): Record<string, Cell> {
  const components = COMPONENTS.map((name) => [sqlName(`${name}Cents`), cents[name]]);
  return {
    gezin_id: String(row.gezinId),
    child_id: String(row.childId),
    redenen: 0,
    run_id: 0,
    totaal_cents: totaalCents,
    payer: PAYERS.indexOf(row.payer),
    voorlopig,
    ...Object.fromEntries(components),
  };
}
