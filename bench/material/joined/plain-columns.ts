/**
 * Columns of the joined tables that a row says as they stand: counts, booleans and enumerations,
 * NULL where they have their default. What a row says in another way stands in the statements.
 */
import { absentOf } from "../../../core-wasm/fact.js";
import { sqlName } from "../../../core-wasm/layout.js";
import type { FactColumn } from "../../../engine/facts/columns.js";
import { FACT_TABLES, type FactTableName, factTable } from "../../../engine/facts/tables.js";

/** A column of a row, and its expression. */
interface Plain {
  readonly name: string;
  readonly sql: string;
}

/** The plain columns of the tables that a statement joins, under the names that it gives them. */
export function plainColumns(statement: string): Plain[] {
  const joins = [...statement.matchAll(/\bJOIN (\w+)(?: (\w+))? ON/g)];
  return joins
    .filter(([, table = ""]) => table in FACT_TABLES)
    .flatMap(([, table, alias = table]) =>
      Object.entries(factTable(table as FactTableName).columns).flatMap(([at, column]) => {
        const sql = expressionOf(`${alias}.${at}`, column);
        return sql === null ? [] : [{ name: sqlName(column.fact.name), sql }];
      }),
    );
}

function expressionOf(place: string, { fact }: FactColumn): string | null {
  const { value } = fact;
  switch (value.kind) {
    case "count":
      return `nullif(${place}, ${absentOf(fact)})`;
    case "bool":
      return `nullif(${place}, ${value.absent})`;
    case "enum":
      return `(CASE ${place} ${codesOf(value.values)} END)::smallint`;
    default:
      return null;
  }
}

/** Codes count from 0 in the order of the layout; none is NULL. */
const codesOf = (labels: readonly string[]): string =>
  labels.flatMap((label, at) => (label === "GEEN" ? [] : [`WHEN '${label}' THEN ${at}`])).join(" ");
