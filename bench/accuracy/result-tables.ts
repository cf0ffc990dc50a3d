/**
 * Two tables of results against each other, cent by cent, inside PostgreSQL.
 *
 * Either may be a result leaf of a run or the outcome of the SQL statement: both have the columns
 * compared here. A FULL JOIN on household and child; NULL and 0 cents are the same; reasons are not
 * compared, the statement has none. Counts by column, and the first differences with both values.
 */
import type pg from "pg";
import { COMPONENTS, sqlName } from "../../core-wasm/layout.js";

/** A result that differs: in a column, or `rij` where one of the tables has no such row. */
export interface ResultDifference {
  readonly gezinId: bigint;
  readonly childId: bigint;
  readonly column: string;
  readonly left: string | null;
  readonly right: string | null;
}

export interface ResultComparison {
  /** Rows that at least one of the tables has. */
  readonly rows: number;
  /** Rows in which anything differs. */
  readonly differing: number;
  /** Differences by column; columns without any are left out. */
  readonly byColumn: Readonly<Record<string, number>>;
  /** The first ones, by household and child. */
  readonly first: readonly ResultDifference[];
}

const FIRST_MAX = 10;
const CENTS_COLUMNS = [...COMPONENTS, "totaal"].map((name) => sqlName(`${name}Cents`));

/** Each column as whole numbers of the left and of the right table. */
const VALUES = [
  "('rij', (l.gezin_id IS NOT NULL)::int, (r.gezin_id IS NOT NULL)::int)",
  "('payer', l.payer::int, r.payer::int)",
  "('voorlopig', l.voorlopig::int, r.voorlopig::int)",
  ...CENTS_COLUMNS.map((name) => `('${name}', coalesce(l.${name}, 0), coalesce(r.${name}, 0))`),
].join(",\n      ");

const ROW_DIFFERS = [
  "l.gezin_id IS NULL OR r.gezin_id IS NULL OR l.payer <> r.payer OR l.voorlopig <> r.voorlopig",
  ...CENTS_COLUMNS.map((name) => `coalesce(l.${name}, 0) <> coalesce(r.${name}, 0)`),
].join(" OR ");

interface FoundRow {
  readonly gezin_id: string;
  readonly child_id: string;
  readonly column_name: string;
  readonly left_value: number | null;
  readonly right_value: number | null;
  readonly differences: string;
}

/** Compares two tables of results of the same month; names as they stand in the database. */
export async function compareResults(
  client: Pick<pg.ClientBase, "query">,
  left: string,
  right: string,
): Promise<ResultComparison> {
  const joined = `${left} l FULL JOIN ${right} r USING (gezin_id, child_id)`;
  const { rows: counted } = (await client.query(
    `SELECT count(*) AS rows, count(*) FILTER (WHERE ${ROW_DIFFERS}) AS differing FROM ${joined}`,
  )) as { rows: { rows: string; differing: string }[] };
  const differing = Number(counted[0]?.differing);
  if (differing === 0)
    return { rows: Number(counted[0]?.rows), differing, byColumn: {}, first: [] };
  const { rows: found } = (await client.query(
    `SELECT * FROM (
       SELECT gezin_id, child_id, column_name, left_value, right_value,
         count(*) OVER (PARTITION BY column_name) AS differences,
         row_number() OVER (PARTITION BY column_name ORDER BY gezin_id, child_id) AS place
       FROM ${joined}, LATERAL (VALUES
      ${VALUES}) value (column_name, left_value, right_value)
       WHERE (${ROW_DIFFERS}) AND left_value IS DISTINCT FROM right_value
         AND (column_name = 'rij' OR l.gezin_id IS NOT NULL AND r.gezin_id IS NOT NULL)) difference
     WHERE place <= ${FIRST_MAX} ORDER BY gezin_id, child_id, column_name`,
  )) as { rows: FoundRow[] };
  return {
    rows: Number(counted[0]?.rows),
    differing,
    byColumn: Object.fromEntries(
      found.map(({ column_name: name, differences }) => [name, Number(differences)]),
    ),
    first: found.slice(0, FIRST_MAX).map(differenceOf),
  };
}

function differenceOf(row: FoundRow): ResultDifference {
  const text = (value: number | null) => (value === null ? null : String(value));
  return {
    gezinId: BigInt(row.gezin_id),
    childId: BigInt(row.child_id),
    column: row.column_name,
    left: text(row.left_value),
    right: text(row.right_value),
  };
}
