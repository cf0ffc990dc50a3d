/**
 * The run that this server calculates: at most one.
 *
 *     idle --start--> calculating --published, failed or cancelled--> idle
 *
 * `start` answers as soon as the run is written down. Starting the month that is under way joins
 * it.
 */
import type { Logger } from "pino";
import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../../engine/database/connection.js";
import { errorCode, errorMessage } from "../../engine/errors.js";
import { recompute } from "../../engine/run/recompute.js";
import { CallError } from "../access/call-error.js";
import type { Metrics } from "../door/metrics.js";
import type { RunStore } from "./run-store.js";

const RETRY_MS = 10_000;

interface Active {
  readonly month: number;
  readonly abort: AbortController;
  /** The run's number, as soon as it has one. */
  readonly known: Promise<number>;
  readonly ended: Promise<void>;
}

export interface RunControlOptions {
  readonly database: Database;
  readonly store: RunStore;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly parametersDir: string | undefined;
}

export class RunControl {
  readonly #options: RunControlOptions;
  readonly #asked = new Map<string, Promise<number>>();
  #active: Active | undefined;
  #activeRunId: number | undefined;

  constructor(options: RunControlOptions) {
    this.#options = options;
  }

  isCalculating(runId: number): boolean {
    return this.#activeRunId === runId;
  }

  /** Starts the run of a month, once for a request. Throws `SERVER_BUSY`, `RUN_FINISHED`. */
  start(requestId: string, month: number, by: string): Promise<number> {
    const asked = this.#asked.get(requestId);
    if (asked !== undefined) return asked;
    const answer = this.#start(requestId, month, by).finally(() => this.#asked.delete(requestId));
    this.#asked.set(requestId, answer);
    return answer;
  }

  async #start(requestId: string, month: number, by: string): Promise<number> {
    const { store } = this.#options;
    const before = await store.knownRequest(requestId, month);
    if (before !== undefined) {
      const { status } = await store.line(before);
      if (status !== "running" || this.isCalculating(before)) return before;
    }
    const runId = await this.#join(month);
    await store.remember(requestId, month, runId, by);
    return runId;
  }

  #join(month: number): Promise<number> {
    if (this.#active === undefined) return this.#calculate(month).known;
    if (this.#active.month === month) return this.#active.known;
    throw new CallError(
      "SERVER_BUSY",
      `runs: expected none under way, found that of ${monthText(this.#active.month)}; try again`,
      { retryMs: RETRY_MS },
    );
  }

  #calculate(month: number): Active {
    const { database, log, metrics, parametersDir } = this.#options;
    const abort = new AbortController();
    let tell: (runId: number) => void = () => undefined;
    const told = new Promise<number>((resolve) => {
      tell = resolve;
    });
    const running = recompute(database, {
      month,
      parametersDir,
      signal: abort.signal,
      onProgress: ({ runId, done, total }) => {
        this.#activeRunId = runId;
        metrics.progress(done, total);
        tell(runId);
      },
    });
    const known = Promise.race([told, running.then(({ runId }) => runId)]);
    known.catch(() => undefined);
    const ended = running
      .then(
        ({ runId }) => log.info({ runId, month: monthText(month) }, "run published"),
        (error: unknown) =>
          log.warn({ code: errorCode(error), cause: errorMessage(error) }, "run ended"),
      )
      .then(() => {
        this.#active = undefined;
        this.#activeRunId = undefined;
      });
    this.#active = { month, abort, known, ended };
    return this.#active;
  }

  /** Stops the run; resolves when it has. Throws `RUN_NOT_CALCULATING`. */
  async cancel(runId: number): Promise<void> {
    const active = this.#active;
    if (active === undefined || !this.isCalculating(runId)) {
      const message = `run ${runId}: expected this server to calculate it, found it does not`;
      throw new CallError("RUN_NOT_CALCULATING", message);
    }
    active.abort.abort();
    await active.ended;
  }

  /** Stops whatever is under way; it can be gone on with. */
  async close(): Promise<void> {
    this.#active?.abort.abort();
    await this.#active?.ended;
  }
}
