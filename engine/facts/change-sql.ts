/**
 * The statements that turn staged changes of one fact table into versions: close what they
 * contradict, insert what holds, keep what they do not speak of.
 */
import { SPANS, sqlTypeOf } from "./columns.js";
import { type FactTable, type FactTableName, factTable, type KeyColumn } from "./tables.js";

export const stagedName = (name: FactTableName): string => `staged_${name}`;

/** Columns of the staged rows behind their place, with their types. */
function stagedColumns({ keys, columns }: FactTable): readonly (readonly [string, string])[] {
  const values = Object.entries(columns).map(
    ([name, { fact }]) => [name, sqlTypeOf(fact)] as const,
  );
  const ids = keys.map((key) => [key, "bigint"] as const);
  return [...ids, ["van", "integer"], ["tot", "integer"], ...values, ["holds", "boolean"]];
}

/** The temporary table of the changes; gone when the transaction ends. */
export function createStagedSql(name: FactTableName): string {
  const columns = stagedColumns(factTable(name)).map((column) => column.join(" "));
  return `CREATE TEMP TABLE ${stagedName(name)} (place integer, ${columns.join(", ")},
    change_no integer GENERATED ALWAYS AS IDENTITY) ON COMMIT DROP`;
}

/** Columns by which a staged row is written, behind its place. */
export const stagedNames = (name: FactTableName): readonly string[] =>
  stagedColumns(factTable(name)).map(([column]) => column);

/** Takes rows as text. */
export const copyStagedSql = (name: FactTableName): string =>
  `COPY ${stagedName(name)} (place, ${stagedNames(name).join(", ")}) FROM STDIN`;

/** Changes that speak of a month or year of which another of their key has spoken; a number. */
export function doubledSql(name: FactTableName): string {
  const keys = factTable(name).keys.join(", ");
  return `SELECT greatest(place, before) AS place, least(place, before) AS other FROM (
      SELECT place, van, lag(place) OVER near AS before, lag(tot) OVER near AS tot_before
      FROM ${stagedName(name)} WINDOW near AS (PARTITION BY ${keys} ORDER BY van, place)) spans
    WHERE van < tot_before ORDER BY place LIMIT $1`;
}

/** Which table makes a key known: its own one of the child, the memberships of the household. */
const KNOWN_BY: Readonly<Record<KeyColumn, FactTableName>> = {
  child_id: "kind",
  gezin_id: "gezin_lid",
};

/** By key: changes of which it is known neither to the tables nor to the delivery; a number. */
export function unknownSql(
  name: FactTableName,
  delivered: ReadonlySet<FactTableName>,
): readonly { readonly key: KeyColumn; readonly sql: string }[] {
  const asked = factTable(name).keys.filter((key) => KNOWN_BY[key] !== name);
  return asked.map((key) => {
    const known = KNOWN_BY[key];
    const among = (table: string) =>
      `NOT EXISTS (SELECT FROM ${table} known WHERE known.${key} = change.${key})`;
    const tables = delivered.has(known) ? [known, stagedName(known)] : [known];
    const conditions = tables.map(among).join(" AND ");
    const sql = `SELECT place, ${key}::text AS id FROM ${stagedName(name)} change
      WHERE ${conditions} ORDER BY place LIMIT $1`;
    return { key, sql };
  });
}

/** Closes and inserts under the open delivery; one row with the counts of both. */
export function applySql(name: FactTableName): string {
  const table = factTable(name);
  const { keys, span, columns, isBeginCounted } = table;
  const { van, tot, columns: spans } = SPANS[span];
  const values = Object.keys(columns);
  const at = (alias: string, names: readonly string[]) => names.map((it) => `${alias}.${it}`);
  const sameKey = (a: string, b: string) => keys.map((key) => `${a}.${key} = ${b}.${key}`);
  const list = (names: readonly string[]) => names.map((it) => `, ${it}`).join("");
  const ends = (alias: string) => ({
    van: spans.length === 0 ? van : `${alias}.${van}`,
    tot: spans.length === 0 ? tot : `${alias}.${tot}`,
  });
  const version = ends("version");
  const overlap = [
    ...sameKey("version", "change"),
    "version.known_to IS NULL",
    `${version.van} < change.tot`,
    `change.van < ${version.tot}`,
  ].join(" AND ");
  const isSame = [
    "change.holds",
    ...values.map((it) => `version.${it} IS NOT DISTINCT FROM change.${it}`),
    ...(isBeginCounted ? [`${version.van} = change.van`] : []),
  ].join(" AND ");
  const inserted = [...keys, ...spans, ...values].join(", ");
  const insertedSpan = spans.length === 0 ? [] : spans.length === 1 ? ["van"] : ["van", "tot"];
  const selected = [...keys, ...insertedSpan, ...values].join(", ");
  return `
WITH touching AS (
  SELECT change_no, ${isSame} AS is_same,
    least(${version.tot}, change.tot) - greatest(${version.van}, change.van) AS length
  FROM ${stagedName(name)} change JOIN ${name} version ON ${overlap}
),
known AS (
  SELECT change_no, coalesce(sum(length) FILTER (WHERE is_same), 0) AS same_length
  FROM touching GROUP BY change_no
),
changed AS MATERIALIZED (
  SELECT change.* FROM ${stagedName(name)} change LEFT JOIN known USING (change_no)
  WHERE CASE WHEN holds THEN coalesce(same_length, 0) < tot - van ELSE same_length IS NOT NULL END
),
closed AS (
  UPDATE ${name} version SET known_to = opened_delivery() FROM changed change WHERE ${overlap}
  RETURNING ${at("version", keys).join(", ")}${list(at("version", values))},
    (${version.van})::integer AS van, (${version.tot})::integer AS tot
),
cut AS (
  SELECT version.*, change.van AS cut_van, change.tot AS cut_tot,
    lag(change.tot, 1, version.van) OVER near AS from_van, lead(change.van) OVER near AS next_cut
  FROM closed version JOIN changed change
    ON ${sameKey("version", "change").join(" AND ")}
      AND version.van < change.tot AND change.van < version.tot
  WINDOW near AS (PARTITION BY ${at("version", keys).join(", ")}, version.van ORDER BY change.van)
),
holding AS (
  SELECT ${keys.join(", ")}, van, tot${list(values)} FROM changed WHERE holds
  UNION ALL
  SELECT ${keys.join(", ")}, from_van, cut_van${list(values)} FROM cut WHERE from_van < cut_van
  UNION ALL
  SELECT ${keys.join(", ")}, cut_tot, tot${list(values)} FROM cut
  WHERE next_cut IS NULL AND cut_tot < tot
),
inserted AS (
  INSERT INTO ${name} (${inserted}) SELECT ${selected} FROM holding RETURNING 1
)
SELECT (SELECT count(*) FROM closed)::integer AS closed,
  (SELECT count(*) FROM inserted)::integer AS inserted`;
}

/**
 * Changes, a number, that would cut a version whose first month counts and leave of what comes
 * after it some month of which no other change speaks: that would begin anew. Null for a table of
 * which the first month counts for nothing.
 */
export function tailSql(name: FactTableName): string | null {
  const { keys, isBeginCounted } = factTable(name);
  if (isBeginCounted !== true) return null;
  const values = Object.keys(factTable(name).columns);
  const sameKey = (other: string): string =>
    keys.map((key) => `${other}.${key} = change.${key}`).join(" AND ");
  const same = values.map((it) => `version.${it} IS NOT DISTINCT FROM change.${it}`);
  const isNothingNew = ["change.holds", "van_maand = change.van", ...same].join(" AND ");
  return `SELECT place, tot, goes_on_to FROM (
      SELECT change.place, change.tot, tot_maand AS goes_on_to,
        coalesce(sum(least(other.tot, tot_maand) - other.van), 0) AS spoken_of
      FROM ${stagedName(name)} change JOIN ${name} version ON ${sameKey("version")}
          AND known_to IS NULL AND van_maand < change.tot AND tot_maand > change.tot
          AND NOT (${isNothingNew})
        LEFT JOIN ${stagedName(name)} other ON ${sameKey("other")}
          AND other.van >= change.tot AND other.van < tot_maand
      GROUP BY change.change_no, change.place, change.tot, tot_maand) cut
    WHERE goes_on_to - tot > spoken_of ORDER BY place LIMIT $1`;
}
