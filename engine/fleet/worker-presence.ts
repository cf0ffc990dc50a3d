/**
 * A worker that is there, and the jobs that it has.
 *
 * It holds its number by a session, as a run is held (run-presence.ts), and gives a sign of life
 * now and then besides: a process that is frozen keeps its session. Each worker looks after all of
 * them: a job whose worker has gone is failed for it, and comes again.
 */
import { hostname } from "node:os";
import type pg from "pg";
import type PgBoss from "pg-boss";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import type { JobProgress } from "./jobs.js";

const ORPHANS = `
  DELETE FROM worker_job WHERE worker_id NOT IN (SELECT worker_id FROM worker_present)
  RETURNING job_id, queue, worker_id`;

const SIGN = `
  WITH seen AS (UPDATE worker SET seen_at = clock_timestamp() WHERE worker_id = $1)
  UPDATE worker_job SET progress = $2 WHERE worker_id = $1`;

export class WorkerPresence {
  /** How far its job is; told with the next sign of life. */
  progress: JobProgress | undefined;

  private constructor(
    readonly database: Database,
    readonly workerId: number,
    readonly client: pg.Client,
  ) {}

  /** Throws `EngineError` with a `DATABASE_` code. */
  static async take(database: Database, threads: number): Promise<WorkerPresence> {
    const client = await openClient(database.config, "worker");
    try {
      const { rows } = await client.query<{ worker_id: number }>(
        `INSERT INTO worker (host, process_id, threads) VALUES ($1, $2, $3) RETURNING worker_id`,
        [hostname(), process.pid, threads],
      );
      const workerId = rows[0]?.worker_id as number;
      await client.query("SELECT hold_work('worker', $1)", [workerId]);
      return new WorkerPresence(database, workerId, client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** A sign of life, and what the others left. Throws when the session is lost. */
  async sign(boss: PgBoss): Promise<void> {
    await this.client.query(SIGN, [this.workerId, progressText(this.progress)]);
    const { rows } = await this.client.query<{ job_id: string; queue: string; worker_id: number }>(
      ORPHANS,
    );
    for (const { job_id, queue, worker_id } of rows) {
      await boss.fail(queue, job_id, { message: `worker ${worker_id} has gone` });
    }
    await this.client.query(
      `DELETE FROM worker WHERE worker_id NOT IN (SELECT worker_id FROM worker_present)
       AND seen_at < clock_timestamp() - interval '1 minute'`,
    );
  }

  /** Workers that are there, this one not counted. */
  async countOthers(): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: string }>(
      "SELECT count(*) FROM worker_present WHERE worker_id <> $1",
      [this.workerId],
    );
    return Number(rows[0]?.count);
  }

  /** Whether some worker has a job. */
  async isAnyBusy(): Promise<boolean> {
    const { rows } = await this.database.pool.query<{ busy: boolean }>(
      "SELECT EXISTS (SELECT FROM worker_job) AS busy",
    );
    return rows[0]?.busy === true;
  }

  async noteTaken(queue: string, jobId: string): Promise<void> {
    this.progress = undefined;
    await this.database.pool.query(
      `INSERT INTO worker_job (job_id, queue, worker_id) VALUES ($1, $2, $3)
       ON CONFLICT (job_id) DO UPDATE SET worker_id = excluded.worker_id,
         taken_at = clock_timestamp(), progress = NULL`,
      [jobId, queue, this.workerId],
    );
  }

  async noteDone(jobId: string): Promise<void> {
    await this.database.pool.query("DELETE FROM worker_job WHERE job_id = $1 AND worker_id = $2", [
      jobId,
      this.workerId,
    ]);
  }

  async leave(): Promise<void> {
    await this.client
      .query("DELETE FROM worker WHERE worker_id = $1", [this.workerId])
      .catch(() => undefined);
    await this.client.end().catch(() => undefined);
  }
}

const progressText = (progress: JobProgress | undefined): string | null => {
  if (progress === undefined) return null;
  const { phase, done, total } = progress;
  return `${phase} ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
};
