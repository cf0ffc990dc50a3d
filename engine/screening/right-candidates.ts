/**
 * Children who may have a right that nobody asked for, from the facts: one statement a question.
 * Months are whole numbers in the text; nothing else gets into it.
 */
import type pg from "pg";
import { FIRST_MONTH } from "../../core-wasm/layout.js";
import { wholeNumber } from "../input/households.js";
import { cursorRows } from "./cursor.js";
import type { Proposal } from "./missing-rights.js";

/** A child without file in the month, or whose file began after its right. */
export interface Candidate {
  readonly childId: string;
  /** Month of birth. */
  readonly geboren: number;
  /** First month from which nothing of its residence is missing. */
  readonly verblijfVan: number;
  readonly heeftStartbedrag: boolean;
  /** First month and file of the membership that there is. */
  readonly lidVan?: number;
  readonly gezinId?: string;
}

/** The source of deliveries that grant what the law says by itself. */
export const GRANTED = "rights";

const NOW = "known_to IS NULL";
const MINOR = 216;
const ADULT = 300;

const monthOf = (date: string): string =>
  `(extract(year FROM ${date}) * 12 + extract(month FROM ${date}) - 1)::integer`;

const START_SQL = `SELECT FROM startbedrag_aanvraag s WHERE s.child_id = k.child_id AND s.${NOW}`;

/** Children alive in the month, of an age with a right, of whom nothing is missing in it. */
const rightSql = (month: string): string => `
  SELECT k.child_id, ${monthOf("k.geboortedatum")} AS geboren,
    coalesce((SELECT max(tot_maand) FROM verblijf v
      WHERE v.child_id = k.child_id AND v.${NOW} AND tot_maand <= ${month}), 0) AS verblijf_van,
    EXISTS (${START_SQL}) AS heeft_startbedrag
  FROM kind k WHERE k.${NOW} AND ${monthOf("k.geboortedatum")} <= ${month}
    AND (k.overlijdensdatum IS NULL OR ${monthOf("k.overlijdensdatum")} >= ${month})
    AND (${month} <= ${monthOf("k.geboortedatum")} + ${MINOR}
      OR ${month} <= ${monthOf("k.geboortedatum")} + ${ADULT} AND EXISTS (
        SELECT FROM studie s WHERE s.child_id = k.child_id AND s.${NOW}
          AND van_maand <= ${month} AND tot_maand > ${month}))
    AND NOT EXISTS (SELECT FROM verblijf v WHERE v.child_id = k.child_id AND v.${NOW}
      AND van_maand <= ${month} AND tot_maand > ${month})`;

interface Row {
  readonly child_id: string;
  readonly geboren: number;
  readonly verblijf_van: number;
  readonly heeft_startbedrag: boolean;
  readonly lid_van: number | null;
  readonly gezin_id: string | null;
}

/** Those without file, then those whose file began late and whom the register knows. */
export async function* readCandidates(
  client: pg.ClientBase,
  month: number,
): AsyncGenerator<Candidate[]> {
  const at = wholeNumber(month);
  const found = cursorRows<Row>(
    client,
    `SELECT r.child_id::text, r.geboren, r.verblijf_van, r.heeft_startbedrag,
      first.lid_van, first.gezin_id::text
    FROM (${rightSql(at)}) r LEFT JOIN LATERAL (
      SELECT van_maand::integer AS lid_van, gezin_id FROM gezin_lid l
      WHERE l.child_id = r.child_id AND l.${NOW} AND rol <> 'GEDEELD_ANDER'
      ORDER BY van_maand LIMIT 1) first ON true
    WHERE NOT EXISTS (SELECT FROM gezin_lid l WHERE l.child_id = r.child_id AND l.${NOW}
        AND van_maand <= ${at} AND tot_maand > ${at})
      OR first.lid_van > greatest(r.geboren, r.verblijf_van, ${wholeNumber(FIRST_MONTH)})
        AND EXISTS (SELECT FROM source_record s
          WHERE s.stroom = 'register' AND s.subjecten[1] = r.child_id AND NOT is_geannuleerd)
    ORDER BY r.child_id`,
  );
  for await (const rows of found) {
    yield rows.map(({ child_id, geboren, verblijf_van, lid_van, gezin_id, ...row }) => ({
      ...{ childId: child_id, geboren, verblijfVan: verblijf_van },
      heeftStartbedrag: row.heeft_startbedrag,
      ...(lid_van === null || lid_van > month ? {} : { lidVan: lid_van }),
      ...(gezin_id === null ? {} : { gezinId: gezin_id }),
    }));
  }
}

interface Unasked {
  readonly child_id: string;
  readonly gezin_id: string;
  readonly geboren: number;
  readonly is_added: boolean;
}

/** Births since a month in a file, without starting amount; those of `GRANTED` apart. */
export async function* readUnasked(
  client: pg.ClientBase,
  month: number,
  since: number,
): AsyncGenerator<Proposal[]> {
  const from = wholeNumber(Math.max(since, FIRST_MONTH));
  const found = cursorRows<Unasked>(
    client,
    `SELECT k.child_id::text, l.gezin_id::text, ${monthOf("k.geboortedatum")} AS geboren,
      (SELECT source FROM delivery d WHERE d.delivery_id = l.known_from) = '${GRANTED}' AS is_added
    FROM kind k JOIN gezin_lid l ON l.child_id = k.child_id AND l.${NOW}
      AND l.rol <> 'GEDEELD_ANDER' AND l.van_maand = ${monthOf("k.geboortedatum")}
    WHERE k.${NOW} AND ${monthOf("k.geboortedatum")} BETWEEN ${from} AND ${wholeNumber(month)}
      AND NOT EXISTS (${START_SQL})
    ORDER BY k.child_id`,
  );
  for await (const rows of found) {
    yield rows.map(({ child_id, gezin_id, geboren, is_added }) => ({
      reden: is_added ? ("startbedragNaToevoeging" as const) : ("startbedrag" as const),
      ...{ childId: child_id, gezinId: gezin_id, van: geboren },
      gronden: ["fact kind", "fact gezin_lid"],
    }));
  }
}
