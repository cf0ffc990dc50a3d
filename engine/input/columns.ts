/**
 * The columns of calculation_input, from the layout: SQL names and types in wire order.
 * One place that both the COPY and the tests read; the migration and select-input.sql must agree.
 */
import { FACTS, type Fact, sqlName } from "../../core-wasm/layout.js";

export type InputType = "bigint" | "smallint" | "date" | "boolean";

const TYPES: Readonly<Record<Fact["value"]["kind"], InputType>> = {
  id: "bigint",
  enum: "smallint",
  month: "smallint",
  count: "smallint",
  date: "date",
  bool: "boolean",
  cents: "bigint",
};

export const INPUT_COLUMNS: readonly { readonly name: string; readonly type: InputType }[] =
  FACTS.map(({ name, value }) => ({ name: sqlName(name), type: TYPES[value.kind] }));

/** The column list of a SELECT or COPY. */
export const INPUT_COLUMN_LIST = INPUT_COLUMNS.map(({ name }) => name).join(", ");
