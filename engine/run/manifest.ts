/**
 * The manifest of a run: what it read, what it wrote, and what that adds up to.
 *
 * Counts are rows, sums are euro cents. Of a run that is not finished the numbers are those of its
 * finished partitions.
 */
import type pg from "pg";
import { COMPONENTS, type ComponentName, PAYERS } from "../../core-wasm/layout.js";
import type { Confidence } from "../../core-wasm/series.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import type { CertaintyTotal } from "./certainty.js";
import type { ProvisionalValue } from "./publication.js";

/** Of a run under way that nobody works on: `interrupted`. */
export type RunStatus =
  | "preparing"
  | "running"
  | "interrupted"
  | "finished"
  | "failed"
  | "abandoned";

/** Whether a run may still be published. */
export const isOpen = (status: RunStatus): boolean =>
  status === "preparing" || status === "running" || status === "interrupted";

export type PayerName = (typeof PAYERS)[number];

export interface RunLine {
  readonly runId: number;
  /** Month index. */
  readonly month: number;
  readonly status: RunStatus;
  /** The published run that took its place; null when it is the current one of its month. */
  readonly replacedBy: number | null;
  /** Null until its input is ready. */
  readonly factsMoment: number | null;
  readonly partitionCount: number | null;
  readonly finishedPartitionCount: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rejectedCount: number;
  readonly voorlopigCount: number;
  /** Rows of a shared child whose paid half is not known; null until it is finished. */
  readonly unpairedCount: number | null;
  readonly totaalCents: bigint;
  /** Of all that it says and of the run published before it; null until it is finished. */
  readonly digest: string | null;
  /** Of its results alone. */
  readonly resultsDigest: string | null;
  /** Why it failed, or what stopped its last attempt. */
  readonly failure: string | null;
}

export interface RunManifest extends RunLine {
  readonly parameterDigest: string;
  readonly kernelDigest: string;
  /** Layout of the reasons: a key of reason_field. */
  readonly reasonLayout: string;
  /** The run of which it wrote what changed; null when it wrote all. */
  readonly baseRun: number | null;
  readonly totals: readonly RunTotal[];
  readonly rejected: readonly RejectedTotal[];
  /** Candidate values that results rest on. */
  readonly provisional: readonly ProvisionalValue[];
  /** How sure its euros are, by the least sure value that each amount rests on; of a finished one. */
  readonly certainty: readonly CertaintyTotal[];
  /** The current run of the month before, to compare with; null when there is none. */
  readonly monthBefore: MonthBefore | null;
}

/** What the current run of the month before added up to. */
export interface MonthBefore {
  readonly runId: number;
  readonly totals: readonly RunTotal[];
}

/** Rows in which a component is above 0, and their sum; all rows for `totaal`. */
export interface RunTotal {
  readonly payer: PayerName;
  readonly component: ComponentName | "totaal";
  readonly rows: number;
  readonly cents: bigint;
}

/** Rejected rows by code, with one of them. */
export interface RejectedTotal {
  readonly code: string;
  readonly rows: number;
  readonly example: string;
}

interface RunRow {
  readonly run_id: number;
  readonly month: number;
  readonly status: RunStatus;
  readonly replaced_by: number | null;
  readonly base_run: number | null;
  readonly facts_moment: number | null;
  readonly partition_count: number | null;
  readonly partitions: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly rows_in: string;
  readonly rows_out: string;
  readonly rejected: string;
  readonly voorlopig: string;
  readonly unpaired: string | null;
  readonly totaal_cents: string;
  readonly digest: string | null;
  readonly results_digest: string | null;
  readonly failure: string | null;
  readonly parameter_digest: string;
  readonly kernel_digest: string;
  readonly reason_layout: string;
  readonly provisional: readonly ProvisionalValue[] | null;
  readonly certainty: readonly { confidence: Confidence; cents: string }[] | null;
}

const SELECT_RUNS = `
  SELECT run_id, month, run_state(run_id, run.status) AS status, replaced_by,
    base_run, facts_moment, partition_count, started_at, run.finished_at,
    run.digest, results_digest, unpaired, failure, parameter_digest, kernel_digest, reason_layout,
    provisional, certainty,
    count(*) FILTER (WHERE p.status = 'finished') AS partitions,
    coalesce(sum(p.rows_in), 0) AS rows_in, coalesce(sum(p.rows_out), 0) AS rows_out,
    coalesce(sum(p.rejected), 0) AS rejected, coalesce(sum(p.voorlopig), 0) AS voorlopig,
    (SELECT coalesce(sum(cents), 0) FROM run_total t
      WHERE t.run_id = run.run_id AND component = 'totaal') AS totaal_cents
  FROM run LEFT JOIN run_partition p USING (run_id)`;

const SELECT_TOTALS = `
  SELECT payer, component, sum(row_count) AS rows, sum(cents) AS cents
  FROM run_total WHERE run_id = $1 GROUP BY payer, component`;

const SELECT_REJECTED = `
  SELECT code, rows, example FROM (
    SELECT DISTINCT ON (code) code, count(*) OVER (PARTITION BY code) AS rows,
      'household ' || gezin_id || ', child ' || child_id || ': ' || detail AS example
    FROM rejected WHERE run_id = $1 ORDER BY code, gezin_id, child_id, row_no) first
  ORDER BY code = 'gezinAfgewezen', rows DESC, code`;

/** All runs, the newest first. */
export async function listRuns({ pool }: Database): Promise<RunLine[]> {
  const { rows } = await pool.query<RunRow>(
    `${SELECT_RUNS} GROUP BY run.run_id ORDER BY run_id DESC`,
  );
  return rows.map(lineOf);
}

/** The manifest of a run. Throws `RUN_UNKNOWN`. */
export async function readManifest({ pool }: Database, runId: number): Promise<RunManifest> {
  const { rows } = await pool.query<RunRow>(
    `${SELECT_RUNS} WHERE run_id = $1 GROUP BY run.run_id`,
    [runId],
  );
  const [row] = rows;
  if (row === undefined) {
    throw new EngineError(
      "RUN_UNKNOWN",
      `run: expected the number of a run, found ${runId}, which does not exist; see groeikern runs`,
    );
  }
  const rejected = await pool.query<RejectedCount>(SELECT_REJECTED, [runId]);
  return {
    ...lineOf(row),
    parameterDigest: row.parameter_digest,
    kernelDigest: row.kernel_digest,
    reasonLayout: row.reason_layout,
    baseRun: row.base_run,
    totals: await readTotals(pool, runId),
    rejected: rejected.rows.map((found) => ({ ...found, rows: Number(found.rows) })),
    provisional: row.provisional ?? [],
    certainty: (row.certainty ?? []).map(({ confidence, cents }) => {
      return { confidence, cents: BigInt(cents) };
    }),
    monthBefore: await readMonthBefore(pool, row.month),
  };
}

/** Sums by payer and component, of the payers that the reader may see. */
export async function readTotals(
  client: pg.Pool | pg.ClientBase,
  runId: number,
): Promise<RunTotal[]> {
  const { rows } = await client.query<TotalRow>(SELECT_TOTALS, [runId]);
  return rows.map(totalOf).sort(byPayerAndComponent);
}

async function readMonthBefore(pool: pg.Pool, month: number): Promise<MonthBefore | null> {
  const { rows } = await pool.query<{ run_id: number }>(
    "SELECT run_id FROM run WHERE month = $1 - 1 AND status = 'finished' AND replaced_by IS NULL",
    [month],
  );
  const [row] = rows;
  return row === undefined
    ? null
    : { runId: row.run_id, totals: await readTotals(pool, row.run_id) };
}

function lineOf(row: RunRow): RunLine {
  return {
    runId: row.run_id,
    month: row.month,
    status: row.status,
    replacedBy: row.replaced_by,
    factsMoment: row.facts_moment,
    partitionCount: row.partition_count,
    finishedPartitionCount: Number(row.partitions),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    rowsIn: Number(row.rows_in),
    rowsOut: Number(row.rows_out),
    rejectedCount: Number(row.rejected),
    voorlopigCount: Number(row.voorlopig),
    unpairedCount: row.unpaired === null ? null : Number(row.unpaired),
    totaalCents: BigInt(row.totaal_cents),
    digest: row.digest,
    resultsDigest: row.results_digest,
    failure: row.failure,
  };
}

interface TotalRow {
  readonly payer: PayerName;
  readonly component: ComponentName | "totaal";
  readonly rows: string;
  readonly cents: string;
}

interface RejectedCount {
  readonly code: string;
  readonly rows: string;
  readonly example: string;
}

function totalOf({ payer, component, rows, cents }: TotalRow): RunTotal {
  return { payer, component, rows: Number(rows), cents: BigInt(cents) };
}

const COMPONENT_ORDER: readonly string[] = [...COMPONENTS, "totaal"];

function byPayerAndComponent(a: RunTotal, b: RunTotal): number {
  return (
    PAYERS.indexOf(a.payer) - PAYERS.indexOf(b.payer) ||
    COMPONENT_ORDER.indexOf(a.component) - COMPONENT_ORDER.indexOf(b.component)
  );
}
