/**
 * The statement as DuckDB reads it best: whole division is `//` there, a column store needs neither
 * the order of an index nor levels kept apart, and counting a household by GROUP BY and joining it
 * back is quicker than a window. What is calculated stays word for word the same.
 */

const WINDOW = /FROM rij\n\s*WINDOW huis AS \(PARTITION BY gezin_id\)/;
const COUNTED = "count(*) FILTER (WHERE recht > 0)";
const NEW = "count(*) FILTER (WHERE recht > 0 AND rang = 0)";
const OLDEST =
  /\(min\(CASE WHEN (.*?)\s+THEN ARRAY\[(.*?), child_id\] END\) OVER huis\)\[2\] = child_id/s;
/** One number that orders by day of birth, then child: child ids are below it. */
const CHILDREN = "9223372036854775808";

/** Rewrites the text of `rulesSelect`; throws when it is no longer the text that this knows. */
export function inDuckdb(sql: string): string {
  const oldest = OLDEST.exec(sql);
  if (oldest === null || !WINDOW.test(sql) || !sql.includes(`${NEW} OVER huis`)) {
    throw new Error("rules.sql: expected the household by the window huis, found another text");
  }
  const [, condition, days] = oldest;
  const key = `(${days})::hugeint * ${CHILDREN} + child_id`;
  const huis = `huis AS (
  SELECT gezin_id, ${COUNTED} AS aantal, ${NEW} AS aantal_nieuw,
    min(CASE WHEN ${condition} THEN ${key} END) AS oudste
  FROM rij GROUP BY gezin_id
),\nkind AS (`;
  return sql
    .replace(OLDEST, `huis.oudste = ${key}`)
    .replaceAll(`${COUNTED} OVER huis`, "huis.aantal")
    .replaceAll(`${NEW} OVER huis`, "huis.aantal_nieuw")
    .replace(WINDOW, "FROM rij JOIN huis USING (gezin_id)")
    .replace("kind AS (", () => huis)
    .replaceAll(/^ *(ORDER BY gezin_id|OFFSET 0)\n/gm, "")
    .replaceAll(" / ", " // ");
}
