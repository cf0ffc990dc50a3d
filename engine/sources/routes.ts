/**
 * Which files of payers a record reaches (flows 1): those of its persons and of whom these belong
 * with, and every file that a child of it is or was in: both of a shared child, closed ones too.
 *
 * A record is routed to a file when it holds in some month from the first to the last right of
 * the file; what the law calls identity data always is. What is routed nowhere is told, with the
 * reason. Facts do not depend on it: they follow from all records.
 */
import type pg from "pg";
import { monthOfDay, parseDay } from "../../core-wasm/month.js";
import type { Flow } from "./flow.js";

/** A file that a record reaches. */
export interface ReachedFile {
  readonly gezinId: string;
  /** First and last month of right, half-open; null of a file without any. */
  readonly rights: readonly [van: number, tot: number] | null;
  readonly isRouted: boolean;
}

/** GEEN_DOSSIER: no file is in reach. BUITEN_RECHT: none has a right when the record holds. */
export type Unrouted = "BUITEN_RECHT" | "GEEN_DOSSIER";

export interface Route {
  readonly stroom: string;
  readonly recordId: string;
  readonly files: readonly ReachedFile[];
  /** Why no file takes it; null when one does. */
  readonly reason: Unrouted | null;
}

interface Row {
  readonly stroom: string;
  readonly record_id: string;
  readonly inhoud: string;
  readonly files: readonly (readonly [id: string, van: number | null, tot: number | null])[] | null;
}

const RECORDS_AT_ONCE = 1_000;

/** Records of load $1 behind ($3, in the order of their ids), and the files in reach of each. */
const REACHED_SQL = `
WITH asked AS MATERIALIZED (
  SELECT stroom, record_id, subjecten, dossier, inhoud FROM source_record
  WHERE NOT is_geannuleerd AND record_id > $3
    AND batch_id IN (SELECT batch_id FROM source_batch WHERE load_id = $1)
    AND stroom = (SELECT stroom FROM source_load WHERE load_id = $1)
  ORDER BY record_id LIMIT ${RECORDS_AT_ONCE}
),
named AS (SELECT record_id, person FROM asked, unnest(subjecten) AS person),
near AS (
  SELECT record_id, person FROM named
  UNION
  SELECT n.record_id, other FROM named n
    CROSS JOIN LATERAL (
      SELECT subjecten FROM source_record r
      WHERE r.subjecten[1] = n.person AND r.stroom = ANY ($2) AND NOT r.is_geannuleerd
      UNION ALL
      SELECT r.subjecten FROM source_subject s JOIN source_record r USING (stroom, record_id)
      WHERE s.person = n.person AND s.stroom = ANY ($2) AND NOT r.is_geannuleerd
      OFFSET 0) kin, unnest(kin.subjecten) AS other
),
reached AS (
  SELECT record_id, dossier AS gezin_id FROM asked WHERE dossier IS NOT NULL
  UNION SELECT n.record_id, r.dossier FROM near n
    CROSS JOIN LATERAL (SELECT dossier FROM source_record r WHERE r.subjecten[1] = n.person
      AND r.dossier IS NOT NULL AND NOT r.is_geannuleerd OFFSET 0) r
  UNION SELECT n.record_id, l.gezin_id FROM named n
    CROSS JOIN LATERAL (SELECT gezin_id FROM gezin_lid l
      WHERE l.child_id = n.person AND l.known_to IS NULL OFFSET 0) l
),
rights AS (
  SELECT record_id, gezin_id, min(van_maand)::integer AS van, max(tot_maand)::integer AS tot
  FROM reached LEFT JOIN LATERAL (SELECT van_maand, tot_maand FROM gezin_lid l
    WHERE l.gezin_id = reached.gezin_id AND l.known_to IS NULL OFFSET 0) l ON true
  GROUP BY record_id, gezin_id
)
SELECT stroom, record_id, inhoud, (SELECT json_agg(json_build_array(gezin_id::text, van, tot)
    ORDER BY gezin_id) FROM rights WHERE rights.record_id = asked.record_id) AS files
FROM asked ORDER BY record_id`;

/** The routes of the records of a load that still hold, some at a time. */
export async function* readRoutes(
  client: Pick<pg.ClientBase, "query">,
  flows: ReadonlyMap<string, Flow>,
  loadId: number,
): AsyncGenerator<Route[]> {
  const kin = [...flows.values()].filter((flow) => flow.isKin === true).map(({ name }) => name);
  for (let last = ""; ; ) {
    const { rows } = await client.query<Row>(REACHED_SQL, [loadId, kin, last]);
    yield rows.map((row) => routeOf(flows.get(row.stroom) as Flow, row));
    if (rows.length < RECORDS_AT_ONCE) return;
    last = rows.at(-1)?.record_id as string;
  }
}

function routeOf(flow: Flow, { stroom, record_id, inhoud, files }: Row): Route {
  const content = JSON.parse(inhoud) as Readonly<Record<string, unknown>>;
  const [first, last] = monthsOf(flow, content);
  const isAlways = isIdentity(flow, content) || flow.dossierField !== undefined;
  const reached = (files ?? []).map(([gezinId, van, tot]): ReachedFile => {
    const rights = van === null || tot === null ? null : ([van, tot] as const);
    const holds = rights !== null && first < rights[1] && last >= rights[0];
    return { gezinId, rights, isRouted: isAlways || holds };
  });
  const isTaken = reached.some(({ isRouted }) => isRouted);
  const missing = reached.length === 0 ? "GEEN_DOSSIER" : "BUITEN_RECHT";
  return { stroom, recordId: record_id, files: reached, reason: isTaken ? null : missing };
}

/** First and last month in which a record holds; one without days holds whenever it is asked. */
function monthsOf({ periods = [] }: Flow, content: Readonly<Record<string, unknown>>) {
  const [[from, to] = ["", ""]] = periods;
  const month = (field: string, otherwise: number): number => {
    const day = content[field];
    return typeof day === "string" ? monthOfDay(parseDay(day) as number) : otherwise;
  };
  return [month(from, 0), month(to, Infinity)] as const;
}

const isIdentity = ({ identity }: Flow, content: Readonly<Record<string, unknown>>): boolean =>
  identity?.codes.includes(content[identity.field] as string) === true;

/** How many records of some loads fit no file. */
export async function countUnrouted(
  client: Pick<pg.ClientBase, "query">,
  flows: ReadonlyMap<string, Flow>,
  loadIds: readonly number[],
): Promise<number> {
  let count = 0;
  for (const loadId of loadIds) {
    for await (const routes of readRoutes(client, flows, loadId)) {
      count += routes.filter(({ reason }) => reason !== null).length;
    }
  }
  return count;
}

/** The newest load, or the one of a number; null when there is none. */
export async function findLoad(
  client: Pick<pg.ClientBase, "query">,
  loadId: number | undefined,
): Promise<number | null> {
  const { rows } = await client.query<{ load_id: number }>(
    `SELECT load_id FROM source_load WHERE $1::integer IS NULL OR load_id = $1
     ORDER BY load_id DESC LIMIT 1`,
    [loadId ?? null],
  );
  return rows[0]?.load_id ?? null;
}
