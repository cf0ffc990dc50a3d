/** What `groeikern status` shows: machines, queues, jobs, schedules, late runs, derivations. */
import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../database/connection.js";
import { listRuns, type RunLine } from "../run/manifest.js";
import { type DerivationLine, listDerivations } from "../sources/derivation-plan.js";
import { hasQueues, QUEUE_SCHEMA } from "./queues.js";

const RUNS_MAX = 10;
const JOBS_MAX = 20;

export interface MachineLine {
  readonly workerId: number;
  readonly host: string;
  readonly processId: number;
  readonly threads: number;
  readonly startedAt: Date;
  /** Seconds since its last sign of life. */
  readonly seenSeconds: number;
  /** False when its session is gone, or it was silent for a minute. */
  readonly isPresent: boolean;
  /** Queue of the job that it has, and how far it is. */
  readonly job: string | null;
}

export interface QueueLine {
  readonly queue: string;
  readonly waiting: number;
  readonly active: number;
  readonly completed: number;
  readonly failed: number;
}

export interface JobLine {
  readonly jobId: string;
  readonly queue: string;
  readonly state: string;
  readonly asked: unknown;
  readonly attempts: number;
  readonly createdAt: Date;
  /** What it came to, or what it was stopped by. */
  readonly found: string | null;
}

export interface ScheduleLine {
  readonly queue: string;
  readonly cron: string;
  readonly zone: string;
  readonly asked: unknown;
}

export interface Status {
  readonly machines: readonly MachineLine[];
  readonly queues: readonly QueueLine[];
  /** Those that are not done, and the newest others. */
  readonly jobs: readonly JobLine[];
  readonly schedules: readonly ScheduleLine[];
  readonly runs: readonly RunLine[];
  /** Of a screening or a load, under way or interrupted. */
  readonly derivations: readonly DerivationLine[];
}

const MACHINES = `
  SELECT w.worker_id AS "workerId", host, process_id AS "processId", threads,
    started_at AS "startedAt",
    extract(epoch FROM clock_timestamp() - seen_at)::integer AS "seenSeconds",
    w.worker_id IN (SELECT worker_id FROM worker_present) AS "isPresent",
    (SELECT min(concat_ws(': ', queue, progress)) FROM worker_job j
      WHERE j.worker_id = w.worker_id) AS job
  FROM worker w ORDER BY w.worker_id`;

const QUEUES = `
  SELECT name AS queue,
    (count(*) FILTER (WHERE state IN ('created', 'retry')))::integer AS waiting,
    (count(*) FILTER (WHERE state = 'active'))::integer AS active,
    (count(*) FILTER (WHERE state = 'completed'))::integer AS completed,
    (count(*) FILTER (WHERE state = 'failed'))::integer AS failed
  FROM ${QUEUE_SCHEMA}.queue LEFT JOIN ${QUEUE_SCHEMA}.job USING (name)
  WHERE name NOT LIKE '\\_\\_%' GROUP BY name ORDER BY name`;

const JOBS = `
  SELECT id AS "jobId", name AS queue, state::text, data AS asked,
    retry_count + 1 AS attempts, created_on AS "createdAt", output ->> 'message' AS found
  FROM ${QUEUE_SCHEMA}.job WHERE name NOT LIKE '\\_\\_%'
  ORDER BY state IN ('completed', 'cancelled', 'failed'), created_on DESC LIMIT ${JOBS_MAX}`;

const SCHEDULES = `
  SELECT name AS queue, cron, timezone AS zone, data AS asked FROM ${QUEUE_SCHEMA}.schedule
  ORDER BY name`;

/** Reads the status; without queues there are machines, runs and derivations only. */
export async function readStatus(database: Database): Promise<Status> {
  const { pool } = database;
  const read = async <T extends object>(text: string): Promise<T[]> =>
    (await pool.query<T>(text)).rows;
  const isQueued = await hasQueues(database);
  const runs = (await listRuns(database)).slice(0, RUNS_MAX);
  return {
    machines: await read<MachineLine>(MACHINES),
    queues: isQueued ? await read<QueueLine>(QUEUES) : [],
    jobs: isQueued ? (await read<JobLine>(JOBS)).map(withMonth) : [],
    schedules: isQueued ? await read<ScheduleLine>(SCHEDULES) : [],
    runs,
    derivations: await listDerivations(pool),
  };
}

/** Who joins a run is asked with the index of its month; people read YYYY-MM. */
function withMonth(line: JobLine): JobLine {
  const asked = line.asked as { readonly month?: unknown } | null;
  if (typeof asked?.month !== "number") return line;
  return { ...line, asked: { ...asked, month: monthText(asked.month) } };
}
