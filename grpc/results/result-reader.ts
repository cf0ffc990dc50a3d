/**
 * The results of a run out of PostgreSQL, ascending by household and child, one partition at a
 * time, by binary COPY. The reader's pace is the server's: a chunk is asked for when the one before
 * has been taken.
 */
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { RESULT_NAMES } from "../../core-wasm/layout/result-columns.js";
import { PAYERS } from "../../core-wasm/layout.js";
import type { PayerName } from "../access/authorization.js";
import { beginScoped } from "../access/scoped-connection.js";
import type { ColumnBuffer } from "./columns.js";
import { CopyReader } from "./copy-reader.js";
import type { Position } from "./cursor.js";

const CHUNK_BYTES = 256 * 1024;

/** Which results to read. */
export interface ResultQuery {
  readonly runId: number;
  /** Undefined = all payers. */
  readonly payer: PayerName | undefined;
  /** Rows behind this one; undefined = from the first. */
  readonly after: Position | undefined;
  /** Rows up to this one, itself included; undefined = to the last. */
  readonly upTo?: Position | undefined;
  /** Only these households; empty = all. */
  readonly gezinIds: readonly bigint[];
}

interface Bound {
  readonly gezin_from: string;
  readonly gezin_to: string;
}

const BOUNDS = `
  SELECT gezin_from, gezin_to FROM run_partition
  WHERE run_id = $1 AND gezin_to > $2 AND ($3::bigint IS NULL OR gezin_from <= $3) ORDER BY partition_no`;

/**
 * A partition's rows lie together, and the index knows where; a planner that has no statistics of a
 * run just made would read the whole run for each partition.
 */
const BY_INDEX = "SET LOCAL enable_seqscan = off";

/** Fills the columns again and again; `take` gets them full, and at the end what is left. */
export async function readResults(
  client: pg.ClientBase,
  query: ResultQuery,
  columns: ColumnBuffer,
  take: (columns: ColumnBuffer) => Promise<void>,
): Promise<void> {
  const { rows } = await client.query<Bound>(BOUNDS, [
    query.runId,
    String(query.after?.gezinId ?? 0n),
    query.upTo === undefined ? null : String(query.upTo.gezinId),
  ]);
  const bounds = query.gezinIds.length === 0 ? rows : rows.slice(0, 1);
  for (const bound of bounds) {
    await beginScoped(client, query.payer);
    await client.query(BY_INDEX);
    await copyRange(client, copyText(query, bound), columns, take);
    await client.query("COMMIT");
  }
  if (columns.rowCount > 0) await take(columns);
}

async function copyRange(
  client: pg.ClientBase,
  text: string,
  columns: ColumnBuffer,
  take: (columns: ColumnBuffer) => Promise<void>,
): Promise<void> {
  const reader = new CopyReader();
  const source = client.query(copyTo(text, { highWaterMark: CHUNK_BYTES }));
  for await (const chunk of source as AsyncIterable<Buffer>) {
    reader.push(chunk);
    reader.fill(columns);
    while (columns.isFull) {
      await take(columns);
      columns.rowCount = 0;
      reader.fill(columns);
    }
  }
  if (!reader.isEnded) throw new RangeError("copy: expected rows up to a trailer, found a cut row");
}

/** Every value is a number of ours or was read as one. */
function copyText(query: ResultQuery, bound: Bound): string {
  const { runId, payer, after, upTo, gezinIds } = query;
  const conditions = [`run_id = ${runId}`];
  if (gezinIds.length > 0) conditions.push(`gezin_id IN (${gezinIds.join(", ")})`);
  else {
    conditions.push(`gezin_id >= ${bound.gezin_from}`, `gezin_id < ${bound.gezin_to}`);
  }
  if (payer !== undefined) conditions.push(`payer = ${PAYERS.indexOf(payer)}`);
  if (after !== undefined) {
    conditions.push(`gezin_id >= ${after.gezinId}`);
    conditions.push(`(gezin_id, child_id) > (${after.gezinId}, ${after.childId})`);
  }
  if (upTo !== undefined) {
    conditions.push(`gezin_id <= ${upTo.gezinId}`);
    conditions.push(`(gezin_id, child_id) <= (${upTo.gezinId}, ${upTo.childId})`);
  }
  const select = `SELECT ${RESULT_NAMES.join(", ")} FROM result WHERE ${conditions.join(" AND ")}`;
  return `COPY (${select} ORDER BY gezin_id, child_id) TO STDOUT (FORMAT binary)`;
}
