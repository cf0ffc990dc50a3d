/** The table of the rows that the kernel reads, from the facts of the layout. */
import { INPUT_COLUMNS } from "../input/columns.js";

const REQUIRED: ReadonlySet<string> = new Set(["gezin_id", "child_id"]);

export function inputTableSql(): string {
  const facts = INPUT_COLUMNS.map(({ name, type }) => {
    return `${name} ${type}${REQUIRED.has(name) ? " NOT NULL" : ""}`;
  });
  const columns = [...facts, "input_month smallint NOT NULL", "packed bytea NOT NULL"];
  const notes = INPUT_COLUMNS.map(({ name, doc }) => {
    return `COMMENT ON COLUMN calculation_input.${name} IS '${doc.replaceAll("'", "''")}';`;
  });
  return `CREATE TABLE calculation_input (
  ${columns.join(",\n  ")}
) PARTITION BY LIST (input_month);
COMMENT ON TABLE calculation_input IS 'What the kernel reads: one row per child and household in each month that is kept.';
${notes.join("\n")}
COMMENT ON COLUMN calculation_input.input_month IS 'Month index of the leaf.';
COMMENT ON COLUMN calculation_input.packed IS 'The row as the kernel reads it, from the other columns; layout in core-wasm/packing.ts.';
`;
}
