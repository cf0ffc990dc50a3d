/**
 * How PostgreSQL reads what is decided: the rows of a run, and what regularisations resting on it
 * have decided otherwise since, added. `engine/decisions/lay-differences.ts` does the same.
 */
import { COMPONENTS, sqlName } from "../../core-wasm/layout.js";

const NAMES: readonly string[] = COMPONENTS.map((name) => sqlName(`${name}Cents`));

/** Sums of the differences, a column a component. */
const SUMS = COMPONENTS.map(
  (name, at) => `sum(cents) FILTER (WHERE component = '${name}') AS ${NAMES[at]}`,
).join(",\n      ");

/** Both added; NULL when there is none, as in the rows of a run. */
const ADDED = NAMES.map(
  (name) => `nullif(coalesce(r.${name}, 0) + coalesce(d.${name}, 0), 0)::integer AS ${name}`,
).join(",\n    ");

const TOTAL = NAMES.map((name) => `coalesce(${name}, 0)`).join(" + ");
const IS_OTHER = NAMES.map((name) => `d.${name} <> 0`).join(" OR ");

const DOCS: Readonly<Record<string, string>> = {
  maand: "Right-month, YYYY-MM.",
  run_id: "The current run of the month.",
  regularisation_id: "The last regularisation that decided the row otherwise; NULL = none did.",
  gezin_id: "Household.",
  child_id: "Child.",
  payer: "Payer of the right-month.",
  voorlopig: "The run rested on a candidate amount or limit.",
  redenen: "Reasons of the run; none where a regularisation decided otherwise.",
  totaal_cents: "Sum of the components, euro cents.",
};
const COMPONENT_DOC = "Component, euro cents; NULL = none.";

function rowsSql(): string {
  return `CREATE FUNCTION decided_rows_as_of(run_id integer, chain integer[], until integer,
  gezin_from bigint, gezin_to bigint)
RETURNS TABLE (regularisation_id integer, payer smallint, gezin_id bigint, child_id bigint,
  redenen bigint, voorlopig boolean, totaal_cents integer,
  ${NAMES.map((name) => `${name} integer`).join(",\n  ")})
LANGUAGE sql STABLE AS $$
  SELECT regularisation_id, payer, gezin_id, child_id, redenen, voorlopig, ${TOTAL},
    ${NAMES.join(", ")}
  FROM (SELECT CASE WHEN ${IS_OTHER} THEN d.regularisation_id END AS regularisation_id,
    payer, gezin_id, child_id,
    CASE WHEN ${IS_OTHER} THEN 0 ELSE coalesce(r.redenen, 0) END AS redenen,
    coalesce(r.voorlopig, false) AS voorlopig,
    ${ADDED}
  FROM decided_rows($2, $4, $5) r FULL JOIN (
    SELECT max(d.regularisation_id) AS regularisation_id, d.gezin_id, d.child_id,
      (array_position(enum_range(NULL::payer), d.payer) - 1)::smallint AS payer,
      ${SUMS}
    FROM difference_of_run d
    WHERE d.run_id = $1 AND d.gezin_id >= $4 AND d.gezin_id < $5
      AND d.regularisation_id <= coalesce($3, d.regularisation_id)
    GROUP BY d.gezin_id, d.child_id, d.payer) d USING (payer, gezin_id, child_id)
  WHERE r.redenen IS NOT NULL OR ${IS_OTHER}) added
$$;
COMMENT ON FUNCTION decided_rows_as_of(integer, integer[], integer, bigint, bigint) IS
  'What is decided of households gezin_from up to gezin_to, itself not, by a run and '
  'regularisations up to one; NULL = all. A row taken back has a total of 0.';
`;
}

function viewSql(): string {
  const columns = Object.keys(DOCS);
  const notes = [...columns, ...NAMES].map((name) => {
    return `COMMENT ON COLUMN decided.${name} IS '${DOCS[name] ?? COMPONENT_DOC}';`;
  });
  return `CREATE VIEW decided AS
SELECT month_text(run.month) AS maand, run.run_id, d.regularisation_id, gezin_id, child_id,
  (enum_range(NULL::payer))[payer + 1] AS payer, d.voorlopig,
  reason_texts(redenen, run.reason_layout) AS redenen, d.totaal_cents,
  ${NAMES.join(", ")}
FROM run JOIN run_range USING (run_id)
  CROSS JOIN LATERAL decided_rows_as_of(run.run_id, run.chain, NULL, gezin_from, gezin_to) d
WHERE run.status = 'finished' AND run.replaced_by IS NULL
  AND (d.regularisation_id IS NULL OR d.totaal_cents <> 0);
COMMENT ON VIEW decided IS
  'What is decided of each month now: its current run, and what regularisations have decided '
  'since. Amounts are euro cents of the right-month.';
${notes.join("\n")}
`;
}

/** Functions and views; after results and regularisation. */
export const decidedSql = (): string => [rowsSql(), viewSql()].join("\n");
