/**
 * The months at which a window of months is cut, as SQL: for every fact table whose rows hold for
 * months, where its rows begin and end. Calendar and school years need none: every September and
 * every first month of an award year is a cut.
 */
import { SPANS } from "../../../engine/facts/columns.js";
import {
  FACT_TABLE_NAMES,
  type FactTable,
  type FactTableName,
  factTable,
} from "../../../engine/facts/tables.js";

const RELATIONS = { gezin_id: "gezin", child_id: "child" } as const;

/** Rows (subject, maand) of every table whose facts are of one subject, from a relation of it. */
export function windowCuts(subject: keyof typeof RELATIONS): string {
  const parts = FACT_TABLE_NAMES.flatMap((name) => {
    const table = factTable(name);
    const months = monthsOf(table);
    const isOf = table.keys.length === 1 && table.keys[0] === subject;
    return isOf && months !== null ? [cutSql(name, subject, months)] : [];
  });
  return parts.join("\n  UNION ALL\n");
}

const cutSql = (
  name: FactTableName,
  subject: keyof typeof RELATIONS,
  months: string,
): string => `  SELECT ${subject}, unnest(${months}) AS maand
  FROM ${RELATIONS[subject]} JOIN ${name} USING (${subject})
  WHERE is_known(known_from, known_to, :known_at)`;

function monthsOf({ span, cuts }: FactTable): string | null {
  if (cuts !== undefined) return cuts;
  if (span !== "months" && span !== "month") return null;
  const { van, tot } = SPANS[span];
  return `ARRAY[${van}, ${tot}]::smallint[]`;
}
