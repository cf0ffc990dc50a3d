/**
 * Who works on a run holds it, by a session of its own: the state of a run tells the truth without
 * anybody writing it down. When a process dies its session ends, and the run reads as interrupted.
 */
import type pg from "pg";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";

/** A session that holds a run; it is opened while the run is looked for. */
export class RunPresence {
  readonly #config: pg.ClientConfig;
  readonly #opening: Promise<pg.Client>;

  constructor({ config }: Pick<Database, "config">) {
    this.#config = config;
    this.#opening = openClient(config, "run");
    this.#opening.catch(() => undefined);
  }

  /**
   * Holds a run until `release`; others may hold it too. Throws `EngineError` with a `DATABASE_`
   * code.
   */
  async hold(runId: number): Promise<void> {
    try {
      await (await this.#opening).query("SELECT hold_work('run', $1)", [runId]);
    } catch (error) {
      throw databaseError(error, this.#config);
    }
  }

  async release(): Promise<void> {
    await this.#opening.then((client) => client.end()).catch(() => undefined);
  }
}
