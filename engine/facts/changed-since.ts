/**
 * Which households deliveries touched: those of which a fact began or ended, and those in which a
 * child of whom one did was ever a member; so are the other households of a child whose membership
 * changed, for a child is paid in one of them.
 *
 * Deliveries note whom they touch. One that was loaded past the guards has not: then the versions
 * themselves are looked through.
 */
import type pg from "pg";
import { FACT_TABLE_NAMES, type FactTableName, factTable, subjectOf } from "./tables.js";

const NEWEST = 2 ** 31 - 1;

/**
 * The households that deliveries after one touched, up to another, rising: those that come first
 * where there are more than `most`. In a transaction.
 */
export async function changedSince(
  client: pg.ClientBase,
  moment: number,
  upTo = NEWEST,
  most = NEWEST,
): Promise<bigint[]> {
  const isNoted = await areNoted(client, moment);
  // The planner can not know that the moment indexes find the versions in a few pages.
  if (!isNoted) await client.query("SET LOCAL enable_seqscan = off");
  const { rows } = await client.query<{ ids: string[] }>(
    `SELECT coalesce(array_agg(gezin_id::text ORDER BY gezin_id), '{}') AS ids
     FROM (SELECT gezin_id FROM (${touchedSql(moment, upTo, isNoted)}) gezin
       ORDER BY gezin_id LIMIT $1) touched`,
    [most],
  );
  if (!isNoted) await client.query("SET LOCAL enable_seqscan = on");
  return rows[0]?.ids.map(BigInt) ?? [];
}

export interface Touched {
  /** Households, rising. */
  readonly gezinIds: readonly bigint[];
  /** The fact tables in which something changed. */
  readonly tables: readonly FactTableName[];
}

/** What deliveries after one touched, up to another. In a transaction where one was a load. */
export async function touchedSince(
  client: pg.ClientBase,
  moment: number,
  upTo: number,
): Promise<Touched> {
  if (!(await areNoted(client, moment))) {
    return { gezinIds: await changedSince(client, moment, upTo), tables: FACT_TABLE_NAMES };
  }
  const { rows } = await client.query<{ ids: string[]; tables: FactTableName[] }>(
    `SELECT (SELECT coalesce(array_agg(gezin_id::text ORDER BY gezin_id), '{}')
        FROM (${touchedSql(moment, upTo, true)}) gezin) AS ids,
       (SELECT coalesce(array_agg(DISTINCT table_name::text), '{}') FROM fact_change
        WHERE ${notedIn(moment, upTo)}) AS tables`,
  );
  const [{ ids, tables }] = rows as [{ ids: string[]; tables: FactTableName[] }];
  return { gezinIds: ids.map(BigInt), tables };
}

async function areNoted(client: pg.ClientBase, moment: number): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT FROM delivery WHERE delivery_id > $1 AND is_load LIMIT 1",
    [moment],
  );
  return rows.length === 0;
}

function touchedSql(moment: number, upTo: number, isNoted: boolean): string {
  for (const delivery of [moment, upTo]) {
    if (!Number.isSafeInteger(delivery)) throw new Error(`expected a delivery, found ${delivery}`);
  }
  return isNoted ? notedSql(moment, upTo) : versionsSql(moment, upTo);
}

const notedIn = (moment: number, upTo: number): string =>
  `delivery_id > ${moment} AND delivery_id <= ${upTo}`;

const notedSql = (moment: number, upTo: number): string => {
  const noted = notedIn(moment, upTo);
  return `SELECT gezin_id FROM fact_change WHERE ${noted} AND gezin_id IS NOT NULL
    UNION SELECT member.gezin_id FROM fact_change change JOIN gezin_lid member USING (child_id)
      WHERE ${noted}`;
};

function versionsSql(moment: number, upTo: number): string {
  const between = (column: string) => `${column} > ${moment} AND ${column} <= ${upTo}`;
  const later = `(${between("known_from")} OR ${between("known_to")})`;
  const households = (children: string) =>
    `SELECT gezin_id FROM gezin_lid WHERE child_id IN (${children})`;
  const subjects = FACT_TABLE_NAMES.map((name) => {
    const subject = subjectOf(factTable(name));
    const changed = `SELECT ${subject} FROM ${name} WHERE ${later}`;
    return subject === "gezin_id" ? changed : households(changed);
  });
  const others = households(`SELECT child_id FROM gezin_lid WHERE ${later}`);
  return [...subjects, others].join(" UNION ");
}
