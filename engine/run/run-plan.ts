/**
 * Which run a command works on: the one that was interrupted, or a new one.
 *
 * The identity of a run is unique: month, parameters, kernel, moment of the facts, partitions. An
 * interrupted run of the month, with these parameters and this kernel, goes on as of its own moment
 * even when newer facts are known; the next command then computes those. A new run is written down
 * with all its partitions in one transaction, under a lock: of two commands at once the second
 * joins the run of the first.
 */
import type pg from "pg";
import { ROW_CAPACITY } from "../../core-wasm/memory.js";
import { monthText, yearOf } from "../../core-wasm/month.js";
import { type Database, inTransaction, requireDiskSpace } from "../database/connection.js";
import { REASON_LAYOUT } from "../database/reason-layout.js";
import { EngineError } from "../errors.js";
import { type KeepOptions, newestDelivery, refreshKept } from "../input/keep-years.js";
import { type Marks, readMarks } from "../input/marks.js";
import { cutAtMarks, type PartitionBound } from "./partition-bounds.js";
import { keepPrograms, type Program } from "./program.js";

/** What makes a run this one, besides the moment of the facts. */
export interface RunIdentity {
  readonly month: number;
  readonly parameterDigest: string;
  readonly kernelDigest: string;
  /** Both of them, to be kept with the run. */
  readonly programs: readonly Program[];
  /** Default: about `PARTITION_ROWS` rows each. */
  readonly partitionCount?: number | undefined;
}

/** A run to work on. */
export interface PlannedRun {
  readonly runId: number;
  readonly month: number;
  readonly factsMoment: number;
  readonly partitionCount: number;
  /** Table that takes the results. */
  readonly leaf: string;
  readonly rowsTotal: number;
  /** True when an earlier command, or one that still works, began it. */
  readonly isResumed: boolean;
  /** The newest delivery, when it came after the run's moment. */
  readonly newerMoment: number | null;
}

/** Rows of a partition: large enough that its transaction costs nothing, small enough to redo. */
export const PARTITION_ROWS = 50_000;
/** Heap, index and write-ahead log of a result. */
const RESULT_BYTES = 350;

/** Finds the run to go on with, or writes down a new one. Throws `RUN_FINISHED`, `DISK_FULL`. */
export async function planRun(
  database: Database,
  identity: RunIdentity,
  options: KeepOptions = {},
): Promise<PlannedRun> {
  const interrupted = await findInterrupted(database.pool, identity);
  if (interrupted !== null) return interrupted;
  await refreshKept(database, yearOf(identity.month), options);
  const factsMoment = await newestDelivery(database.pool);
  const marks = await inTransaction(database, (client) =>
    readMarks(client, identity.month, factsMoment),
  );
  await requireDiskSpace(database, marks.rowCount * RESULT_BYTES);
  return inTransaction(database, (client) => createRun(client, identity, factsMoment, marks));
}

type Queryable = pg.ClientBase | pg.Pool;

const resultLeaf = (runId: number): string => `result_run_${runId}`;

const FIND_INTERRUPTED = `
  SELECT run_id, facts_moment, partition_count,
    (SELECT sum(rows_expected) FROM run_partition p WHERE p.run_id = run.run_id) AS rows_total,
    (SELECT max(delivery_id) FROM delivery) AS newest
  FROM run WHERE status = 'running' AND month = $1 AND parameter_digest = $2 AND kernel_digest = $3
    AND partition_count = coalesce($4, partition_count)
  ORDER BY run_id LIMIT 1`;

interface InterruptedRow {
  readonly run_id: number;
  readonly facts_moment: number;
  readonly partition_count: number;
  readonly rows_total: string;
  readonly newest: number;
}

async function findInterrupted(db: Queryable, identity: RunIdentity): Promise<PlannedRun | null> {
  const { month, parameterDigest, kernelDigest, partitionCount } = identity;
  const { rows } = (await db.query(FIND_INTERRUPTED, [
    ...[month, parameterDigest, kernelDigest],
    partitionCount ?? null,
  ])) as pg.QueryResult<InterruptedRow>;
  const [row] = rows;
  if (row === undefined) return null;
  return {
    runId: row.run_id,
    month,
    factsMoment: row.facts_moment,
    partitionCount: row.partition_count,
    leaf: resultLeaf(row.run_id),
    rowsTotal: Number(row.rows_total),
    isResumed: true,
    newerMoment: row.newest > row.facts_moment ? row.newest : null,
  };
}

/** Writes down a run under a lock, or finds that another command has. */
async function createRun(
  client: pg.ClientBase,
  identity: RunIdentity,
  factsMoment: number,
  marks: Marks,
): Promise<PlannedRun> {
  await client.query("LOCK TABLE run IN SHARE ROW EXCLUSIVE MODE");
  const begun = await findInterrupted(client, identity);
  if (begun !== null) return begun;
  const count = identity.partitionCount ?? Math.max(1, Math.round(marks.rowCount / PARTITION_ROWS));
  const partitions = cutAtMarks(marks, count);
  requireCapacity(partitions);
  await requireNew(client, identity, factsMoment, partitions.length);
  const runId = await insertRun(client, identity, factsMoment, partitions);
  return {
    runId,
    month: identity.month,
    factsMoment,
    partitionCount: partitions.length,
    leaf: resultLeaf(runId),
    rowsTotal: partitions.reduce((sum, { rowCount }) => sum + rowCount, 0),
    isResumed: false,
    newerMoment: null,
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

/** Throws `RUN_FINISHED` when these facts were computed already. */
async function requireNew(
  client: pg.ClientBase,
  { month, parameterDigest, kernelDigest }: RunIdentity,
  factsMoment: number,
  partitionCount: number,
): Promise<void> {
  const { rows } = await client.query<{ run_id: number; status: string; failure: string | null }>(
    `SELECT run_id, status, failure FROM run WHERE month = $1 AND parameter_digest = $2
     AND kernel_digest = $3 AND facts_moment = $4 AND partition_count = $5`,
    [month, parameterDigest, kernelDigest, factsMoment, partitionCount],
  );
  const [run] = rows;
  if (run === undefined) return;
  const expected = `run: expected facts, parameters or a kernel that ${monthText(month)} was not computed with yet`;
  if (run.status !== "finished") {
    throw new EngineError("RUN_FAILED", `${expected}, found run ${run.run_id}: ${run.failure}`);
  }
  throw new EngineError(
    "RUN_FINISHED",
    `${expected}, found them in run ${run.run_id}, which is finished; its result is in ` +
      `${resultLeaf(run.run_id)} and in the view result_readable, its manifest in ` +
      `groeikern run show ${run.run_id}`,
  );
}

async function insertRun(
  client: pg.ClientBase,
  { month, parameterDigest, kernelDigest, programs }: RunIdentity,
  factsMoment: number,
  partitions: readonly PartitionBound[],
): Promise<number> {
  await keepPrograms(client, programs);
  const { rows } = await client.query<{ run_id: number }>(
    `INSERT INTO run (month, parameter_digest, kernel_digest, reason_layout, facts_moment,
       partition_count)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING run_id`,
    [month, parameterDigest, kernelDigest, REASON_LAYOUT, factsMoment, partitions.length],
  );
  const runId = rows[0]?.run_id as number;
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
  await client.query("SELECT create_result_leaf($1)", [runId]);
  return runId;
}
