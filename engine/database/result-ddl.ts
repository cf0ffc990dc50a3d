/**
 * The table of results and the view that people read, from the columns that the kernel writes.
 *
 * In the table columns stand widest first, the components last: the order costs the fewest bytes.
 * A component that is not there is NULL; NULL and 0 read the same.
 */

import {
  RESULT_COLUMNS,
  type ResultColumn,
  SQL_BYTES,
} from "../../core-wasm/layout/result-columns.js";
import { COMPONENTS, sqlName } from "../../core-wasm/layout.js";

const COMPONENT_NAMES: ReadonlySet<string> = new Set(
  COMPONENTS.map((name) => sqlName(`${name}Cents`)),
);

const RUN_COLUMN: ResultColumn = { name: "run_id", sqlType: "integer" };

const DOCS: Readonly<Record<string, string>> = {
  gezin_id: "Household.",
  child_id: "Child.",
  run_id: "The run.",
  payer: "Payer, counted from 0 in the order of the type payer.",
  totaal_cents: "Sum of the components, euro cents.",
  redenen:
    "Which branch of which rule decided; reason_texts reads it with the reason_layout of the run.",
  voorlopig: "Rests on a candidate amount or limit.",
};
const COMPONENT_DOC = "Component, euro cents; NULL = none.";

/** How people read a column; the others as they are. */
const READABLE: Readonly<Record<string, string>> = {
  payer: "(enum_range(NULL::payer))[payer + 1] AS payer",
  redenen: "reason_texts(redenen, run.reason_layout) AS redenen",
  voorlopig: "result.voorlopig",
  totaal_cents: "result.totaal_cents",
};

const isComponent = ({ name }: ResultColumn): boolean => COMPONENT_NAMES.has(name);

function tableColumns(): ResultColumn[] {
  const fixed = [...RESULT_COLUMNS.filter((column) => !isComponent(column)), RUN_COLUMN];
  fixed.sort((a, b) => SQL_BYTES[b.sqlType] - SQL_BYTES[a.sqlType]);
  return [...fixed, ...RESULT_COLUMNS.filter(isComponent)];
}

function viewSql(): string {
  const columns = RESULT_COLUMNS.map(({ name }) => READABLE[name] ?? name);
  return `CREATE VIEW result_of_every_run AS
SELECT result.run_id, run.replaced_by, month_text(run.month) AS maand,
  ${columns.join(",\n  ")}
FROM result JOIN run USING (run_id);
COMMENT ON VIEW result_of_every_run IS 'Results of finished runs, replaced ones too, with payer, month and reasons as text.';

CREATE VIEW result_readable AS
SELECT run_id, maand,
  ${RESULT_COLUMNS.map(({ name }) => name).join(",\n  ")}
FROM result_of_every_run WHERE replaced_by IS NULL;
COMMENT ON VIEW result_readable IS 'Results of the current run of each month, with payer, month and reasons as text.';
`;
}

/** Table, comments and view; after runs and `reason_texts`. */
export function resultTableSql(): string {
  const columns = tableColumns();
  const lines = columns.map((column) => {
    return `${column.name} ${column.sqlType}${isComponent(column) ? "" : " NOT NULL"}`;
  });
  const notes = columns.map(({ name }) => {
    return `COMMENT ON COLUMN result.${name} IS '${DOCS[name] ?? COMPONENT_DOC}';`;
  });
  return `CREATE TABLE result (
  ${lines.join(",\n  ")}
) PARTITION BY LIST (run_id);
COMMENT ON TABLE result IS 'Results of the finished runs; never changes. Amounts are euro cents of the right-month.';
${notes.join("\n")}

${viewSql()}`;
}
