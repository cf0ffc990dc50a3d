/**
 * How PostgreSQL reads decisions: a block, the rows of a run in a range of households, and the views
 * that people read, from the columns that the kernel writes.
 *
 * A component that is not there is NULL; NULL and 0 read the same.
 */

import { RESULT_NAMES } from "../../core-wasm/layout/result-columns.js";
import { COMPONENTS, PAYERS, sqlName } from "../../core-wasm/layout.js";
import { HEAD, HEAD_BYTES } from "../decisions/pack-block.js";

const COMPONENT_NAMES: readonly string[] = COMPONENTS.map((name) => sqlName(`${name}Cents`));
const COMPONENT_LIST = COMPONENT_NAMES.join(", ");
const COMPONENT_COLUMNS = COMPONENT_NAMES.map((name) => `${name} integer`).join(",\n  ");

/** How people read a column; the others as they are. */
const READABLE: Readonly<Record<string, string>> = {
  payer: "(enum_range(NULL::payer))[payer + 1] AS payer",
  redenen: "reason_texts(redenen, run.reason_layout) AS redenen",
  voorlopig: "result.voorlopig",
  totaal_cents: "result.totaal_cents",
};

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

const PAYER_CODES = PAYERS.map((_, code) => code).join(",");

const byteAt = (place: number): string => `get_byte($3, ${place})`;

/** The columns of an outcome's components; `places` and `widths` count from 1. */
function outcomeColumns(): string {
  return COMPONENT_NAMES.map((name, index) => {
    const number = `number_at($3, at + places[${index + 1}], widths[${index + 1}])`;
    return `CASE WHEN widths[${index + 1}] > 0 THEN nullif(${number}, 0)::integer END AS ${name}`;
  }).join(",\n      ");
}

function blockSql(): string {
  const total = COMPONENT_NAMES.map((name) => `coalesce(${name}, 0)`).join(" + ");
  return `CREATE FUNCTION decided_block(gezin_from bigint, row_count integer, rows bytea)
RETURNS TABLE (gezin_id bigint, child_id bigint, van_maand smallint, tot_maand smallint,
  redenen bigint, voorlopig boolean, totaal_cents integer,
  ${COMPONENT_COLUMNS})
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
#variable_conflict use_column
DECLARE
  gezin_width integer := ${byteAt(HEAD.gezinWidth)};
  child_width integer := ${byteAt(HEAD.childWidth)};
  outcome_width integer := ${byteAt(HEAD.outcomeWidth)};
  month_width integer := ${byteAt(HEAD.monthWidth)};
  first_child bigint := number_at($3, ${HEAD.firstChild}, 8);
  first_month integer := number_at($3, ${HEAD.firstMonth}, 2);
  redenen_width integer := ${byteAt(HEAD.redenenWidth)};
  component_count integer := ${byteAt(HEAD.componentCount)};
  outcome_count integer := number_at($3, ${HEAD.outcomeCount}, 2);
  widths integer[] := ARRAY(SELECT get_byte($3, ${HEAD_BYTES - 1} + place)
    FROM generate_series(1, component_count) place);
  places integer[] := ARRAY(SELECT 1 + redenen_width + coalesce(sum(width) OVER (ORDER BY place
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
    FROM unnest(widths) WITH ORDINALITY part (width, place));
  outcome_bytes integer := 1 + redenen_width + (SELECT sum(width) FROM unnest(widths) width);
  outcomes_at integer := ${HEAD_BYTES} + component_count;
  rows_at integer := outcomes_at + outcome_count * outcome_bytes;
  row_bytes integer := gezin_width + child_width + outcome_width + 2 * month_width;
  months_at integer := gezin_width + child_width + outcome_width;
BEGIN
  RETURN QUERY
  WITH outcome AS MATERIALIZED (
    SELECT number, number_at($3, at + 1, redenen_width) AS redenen, get_byte($3, at) = 1 AS voorlopig,
      ${outcomeColumns()}
    FROM generate_series(0, outcome_count - 1) number
      CROSS JOIN LATERAL (SELECT outcomes_at + number * outcome_bytes AS at) place)
  SELECT $1 + number_at($3, at, gezin_width),
    CASE WHEN redenen = 0 THEN 0 ELSE first_child + number_at($3, at + gezin_width, child_width) END,
    (first_month + number_at($3, at + months_at, month_width))::smallint,
    (first_month + 1 + number_at($3, at + months_at + month_width, month_width))::smallint,
    redenen, voorlopig,
    ${total},
    ${COMPONENT_LIST}
  FROM generate_series(0, $2 - 1) row_no
    CROSS JOIN LATERAL (SELECT rows_at + row_no * row_bytes AS at) place
    JOIN outcome ON number = number_at($3, at + gezin_width + child_width, outcome_width);
END $$;
COMMENT ON FUNCTION decided_block(bigint, integer, bytea) IS 'Rows of a block of decision; engine/decisions/pack-block.ts says how they lie.';
`;
}

/** Of a household the newest run of the chain that mentions it says all rows. */
function rowsSql(): string {
  const columns = `gezin_id, child_id, redenen, voorlopig, totaal_cents, ${COMPONENT_LIST}`;
  return `CREATE FUNCTION decided_rows(chain integer[], gezin_from bigint, gezin_to bigint)
RETURNS TABLE (payer smallint, gezin_id bigint, child_id bigint, redenen bigint, voorlopig boolean,
  totaal_cents integer,
  ${COMPONENT_COLUMNS})
LANGUAGE sql STABLE AS $$
  SELECT payer, ${columns}
  FROM (
    SELECT d.payer, r.*, rank() OVER (PARTITION BY d.payer, r.gezin_id ORDER BY depth DESC) AS place
    FROM decision_blocks($1, '{${PAYER_CODES}}', $2, $3) d
      CROSS JOIN LATERAL decided_block(d.gezin_from, d.row_count, d.rows) r
    WHERE r.gezin_id >= $2 AND r.gezin_id < $3) mentioned
  WHERE place = 1 AND redenen <> 0
$$;
COMMENT ON FUNCTION decided_rows(integer[], bigint, bigint) IS 'What the last run of a chain says of households gezin_from up to gezin_to, itself not; the quick way to one household.';
`;
}

function viewsSql(): string {
  const columns = RESULT_NAMES.map((name) => READABLE[name] ?? name);
  const names = ["run_id", ...RESULT_NAMES];
  const notes = names.map((name) => {
    return `COMMENT ON COLUMN result.${name} IS '${DOCS[name] ?? COMPONENT_DOC}';`;
  });
  return `CREATE VIEW result AS
SELECT run.run_id, gezin_id, child_id, payer, redenen, d.voorlopig, d.totaal_cents,
  ${COMPONENT_LIST}
FROM run JOIN run_partition p USING (run_id)
  CROSS JOIN LATERAL decided_rows(run.chain, p.gezin_from, p.gezin_to) d
WHERE run.status = 'finished';
COMMENT ON VIEW result IS 'Results of the finished runs of a month; never change. Amounts are euro cents of the right-month.';
${notes.join("\n")}

CREATE VIEW result_of_every_run AS
SELECT result.run_id, run.replaced_by, month_text(run.month) AS maand,
  ${columns.join(",\n  ")}
FROM result JOIN run USING (run_id);
COMMENT ON VIEW result_of_every_run IS 'Results of finished runs, replaced ones too, with payer, month and reasons as text.';

CREATE VIEW result_readable AS
SELECT run_id, maand,
  ${RESULT_NAMES.join(",\n  ")}
FROM result_of_every_run WHERE replaced_by IS NULL;
COMMENT ON VIEW result_readable IS 'Results of the current run of each month, with payer, month and reasons as text.';
`;
}

/** Functions and views; after runs, decisions and `reason_texts`. */
export const resultViewsSql = (): string => [blockSql(), rowsSql(), viewsSql()].join("\n");
