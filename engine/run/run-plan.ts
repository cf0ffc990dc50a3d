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
import { REASON_LAYOUT } from "../database/reason-layout.js";
import { EngineError } from "../errors.js";
import { type KeepOptions, newestDelivery, refreshKept } from "../input/keep-years.js";
import { type Marks, readMarks } from "../input/marks.js";
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

/** What lies behind a run in the log makes it last: a publication waits for the disk. */
const WITHOUT_DISK = "SET LOCAL synchronous_commit = off";
const LOCK_RUNS = `${WITHOUT_DISK}; LOCK TABLE run IN SHARE ROW EXCLUSIVE MODE`;

const FAIL_OTHERS = `
  SELECT end_run(run_id, 'failed', 'the kernel or the parameters have changed since it began')
  FROM run WHERE status IN ('preparing', 'running') AND month = $1
    AND (parameter_digest <> $2 OR kernel_digest <> $3) AND NOT is_work_held('run', run_id)`;

const FIND = `
  SELECT run_id, status FROM run
  WHERE month = $1 AND parameter_digest = $2 AND kernel_digest = $3
    AND (status IN ('preparing', 'running') OR status = 'finished' AND replaced_by IS NULL
      AND facts_moment = (SELECT max(delivery_id) FROM delivery))
  ORDER BY status LIMIT 1`;

/** Finds the run of a month, or writes one down. */
export function openRun(database: Database, identity: RunIdentity): Promise<OpenRun> {
  const { month, parameterDigest, kernelDigest } = identity;
  const key = [month, parameterDigest, kernelDigest];
  return inTransaction(database, async (client) => {
    await client.query(LOCK_RUNS);
    await client.query(FAIL_OTHERS, key);
    const { rows } = await client.query<{ run_id: number; status: string }>(FIND, key);
    const [found] = rows;
    if (found === undefined) {
      const runId = await insertRun(client, identity);
      return { runId, state: "preparing", isResumed: false };
    }
    const state = found.status === "finished" ? "upToDate" : (found.status as OpenRun["state"]);
    return { runId: found.run_id, state, isResumed: true };
  });
}

async function insertRun(client: pg.ClientBase, identity: RunIdentity): Promise<number> {
  const { month, parameterDigest, kernelDigest, programs } = identity;
  await keepPrograms(client, programs);
  const { rows } = await client.query<{ run_id: number }>(
    `INSERT INTO run (month, parameter_digest, kernel_digest, reason_layout)
     VALUES ($1, $2, $3, $4) RETURNING run_id`,
    [month, parameterDigest, kernelDigest, REASON_LAYOUT],
  );
  return rows[0]?.run_id as number;
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
  await refreshKept(database, yearOf(month), options);
  const factsMoment = await newestDelivery(database.pool);
  const countParts = (rowCount: number): number =>
    options.partitionCount ?? Math.max(1, Math.round(rowCount / PARTITION_ROWS));
  await inTransaction(database, async (client) => {
    const marks = await readMarks(client, month, factsMoment, countParts);
    await requireDiskSpace(database, marks.rowCount * RESULT_BYTES);
    await cutRun(client, runId, { factsMoment, marks, count: countParts(marks.rowCount) });
  });
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

/** What is decided of the month, or else of the month before, by reasons that read the same. */
const SELECT_BASE = `
  SELECT base.run_id FROM run base
  WHERE base.status = 'finished' AND base.replaced_by IS NULL
    AND base.month IN (run.month - 1, run.month) AND base.reason_layout = run.reason_layout
    AND cardinality(base.chain) < ${CHAIN_MAX}
  ORDER BY base.month DESC LIMIT 1`;

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

interface Cut {
  readonly factsMoment: number;
  readonly marks: Marks;
  readonly count: number;
}

/** Gives a run its moment and its partitions, unless another command has. */
async function cutRun(
  client: pg.ClientBase,
  runId: number,
  { factsMoment, marks, count }: Cut,
): Promise<void> {
  await client.query(WITHOUT_DISK);
  const { rowCount } = await client.query(
    "SELECT FROM run WHERE run_id = $1 AND status = 'preparing' FOR UPDATE",
    [runId],
  );
  if (rowCount === 0) return;
  const partitions = cutAtMarks(marks, count);
  requireCapacity(partitions);
  await insertPartitions(client, runId, partitions);
  await client.query(
    `UPDATE run SET status = 'running', facts_moment = $2, partition_count = $3, failure = NULL,
       base_run = (${SELECT_BASE})
     WHERE run_id = $1`,
    [runId, factsMoment, partitions.length],
  );
}

function requireCapacity(partitions: readonly PartitionBound[]): void {
  const rows = Math.max(...partitions.map(({ rowCount }) => rowCount));
  if (rows <= ROW_CAPACITY) return;
  throw new EngineError(
    "PARTITIONS_TOO_FEW",
    `partitions: expected at most ${ROW_CAPACITY} rows in each, found ${rows}; ask for more of them`,
  );
}

async function insertPartitions(
  client: pg.ClientBase,
  runId: number,
  partitions: readonly PartitionBound[],
): Promise<void> {
  await client.query(
    `INSERT INTO run_partition (run_id, partition_no, gezin_from, gezin_to, rows_expected)
     SELECT $1, place - 1, gezin_from, gezin_to, rows
     FROM unnest($2::bigint[], $3::bigint[], $4::bigint[])
       WITH ORDINALITY bound (gezin_from, gezin_to, rows, place)`,
    [
      runId,
      partitions.map(({ from }) => String(from)),
      partitions.map(({ to }) => String(to)),
      partitions.map(({ rowCount }) => rowCount),
    ],
  );
}
