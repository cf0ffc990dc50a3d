/**
 * What began or ended of households and their children by later deliveries: one packed field, for a
 * household that was corrected often has many, and each is looked at for a moment only.
 */
import type pg from "pg";
import { type CopyMemory, copyOut } from "../database/copy-out.js";
import { SPANS } from "../facts/columns.js";
import { type FactTableName, factTable } from "../facts/tables.js";
import { fieldsOf } from "../input/copy-fields.js";
import { idArray, wholeNumber } from "../input/households.js";

export interface ChangedFact {
  readonly table: FactTableName;
  readonly delivery: number;
  readonly van: number;
  readonly tot: number;
  readonly isPayerError: boolean;
  readonly isFraud: boolean;
  readonly requestedMonth: number | null;
}

export interface ChangesWanted {
  /** In which something changed. */
  readonly tables: readonly FactTableName[];
  /** Deliveries after one, up to another. */
  readonly since: number;
  readonly upTo: number;
}

/** As PostgreSQL sends one: the table by its place among those wanted, marks of the delivery. */
const AT = { gezin: 0, delivery: 8, van: 12, tot: 16, requested: 20, table: 24, marks: 26 };
const BYTES = 28;
const [PAYER_ERROR, FRAUD] = [1, 2];
const NOT_REQUESTED = -1;

/** What began or ended of households and their children, by deliveries after one up to another. */
export async function readChangedFacts(
  client: pg.ClientBase,
  gezinIds: readonly bigint[],
  wanted: ChangesWanted,
  memory: CopyMemory,
): Promise<Map<bigint, ChangedFact[]>> {
  const byGezin = new Map<bigint, ChangedFact[]>();
  if (gezinIds.length === 0 || wanted.tables.length === 0) return byGezin;
  const [bytes] = fieldsOf(await copyOut(client, changesSql(gezinIds, wanted), memory));
  const { buffer, byteOffset, length } = bytes as Uint8Array;
  const view = new DataView(buffer, byteOffset, length);
  for (let at = 0; at < length; at += BYTES) {
    const gezinId = view.getBigInt64(at + AT.gezin);
    const known = byGezin.get(gezinId);
    const fact = factAt(view, at, wanted.tables);
    if (known === undefined) byGezin.set(gezinId, [fact]);
    else known.push(fact);
  }
  return byGezin;
}

function factAt(view: DataView, at: number, tables: readonly FactTableName[]): ChangedFact {
  const marks = view.getInt16(at + AT.marks);
  const requested = view.getInt32(at + AT.requested);
  return {
    table: tables[view.getInt16(at + AT.table)] as FactTableName,
    delivery: view.getInt32(at + AT.delivery),
    van: view.getInt32(at + AT.van),
    tot: view.getInt32(at + AT.tot),
    isPayerError: (marks & PAYER_ERROR) !== 0,
    isFraud: (marks & FRAUD) !== 0,
    requestedMonth: requested === NOT_REQUESTED ? null : requested,
  };
}

function changesSql(gezinIds: readonly bigint[], { tables, since, upTo }: ChangesWanted): string {
  const [after, last] = [wholeNumber(since), wholeNumber(upTo)];
  const versions = tables.map((name, place) => versionsSql(name, place, gezinIds, after));
  return `COPY (
    WITH member AS MATERIALIZED (
      SELECT DISTINCT gezin_id, child_id FROM gezin_lid
      WHERE gezin_id = ANY (${idArray(gezinIds)}))
    SELECT string_agg(int8send(gezin_id) || int4send(delivery) || int4send(van) || int4send(tot)
      || int4send(coalesce(requested_month, ${NOT_REQUESTED})) || int2send(place)
      || int2send((${PAYER_ERROR} * is_payer_error::integer
        + ${FRAUD} * is_fraud::integer)::smallint), '')
    FROM (${versions.join(" UNION ALL ")}) fact JOIN delivery ON delivery_id = delivery
    WHERE delivery > ${after} AND delivery <= ${last}) TO STDOUT (FORMAT binary)`;
}

function versionsSql(
  name: FactTableName,
  place: number,
  gezinIds: readonly bigint[],
  after: string,
): string {
  const { keys, span } = factTable(name);
  const { van, tot } = SPANS[span];
  const isOfChild = keys.some((key) => key === "child_id");
  const from = isOfChild
    ? `member JOIN ${name} version ON version.child_id = member.child_id`
    : `${name} version`;
  const gezin = isOfChild ? "member.gezin_id" : "version.gezin_id";
  const whose = isOfChild ? "true" : `version.gezin_id = ANY (${idArray(gezinIds)})`;
  return `SELECT ${gezin}, ${place}::smallint AS place, delivery,
      (${van})::integer AS van, (${tot})::integer AS tot
    FROM ${from} CROSS JOIN LATERAL (VALUES (known_from), (known_to)) moment (delivery)
    WHERE ${whose} AND (known_from > ${after} OR known_to > ${after})`;
}
