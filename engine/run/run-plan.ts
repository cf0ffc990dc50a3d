/**
 * Which run a command works on.
 *
 *     an open one of the month, with these parameters and this kernel   goes on
 *     a finished one of the newest facts                                is up to date
 *     neither                                                           a new one
 *
 * A run is written down before its input is made, so that who waits can see it; when the input is
 * ready it gets its moment and its partitions, in one transaction, under a lock: of two commands at
 * once the second joins the run of the first. A run under way goes on as of its own moment even when
 * newer facts are known; the next command then computes those. An open run of another kernel or
 * other parameters, that nobody works on, can not succeed any more and fails.
 */
import type pg from "pg";
import { ROW_CAPACITY } from "../../core-wasm/memory.js";
import { yearOf } from "../../core-wasm/month.js";
import { type Database, inTransaction, requireDiskSpace } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";
import { REASON_LAYOUT } from "../database/reason-layout.js";
import { EngineError } from "../errors.js";
import { type KeepOptions, refreshKept } from "../input/keep-years.js";
import { readMarks } from "../input/marks.js";
import { cutAtMarks, type PartitionBound } from "../scan/ranges.js";
import { keepPrograms, type Program } from "./program.js";

/** What makes a run this one, besides the moment of the facts. */
export interface RunIdentity {
  readonly month: number;
  readonly parameterDigest: string;
  readonly kernelDigest: string;
  /** Both of them, to be kept with the run. */
  readonly programs: readonly Program[];
}

/** A run that a command may work on; nothing is left to do when it is up to date. */
export interface OpenRun {
  readonly runId: number;
  readonly state: "preparing" | "running" | "upToDate";
  /** True when an earlier command, or one that still works, began it. */
  readonly isResumed: boolean;
}

/** A run whose partitions are known. */
export interface PlannedRun {
  readonly runId: number;
  readonly month: number;
  readonly factsMoment: number;
  readonly partitionCount: number;
  /** The run of which it writes what changed, and those that one rests on; empty = it writes all. */
  readonly baseChain: readonly number[];
  readonly rowsTotal: number;
  /** Of partitions that are finished already. */
  readonly rowsDone: number;
  readonly isResumed: boolean;
  /** The newest delivery, when it came after the run's moment. */
  readonly newerMoment: number | null;
}

/** Rows of a partition: large enough that its transaction costs nothing, small enough to redo. */
export const PARTITION_ROWS = 50_000;
/** Blocks, index and write-ahead log of a result. */
const RESULT_BYTES = 30;
/** Runs by which one is read at most: a reader puts so many together. */
const CHAIN_MAX = 12;

interface OpenedRow {
  readonly run_id: number | null;
  readonly status: string | null;
  readonly is_new: boolean | null;
}

const OPEN = "SELECT * FROM open_run($1, $2, $3, $4)";

/** Finds the run of a month, or writes one down. */
export async function openRun(database: Database, identity: RunIdentity): Promise<OpenRun> {
  const { pool } = database;
  const { month, parameterDigest, kernelDigest, programs } = identity;
  const key = [month, parameterDigest, kernelDigest, REASON_LAYOUT];
  for (;;) {
    const { rows } = await pool.query<OpenedRow>(OPEN, key).catch((error: unknown) => {
      throw databaseError(error, database.config);
    });
    const { run_id: runId, status, is_new: isNew } = rows[0] as OpenedRow;
    if (runId !== null) {
      const state = status === "finished" ? "upToDate" : (status as OpenRun["state"]);
      return { runId, state, isResumed: isNew !== true };
    }
    await inTransaction(database, (client) => keepPrograms(client, programs));
  }
}

export interface PlanOptions extends KeepOptions {
  /** Number of partitions; default about `PARTITION_ROWS` rows each. */
  readonly partitionCount?: number | undefined;
}

/** Brings the rows of the month up to date, and cuts the run into partitions. Throws `DISK_FULL`. */
export async function planRun(
  database: Database,
  month: number,
  { runId, isResumed }: OpenRun,
  options: PlanOptions = {},
): Promise<PlannedRun> {
  const begun = isResumed ? await readPlanned(database.pool, runId) : null;
  if (begun !== null) return { ...begun, isResumed };
  const factsMoment = await refreshKept(database, yearOf(month), options);
  const countParts = (rowCount: number): number =>
    options.partitionCount ?? Math.max(1, Math.round(rowCount / PARTITION_ROWS));
  const marks = await inTransaction(database, (client) =>
    readMarks(client, month, factsMoment, countParts),
  );
  await requireDiskSpace(database, marks.rowCount * RESULT_BYTES);
  const partitions = cutAtMarks(marks, countParts(marks.rowCount));
  requireCapacity(partitions);
  await cutRun(database.pool, runId, factsMoment, partitions);
  const planned = await readPlanned(database.pool, runId);
  if (planned !== null) return { ...planned, isResumed };
  throw new Error(`run ${runId}: expected its partitions, found none`);
}

interface PlannedRow {
  readonly status: string;
  readonly month: number;
  readonly facts_moment: number;
  readonly partition_count: number;
  readonly base_chain: readonly number[] | null;
  readonly rows_total: string;
  readonly rows_done: string;
  readonly newest: number;
}

const SELECT_PLANNED = `
  SELECT run.status, month, facts_moment, partition_count,
    (SELECT chain FROM run base WHERE base.run_id = run.base_run) AS base_chain,
    sum(p.rows_expected) AS rows_total, coalesce(sum(p.rows_in), 0) AS rows_done,
    (SELECT max(delivery_id) FROM delivery) AS newest
  FROM run LEFT JOIN run_partition p USING (run_id) WHERE run.run_id = $1 GROUP BY run.run_id`;

/** The run with its partitions; null while it waits for its input. */
async function readPlanned(pool: pg.Pool, runId: number): Promise<PlannedRun | null> {
  const { rows } = await pool.query<PlannedRow>(SELECT_PLANNED, [runId]);
  const row = rows[0] as PlannedRow;
  if (row.status === "preparing") return null;
  return {
    runId,
    month: row.month,
    factsMoment: row.facts_moment,
    partitionCount: row.partition_count,
    baseChain: row.base_chain ?? [],
    rowsTotal: Number(row.rows_total),
    rowsDone: Number(row.rows_done),
    isResumed: true,
    newerMoment: row.newest > row.facts_moment ? row.newest : null,
  };
}

function requireCapacity(partitions: readonly PartitionBound[]): void {
  const rows = Math.max(...partitions.map(({ rowCount }) => rowCount));
  if (rows <= ROW_CAPACITY) return;
  throw new EngineError(
    "PARTITIONS_TOO_FEW",
    `partitions: expected at most ${ROW_CAPACITY} rows in each, found ${rows}; ask for more of them`,
  );
}

async function cutRun(
  pool: pg.Pool,
  runId: number,
  factsMoment: number,
  partitions: readonly PartitionBound[],
): Promise<void> {
  await pool.query("SELECT cut_run($1, $2, $3, $4, $5, $6)", [
    ...[runId, factsMoment],
    partitions.map(({ from }) => String(from)),
    partitions.map(({ to }) => String(to)),
    ...[partitions.map(({ rowCount }) => rowCount), CHAIN_MAX],
  ]);
}
