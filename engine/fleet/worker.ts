/**
 * `groeikern worker`: takes jobs from the queues, one after the other, until it is told to stop.
 *
 *     idle --job--> working --done or failed--> idle
 *       \---------- server lost --> waiting --> idle, under a new number
 *
 * Any number of workers on any number of machines share a database. One that is stopped gives its
 * job back; one that dies leaves it, and the others notice within seconds (worker-presence.ts).
 */
import { setTimeout as sleep } from "node:timers/promises";
import type PgBoss from "pg-boss";
import type { Database } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";
import { isPassing } from "../run/run-end.js";
import { type Help, type JobProgress, performJob } from "./jobs.js";
import { QUEUES, type QueueName } from "./queue-names.js";
import { type Attempts, openQueues } from "./queues.js";
import { WorkerPresence } from "./worker-presence.js";

const LOOK_MS = 500;
const SIGN_MS = 2_000;
const LOST_MS = 1_000;

export interface WorkerOptions {
  readonly database: Database;
  /** Worker threads of a job. */
  readonly threads: number;
  readonly signal: AbortSignal;
  /** End when no job waits, and nobody has one that might ask for help. */
  readonly isDraining?: boolean | undefined;
  readonly attempts?: Attempts | undefined;
  readonly onNotice?: ((line: string) => void) | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
}

/** A job that this worker has. */
interface Job {
  readonly queue: QueueName;
  readonly id: string;
  readonly data: unknown;
}

/**
 * Works until the signal is aborted; a server that is lost, or full, is waited for. Throws
 * `DATABASE_UNREACHABLE` when an embedded one is lost: it comes back for who opens it again.
 */
export async function work(options: WorkerOptions): Promise<void> {
  const { signal, onNotice } = options;
  while (!signal.aborted) {
    try {
      return await workOnServer(options);
    } catch (error) {
      const { code, message } = databaseError(error, options.database.config);
      const isGone = code === "DATABASE_UNREACHABLE" && options.database.embedded;
      if (!isPassing(code) || isGone) throw error;
      onNotice?.(`the server was lost, waiting for it: ${message}`);
      await pause(LOST_MS, signal);
    }
  }
}

async function workOnServer(options: WorkerOptions): Promise<void> {
  const { database, threads, attempts } = options;
  const presence = await WorkerPresence.take(database, threads);
  try {
    const boss = await openQueues(database, { isWorking: true, attempts });
    try {
      options.onNotice?.(`worker ${presence.workerId} takes jobs`);
      await new Turn(options, presence, boss).untilStopped();
    } finally {
      await boss.stop({ graceful: false }).catch(() => undefined);
    }
  } finally {
    await presence.leave();
  }
}

/** One worker on one server. */
class Turn {
  #lost: unknown;

  constructor(
    readonly options: WorkerOptions,
    readonly presence: WorkerPresence,
    readonly boss: PgBoss,
  ) {}

  async untilStopped(): Promise<void> {
    const { signal, isDraining } = this.options;
    const signs = setInterval(() => void this.#sign(), SIGN_MS);
    try {
      await this.presence.sign(this.boss);
      while (!signal.aborted && this.#lost === undefined) {
        const job = await this.#take();
        if (job !== null) await this.#perform(job);
        else if (isDraining === true && !(await this.presence.isAnyBusy())) return;
        else await pause(LOOK_MS, signal);
      }
    } finally {
      clearInterval(signs);
    }
    if (this.#lost !== undefined) throw this.#lost;
  }

  async #sign(): Promise<void> {
    await this.presence.sign(this.boss).catch((error: unknown) => {
      this.#lost ??= error;
    });
  }

  async #take(): Promise<Job | null> {
    for (const queue of QUEUES) {
      const [job] = (await this.boss.fetch(queue)) ?? [];
      if (job === undefined) continue;
      await this.presence.noteTaken(queue, job.id);
      return { queue, id: job.id, data: job.data };
    }
    return null;
  }

  async #perform({ queue, id, data }: Job): Promise<void> {
    const { database, threads, signal, onNotice } = this.options;
    onNotice?.(`job ${id} of ${queue}: begun`);
    const onProgress = (progress: JobProgress): void => {
      this.presence.progress = progress;
      this.options.onProgress?.(progress);
    };
    const callOthers = (help: Help): void => {
      this.#callOthers(help).catch(() => undefined);
    };
    try {
      const context = { database, threads, signal, onProgress, callOthers };
      const outcome = await performJob(queue, data, context);
      await this.boss.complete(queue, id, outcome);
      onNotice?.(`job ${id} of ${queue}: ${outcome.message}`);
    } catch (error) {
      const { code, message } = databaseError(error, database.config);
      onNotice?.(`job ${id} of ${queue}: ${message}`);
      await this.boss.fail(queue, id, { code, message });
      if (code === "DATABASE_UNREACHABLE") throw error;
    } finally {
      await this.presence.noteDone(id).catch(() => undefined);
    }
  }

  /** A job for each of the others; who has no time for it misses nothing. */
  async #callOthers(help: Help): Promise<void> {
    const count = await this.presence.countOthers();
    for (let other = 0; other < count; other += 1) {
      const singletonKey = `${JSON.stringify(help)} ${other}`;
      await this.boss.send("join", help, { singletonKey });
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
