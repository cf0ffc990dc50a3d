/** What is stored beside the decisions of a partition, as rows of text by their keys. */
import type pg from "pg";
import type { PayerSum } from "../../core-wasm/kernel.js";
import type { ReasonSum } from "../run/reason-sums.js";
import type { RejectedRow } from "../run/rejection.js";
import type { Row } from "./finding.js";

export interface StoredLines {
  /** Columns of run_partition. */
  readonly line: Row;
  readonly totals: ReadonlyMap<string, Row>;
  readonly reasons: ReadonlyMap<string, Row>;
  readonly rejected: ReadonlyMap<string, Row>;
}

const LINE = `
  SELECT gezin_from, gezin_to, rows_expected, status::text, rows_in, rows_out, rejected, voorlopig,
    shared, array_to_string(used_candidates, ' ') AS used_candidates, digest, checksum,
    blocks_digest, totals_digest, is_whole::text
  FROM run_partition WHERE run_id = $1 AND partition_no = $2`;

const TOTALS = `
  SELECT payer || ' ' || component AS key, row_count, cents, checksum
  FROM run_total WHERE run_id = $1 AND partition_no = $2`;

const REASONS = `
  SELECT component || ' ' || reason AS key, row_count, cents
  FROM run_reason WHERE run_id = $1 AND partition_no = $2`;

const REJECTED = `
  SELECT row_no::text AS key, gezin_id, child_id, code, detail
  FROM rejected WHERE run_id = $1 AND partition_no = $2`;

/** Null when the partition has no line. */
export async function readStoredLines(
  client: pg.ClientBase,
  runId: number,
  partitionNo: number,
): Promise<StoredLines | null> {
  const at = [runId, partitionNo];
  const { rows } = await client.query<Row>(LINE, at);
  const [line] = rows;
  if (line === undefined) return null;
  const keyed = async (text: string): Promise<Map<string, Row>> => {
    const found = await client.query<Row>(text, at);
    return new Map(found.rows.map(({ key = "", ...row }) => [key, textOf(row)]));
  };
  return {
    line: textOf(line),
    totals: await keyed(TOTALS),
    reasons: await keyed(REASONS),
    rejected: await keyed(REJECTED),
  };
}

/** Counts come as numbers, long ones as text. */
const textOf = (row: Readonly<Record<string, unknown>>): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, String(value ?? "none")]),
  );

export const totalRows = (sums: readonly PayerSum[]): Map<string, Row> =>
  new Map(
    sums.map(({ payer, component, rows, cents, checksum }) => [
      `${payer} ${component}`,
      { row_count: String(rows), cents: String(cents), checksum: String(checksum) },
    ]),
  );

export const reasonRows = (sums: readonly ReasonSum[]): Map<string, Row> =>
  new Map(
    sums.map(({ component, reason, rows, cents }) => [
      `${component} ${reason}`,
      { row_count: String(rows), cents: String(cents) },
    ]),
  );

export const rejectedRows = (rows: readonly RejectedRow[]): Map<string, Row> =>
  new Map(
    rows.map(({ rowNo, gezinId, childId, code, detail }) => [
      String(rowNo),
      { gezin_id: String(gezinId), child_id: String(childId), code, detail },
    ]),
  );
