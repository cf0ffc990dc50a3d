/**
 * The queues, which are pg-boss's: jobs, attempts, schedules and dead letters in a schema of their
 * own of the same database, made by whoever comes first.
 *
 *     created --taken--> active --done--> completed
 *        ^                  |
 *        +-- retry, later --+-- attempts used up --> failed, and a copy in the queue dead
 *
 * A job `join` leaves no copy: what it helps with is the job of another, done or dead by itself.
 * A job may be delivered twice, and is done once all the same: jobs.ts says by what.
 */
import PgBoss from "pg-boss";
import type { Database } from "../database/connection.js";
import { QUEUES } from "./queue-names.js";

/** Schema of the queues. */
export const QUEUE_SCHEMA = "groeikern_work";

/** Where jobs end that failed too often. */
export const DEAD_QUEUE = "dead";

export interface Attempts {
  readonly retryLimit: number;
  /** Seconds before the second attempt; with backoff each waits twice as long as the one before. */
  readonly retryDelay: number;
  readonly retryBackoff: boolean;
}

const ATTEMPTS: Attempts = { retryLimit: 5, retryDelay: 30, retryBackoff: true };
/** Who has a job is known better (worker-presence.ts); an end is for jobs that nobody noted. */
const KEPT = { expireInHours: 23, retentionDays: 30 };

export interface QueueOptions {
  /** True for a worker: it makes jobs of schedules, and clears what is old. */
  readonly isWorking: boolean;
  /** For the tests. */
  readonly attempts?: Attempts | undefined;
}

/** Opens the queues, making them when they are not there; `stop` it in the end. */
export async function openQueues({ pool }: Database, options: QueueOptions): Promise<PgBoss> {
  const { isWorking } = options;
  const executeSql = (text: string, values: unknown[]) => pool.query(text, values);
  const boss = new PgBoss({
    schema: QUEUE_SCHEMA,
    db: { executeSql },
    schedule: isWorking,
    supervise: isWorking,
  });
  boss.on("error", () => undefined);
  await boss.start();
  await boss.createQueue(DEAD_QUEUE);
  for (const name of QUEUES) {
    const attempts = options.attempts ?? ATTEMPTS;
    const queue = {
      name,
      ...attempts,
      ...KEPT,
      ...(name !== "join" && { deadLetter: DEAD_QUEUE }),
    };
    await boss.createQueue(name, queue);
    await boss.updateQueue(name, queue);
  }
  return boss;
}

/** Whether the queues have been made; one machine alone does without. */
export async function hasQueues({ pool }: Database): Promise<boolean> {
  const { rows } = await pool.query<{ known: boolean }>(
    "SELECT to_regclass($1) IS NOT NULL AS known",
    [`${QUEUE_SCHEMA}.job`],
  );
  return rows[0]?.known === true;
}
