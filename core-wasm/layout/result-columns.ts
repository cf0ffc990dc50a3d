/** The columns of a result, in the order of the wire and of every statement. */
import { COMPONENTS } from "./components.js";
import { sqlName } from "./sql-name.js";

/** Bytes of a value in PostgreSQL and in its binary COPY. */
export const SQL_BYTES = { bigint: 8, integer: 4, smallint: 2, boolean: 1 } as const;

export interface ResultColumn {
  readonly name: string;
  readonly sqlType: keyof typeof SQL_BYTES;
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

export const RESULT_NAMES: readonly string[] = RESULT_COLUMNS.map(({ name }) => name);

/** The columns before the components: each is there in every row. */
export const FIXED_COLUMNS = RESULT_COLUMNS.slice(0, -COMPONENTS.length);
