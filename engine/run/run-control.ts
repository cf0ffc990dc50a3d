/**
 * The run that this process calculates for others: at most one.
 *
 *     idle --start--> calculating --published, failed or cancelled--> idle
 *
 * `start` answers as soon as the run is written down. Starting the month that is under way joins
 * it.
 */
import { monthText } from "../../core-wasm/month.js";
import type { Database } from "../database/connection.js";
import { EngineError } from "../errors.js";
import { isOpen, readManifest } from "./manifest.js";
import { type RunProgress, recompute } from "./recompute.js";
import { answerRequest, claimRequest, type RunRequest } from "./run-request.js";

interface Active {
  readonly month: number;
  readonly abort: AbortController;
  /** The run's number, as soon as it has one. */
  readonly known: Promise<number>;
  readonly ended: Promise<void>;
}

export interface RunControlOptions {
  readonly database: Database;
  readonly parametersDir?: string | undefined;
  readonly onProgress: (progress: RunProgress) => void;
  /** A run was published. */
  readonly onPublished: (runId: number, month: number) => void;
  /** A run ended without. */
  readonly onStopped: (error: unknown) => void;
}

export class RunControl {
  readonly #options: RunControlOptions;
  #active: Active | undefined;
  #activeRunId: number | undefined;

  constructor(options: RunControlOptions) {
    this.#options = options;
  }

  isCalculating(runId: number): boolean {
    return this.#activeRunId === runId;
  }

  /**
   * Starts the run of a month, once for a request. Throws `REQUEST_ID_REUSED`, `RUN_UNDER_WAY` of
   * another month, and what `recompute` throws before it has a run.
   */
  async start(request: RunRequest): Promise<number> {
    const { database } = this.#options;
    const before = await claimRequest(database, request);
    if (before !== null) {
      const { status } = await readManifest(database, before);
      if (!isOpen(status) || this.isCalculating(before)) return before;
    }
    const runId = await this.#join(request.month);
    await answerRequest(database, request.requestId, runId);
    return runId;
  }

  #join(month: number): Promise<number> {
    if (this.#active === undefined) return this.#calculate(month).known;
    if (this.#active.month === month) return this.#active.known;
    throw new EngineError(
      "RUN_UNDER_WAY",
      `runs: expected none under way, found that of ${monthText(this.#active.month)}; try again`,
    );
  }

  #calculate(month: number): Active {
    const { database, parametersDir, onProgress, onPublished, onStopped } = this.#options;
    const abort = new AbortController();
    let tell: (runId: number) => void = () => undefined;
    const told = new Promise<number>((resolve) => {
      tell = resolve;
    });
    const running = recompute(database, {
      month,
      parametersDir,
      signal: abort.signal,
      onProgress: (progress) => {
        this.#activeRunId = progress.runId;
        onProgress(progress);
        tell(progress.runId);
      },
    });
    const known = Promise.race([told, running.then(({ runId }) => runId)]);
    known.catch(() => undefined);
    const ended = running
      .then(({ runId, isUpToDate }) => {
        if (!isUpToDate) onPublished(runId, month);
      }, onStopped)
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
      throw new EngineError("RUN_NOT_CALCULATING", message);
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
