/**
 * What a row of an export has: a child in a household, its payer, its month and its cents.
 *
 * The same columns in every format. Amounts are euro cents, 0 when there is none; reasons stand
 * behind each other, in the order of the rules. Rows come by household and child, so that a run
 * exported twice gives the same bytes.
 */
import { COMPONENTS } from "../../core-wasm/layout/components.js";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import { sqlName } from "../../core-wasm/layout/sql-name.js";
import type { PayerName } from "./manifest.js";

export interface ExportColumn {
  readonly name: string;
  readonly type: "INT64" | "INT32" | "BOOLEAN" | "STRING";
  /** Its expression over result, run and reason. */
  readonly sql: string;
}

export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  { name: "run_id", type: "INT32", sql: "result.run_id" },
  { name: "maand", type: "STRING", sql: "month_text(run.month)" },
  { name: "gezin_id", type: "INT64", sql: "gezin_id" },
  { name: "child_id", type: "INT64", sql: "child_id" },
  { name: "payer", type: "STRING", sql: "(enum_range(NULL::payer))[payer + 1]::text" },
  { name: "voorlopig", type: "BOOLEAN", sql: "result.voorlopig::text" },
  { name: "totaal_cents", type: "INT32", sql: "result.totaal_cents" },
  ...COMPONENTS.map((component): ExportColumn => {
    const name = sqlName(`${component}Cents`);
    return { name, type: "INT32", sql: `coalesce(${name}, 0)` };
  }),
  { name: "redenen", type: "STRING", sql: "reason.texts" },
];

/** Which rows: those of a finished run, or of one payer in it. */
export interface ExportScope {
  readonly runId: number;
  readonly payer?: PayerName | undefined;
}

/** The rows as a query. Reasons are spelled out once for each kind that occurs, not once a row. */
export function exportQuery(scope: ExportScope): string {
  const rows = `result.run_id = ${scope.runId}${payerCondition(scope)}`;
  const columns = EXPORT_COLUMNS.map(({ name, sql }) => `${sql} AS ${name}`);
  return `
    WITH reason AS MATERIALIZED (
      SELECT redenen, array_to_string(reason_texts(redenen, reason_layout), ' ') AS texts
      FROM (SELECT DISTINCT redenen FROM result WHERE ${rows}) kinds,
        (SELECT reason_layout FROM run WHERE run_id = ${scope.runId}) layout)
    SELECT ${columns.join(", ")}
    FROM result JOIN run USING (run_id) JOIN reason USING (redenen)
    WHERE ${rows} ORDER BY gezin_id, child_id`;
}

function payerCondition({ payer }: ExportScope): string {
  return payer === undefined ? "" : ` AND payer = ${PAYERS.indexOf(payer)}`;
}

/** Each row as one JSON object; ids are text, for they are larger than a double is exact. */
export function exportJsonQuery(scope: ExportScope): string {
  const fields = EXPORT_COLUMNS.map(({ name, type }) => `${jsonValue(name, type)} AS ${name}`);
  return `
    SELECT row_to_json(fields)
    FROM (SELECT ${fields.join(", ")} FROM (${exportQuery(scope)}) rows) fields`;
}

function jsonValue(name: string, type: ExportColumn["type"]): string {
  if (name === "redenen") return `string_to_array(${name}, ' ')`;
  if (type === "BOOLEAN") return `${name}::boolean`;
  return type === "INT64" ? `${name}::text` : name;
}
