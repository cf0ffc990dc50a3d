/**
 * The claim of a partition and its line in the manifest, both in the transaction that writes its
 * results: what is not committed was never claimed.
 */
import { createHash } from "node:crypto";
import type pg from "pg";
import type { PayerSum } from "../../core-wasm/kernel.js";
import { PAYERS } from "../../core-wasm/layout/enumerations.js";
import type { GezinRange } from "../input/households.js";
import type { ReasonSum } from "./reason-sums.js";
import type { RejectedRow } from "./rejection.js";

/** A partition that this transaction holds, with the rows it was planned with. */
export interface Claim extends GezinRange {
  readonly partitionNo: number;
  readonly rowsExpected: number;
}

/** What a partition adds to the manifest. */
export interface PartitionLine {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly voorlopigCount: number;
  /** Rows GEDEELD_ANDER. */
  readonly sharedCount: number;
  readonly usedCandidates: readonly string[];
  /** SHA-256 over the results as the kernel encodes them. */
  readonly digest: string;
  readonly checksum: bigint;
  /** SHA-256 over the blocks as written. */
  readonly blocksDigest: string;
  /** Whether the blocks have every household, not only those that changed. */
  readonly isWhole: boolean;
  readonly sums: readonly PayerSum[];
  readonly reasons: readonly ReasonSum[];
  readonly rejected: readonly RejectedRow[];
}

interface ClaimRow {
  readonly gezin_from: string;
  readonly gezin_to: string;
  readonly rows_expected: string;
}

const CLAIM = `
  SELECT gezin_from, gezin_to, rows_expected FROM run_partition
  WHERE run_id = $1 AND partition_no = $2 AND status = 'open' FOR UPDATE SKIP LOCKED`;

const INSERT_TOTALS = `
  INSERT INTO run_total (run_id, partition_no, payer, component, row_count, cents, checksum)
  SELECT $1, $2, *
  FROM unnest($3::payer[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])`;

const INSERT_REASONS = `
  INSERT INTO run_reason (run_id, partition_no, component, reason, row_count, cents)
  SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[])`;

const INSERT_REJECTED = `
  INSERT INTO rejected (run_id, partition_no, row_no, gezin_id, child_id, code, detail)
  SELECT $1, $2, * FROM unnest($3::integer[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])`;

const FINISH = `
  UPDATE run_partition SET status = 'finished', rows_in = $3, rows_out = $4, rejected = $5,
    voorlopig = $6, shared = $7, used_candidates = $8, digest = $9,
    checksum = $10, blocks_digest = $11, is_whole = $12, totals_digest = $13,
    finished_at = clock_timestamp()
  WHERE run_id = $1 AND partition_no = $2`;

/** Locks a partition until the transaction ends; null when it is finished or another has it. */
export async function claimPartition(
  writer: pg.ClientBase,
  runId: number,
  partitionNo: number,
): Promise<Claim | null> {
  const { rows } = await writer.query<ClaimRow>(CLAIM, [runId, partitionNo]);
  const [row] = rows;
  if (row === undefined) return null;
  return {
    partitionNo,
    from: BigInt(row.gezin_from),
    to: BigInt(row.gezin_to),
    rowsExpected: Number(row.rows_expected),
  };
}

/** Writes the totals, the rejected rows and the line of a claimed partition. */
export async function finishPartition(
  writer: pg.ClientBase,
  runId: number,
  partitionNo: number,
  line: PartitionLine,
): Promise<void> {
  const key = [runId, partitionNo];
  const { sums, reasons, rejected } = line;
  await writer.query(INSERT_TOTALS, [
    ...key,
    sums.map(({ payer }) => payer),
    sums.map(({ component }) => component),
    sums.map(({ rows }) => rows),
    sums.map(({ cents }) => String(cents)),
    sums.map(({ checksum }) => String(checksum)),
  ]);
  await writer.query(INSERT_REASONS, [
    ...key,
    reasons.map(({ component }) => component),
    reasons.map(({ reason }) => reason),
    reasons.map(({ rows }) => rows),
    reasons.map(({ cents }) => String(cents)),
  ]);
  if (rejected.length > 0) {
    await writer.query(INSERT_REJECTED, [
      ...key,
      rejected.map(({ rowNo }) => rowNo),
      rejected.map(({ gezinId }) => String(gezinId)),
      rejected.map(({ childId }) => String(childId)),
      rejected.map(({ code }) => code),
      rejected.map(({ detail }) => detail),
    ]);
  }
  const { rowsIn, rowsOut, voorlopigCount, sharedCount } = line;
  const counts = [rowsIn, rowsOut, rejected.length, voorlopigCount, sharedCount];
  await writer.query(FINISH, [
    ...key,
    ...counts,
    line.usedCandidates,
    line.digest,
    String(line.checksum),
    line.blocksDigest,
    line.isWhole,
    totalsDigest(sums),
  ]);
}

/** SHA-256 over the totals; PostgreSQL makes the same one (`totals_digest`). */
export function totalsDigest(sums: readonly PayerSum[]): string {
  const sorted = [...sums].sort(
    (a, b) =>
      PAYERS.indexOf(a.payer) - PAYERS.indexOf(b.payer) || (a.component < b.component ? -1 : 1),
  );
  const lines = sorted.map(({ payer, component, rows, cents, checksum }) =>
    [payer, component, rows, cents, checksum].join(" "),
  );
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}
