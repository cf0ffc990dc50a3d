/** What began or ended of households and their children by later deliveries. */
import type pg from "pg";
import { SPANS } from "../facts/columns.js";
import { type FactTableName, factTable } from "../facts/tables.js";
import { idArray } from "../input/households.js";

export interface ChangedFact {
  readonly table: FactTableName;
  readonly delivery: number;
  readonly van: number;
  readonly tot: number;
  readonly is_payer_error: boolean;
  readonly is_fraud: boolean;
  readonly requested_month: number | null;
}

export interface ChangesWanted {
  /** In which something changed. */
  readonly tables: readonly FactTableName[];
  /** Deliveries after one, up to another. */
  readonly since: number;
  readonly upTo: number;
}

/** What began or ended of households and their children, by deliveries after one up to another. */
export async function readChangedFacts(
  client: pg.ClientBase,
  gezinIds: readonly bigint[],
  { tables, since, upTo }: ChangesWanted,
): Promise<Map<bigint, ChangedFact[]>> {
  const byGezin = new Map<bigint, ChangedFact[]>();
  if (gezinIds.length === 0 || tables.length === 0) return byGezin;
  const versions = tables.map((name) => changedSql(name, gezinIds)).join(" UNION ALL ");
  const { rows } = await client.query<ChangedFact & { gezin_id: string }>(
    `WITH member AS MATERIALIZED (
       SELECT DISTINCT gezin_id, child_id FROM gezin_lid
       WHERE gezin_id = ANY (${idArray(gezinIds)}))
     SELECT fact.*, delivery.is_payer_error, delivery.is_fraud, delivery.requested_month
     FROM (${versions}) fact
       JOIN delivery ON delivery_id = delivery
     WHERE delivery > $1 AND delivery <= $2`,
    [since, upTo],
  );
  for (const { gezin_id, ...fact } of rows) {
    const gezinId = BigInt(gezin_id);
    const known = byGezin.get(gezinId);
    if (known === undefined) byGezin.set(gezinId, [fact]);
    else known.push(fact);
  }
  return byGezin;
}

function changedSql(name: FactTableName, gezinIds: readonly bigint[]): string {
  const { keys, span } = factTable(name);
  const { van, tot } = SPANS[span];
  const isOfChild = keys.some((key) => key === "child_id");
  const from = isOfChild
    ? `member JOIN ${name} version ON version.child_id = member.child_id`
    : `${name} version`;
  const gezin = isOfChild ? "member.gezin_id" : "version.gezin_id";
  const whose = isOfChild ? "true" : `version.gezin_id = ANY (${idArray(gezinIds)})`;
  return `SELECT ${gezin}::text AS gezin_id, '${name}' AS table, delivery,
      (${van})::integer AS van, (${tot})::integer AS tot
    FROM ${from} CROSS JOIN LATERAL (VALUES (known_from), (known_to)) moment (delivery)
    WHERE ${whose} AND (known_from > $1 OR known_to > $1)`;
}
