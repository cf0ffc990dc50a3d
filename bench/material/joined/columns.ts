/**
 * The columns of a joined row, from the layout: SQL names and types in wire order. The tables, the
 * COPY and the select all take them from here.
 */
import { FACTS, type Fact, sqlName } from "../../../core-wasm/layout.js";

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

export interface InputColumn {
  readonly name: string;
  readonly type: InputType;
  readonly doc: string;
}

export const INPUT_COLUMNS: readonly InputColumn[] = FACTS.map(({ name, value, doc }) => {
  return { name: sqlName(name), type: TYPES[value.kind], doc };
});

/** The column list of a SELECT or COPY. */
export const INPUT_COLUMN_LIST = INPUT_COLUMNS.map(({ name }) => name).join(", ");
