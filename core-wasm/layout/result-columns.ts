/** The columns of a result on the wire and in PostgreSQL, in order. */
import { COMPONENTS } from "./components.js";
import { sqlName } from "./sql-name.js";

export interface ResultColumn {
  readonly name: string;
  readonly sqlType: "bigint" | "integer" | "smallint" | "boolean";
}

export const RESULT_COLUMNS: readonly ResultColumn[] = [
  { name: "gezin_id", sqlType: "bigint" },
  { name: "child_id", sqlType: "bigint" },
  { name: "payer", sqlType: "smallint" },
  { name: "totaal_cents", sqlType: "integer" },
  { name: "redenen", sqlType: "bigint" },
  { name: "voorlopig", sqlType: "boolean" },
  ...COMPONENTS.map(
    (name): ResultColumn => ({ name: sqlName(`${name}Cents`), sqlType: "integer" }),
  ),
];
