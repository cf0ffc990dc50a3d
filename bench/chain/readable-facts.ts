/**
 * Facts of a database where they are read, in one form whatever the rows they came in: months of a
 * key that say the same as one set. It says in SQL what `engine/generate/sources/readable.ts` says
 * of a family: in the months of a membership, in the generated window, school facts in September,
 * an income year from a September to the next but one, the status of a child past 18 alone, nursery
 * school on the third and the fourth birthday.
 */
import type pg from "pg";
import { SPANS } from "../../engine/facts/columns.js";
import { FACT_TABLE_NAMES, type FactTableName, factTable } from "../../engine/facts/tables.js";
import { END, START } from "../../engine/generate/calendar.js";
import { cursorRows } from "../../engine/screening/cursor.js";

const ADULT_MONTHS = 217;
const WINDOW = `int4range(${START}, ${END})`;
const BIRTH_MONTH = `(extract(year FROM geboortedatum)::integer * 12
  + extract(month FROM geboortedatum)::integer - 1)`;

const months = (van: string, tot: string): string => `int4range(${van}::integer, ${tot}::integer)`;

/** Months in which a child, and a household, has a membership. */
const MEMBERS = ["child_id", "gezin_id"].map(
  (key) => `CREATE TEMP TABLE member_${key} ON COMMIT DROP AS
    SELECT ${key}, range_agg(${months("van_maand", "tot_maand")} * ${WINDOW}) AS months
    FROM gezin_lid WHERE known_to IS NULL AND van_maand < ${END} AND tot_maand > ${START}
    GROUP BY ${key}`,
);
const BIRTHS = `CREATE TEMP TABLE birth ON COMMIT DROP AS
  SELECT child_id, ${BIRTH_MONTH} AS born FROM kind WHERE known_to IS NULL`;

/** What else says when a fact of a table is read. */
const READ_IN: Partial<Readonly<Record<FactTableName, string>>> = {
  studie: `int4multirange(int4range(born + ${ADULT_MONTHS}, NULL) * ${WINDOW})`,
  kleuterinschrijving:
    "int4multirange(int4range(born + 36, born + 37), int4range(born + 48, born + 49))",
};

/** The first month of a row, of tables in which it counts. */
const BEGIN: Partial<Readonly<Record<FactTableName, string>>> = {
  pleegplaatsing: "van_maand",
  studie: "CASE WHEN statuut = 'SCHOOLVERLATER' THEN van_maand END",
};

/** A row of text for everything that a table says of a key. */
function factsSql(name: FactTableName): string {
  const { keys, span, columns } = factTable(name);
  const said = [...keys, ...Object.keys(columns)];
  const begin = BEGIN[name] === undefined ? [] : [BEGIN[name]];
  const key = keys[0] as string;
  const from = `FROM ${name} JOIN member_${key} member USING (${key})`;
  const where = "WHERE known_to IS NULL";
  if (span === "always") return `SELECT (${row(said)})::text AS fact FROM ${name} ${where}`;
  const { van, tot } = SPANS[span];
  if (span === "months" || span === "month") {
    const isMember = keys.length > 1;
    const read = isMember ? `int4multirange(${WINDOW})` : "member.months";
    const also = READ_IN[name] === undefined ? "" : ` * ${READ_IN[name]}`;
    const births = also === "" ? "" : " JOIN birth USING (child_id)";
    return `SELECT (${row([...groups(said, begin), "months"])})::text AS fact FROM (
      SELECT ${[...said, ...begin.map((it) => `${it} AS counted`)].join(", ")},
        range_agg(${months(van, tot)}) * any_value(${read}${also}) AS months
      ${from}${births} ${where}
      GROUP BY ${[...said, ...begin].join(", ")}) facts WHERE NOT isempty(months)`;
  }
  const series = `generate_series((${van})::integer, (${tot})::integer - 1)`;
  const years = `CROSS JOIN LATERAL ${series} AS year`;
  const isIncome = span === "year";
  const first = `(year + ${isIncome ? 2 : 0}) * 12 + 8`;
  const read = months(first, `${first} + ${isIncome ? 13 : 1}`);
  return `SELECT DISTINCT (${row([...said, "year"])})::text AS fact ${from} ${years}
    ${where} AND member.months && ${read}`;
}

const row = (columns: readonly string[]): string => `ROW(${columns.join(", ")})`;
const groups = (said: readonly string[], begin: readonly unknown[]): string[] =>
  begin.length === 0 ? [...said] : [...said, "counted"];

export interface TableFacts {
  readonly table: FactTableName;
  readonly count: number;
  /** Sum of the digests of the rows, whatever their order. */
  readonly digest: string;
}

/** What every table says, as a count and a digest. In a transaction. */
export async function readableFacts(client: pg.ClientBase): Promise<TableFacts[]> {
  for (const sql of [...MEMBERS, BIRTHS]) await client.query(sql);
  await client.query("ANALYZE member_child_id, member_gezin_id, birth");
  const found: TableFacts[] = [];
  for (const table of FACT_TABLE_NAMES) {
    const { rows } = await client.query<{ count: string; digest: string | null }>(
      `SELECT count(*), sum(hashtextextended(fact, 0)::numeric)::text AS digest
       FROM (${factsSql(table)}) facts`,
    );
    found.push({ table, count: Number(rows[0]?.count), digest: rows[0]?.digest ?? "0" });
  }
  return found;
}

/** The rows of a table in order; after `readableFacts`, in the same transaction. */
export async function* factRows(
  client: pg.ClientBase,
  table: FactTableName,
): AsyncGenerator<string> {
  const sql = `SELECT fact FROM (${factsSql(table)}) facts ORDER BY fact COLLATE "C"`;
  for await (const rows of cursorRows<{ fact: string }>(client, sql)) {
    for (const { fact } of rows) yield fact;
  }
}
