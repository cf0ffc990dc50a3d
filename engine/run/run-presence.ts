/**
 * Who works on a run holds it, by a session of its own: the state of a run tells the truth without
 * anybody writing it down. When a process dies its session ends, and the run reads as interrupted.
 *
 *     opened --hold--> holds a run --release--> kept, holds nothing --next run--> holds that
 *              \--fault--> ended                \--a minute, or of another address--> ended
 *
 * To open one takes as long as all else that comes before the rows.
 */
import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { openClient } from "../database/client.js";
import type { Database } from "../database/connection.js";
import { databaseError } from "../database/database-error.js";

const KEPT_MS = 60_000;

/** With what the driver's types leave out. */
type Session = pg.Client & { ref(): void; unref(): void };

interface Kept {
  readonly config: pg.ClientConfig;
  readonly client: Session;
  readonly timer: NodeJS.Timeout;
}

/** The session of the last run; it keeps no process alive. */
let kept: Kept | undefined;

function keep(config: pg.ClientConfig, client: Session): void {
  endKept();
  client.unref();
  kept = { config, client, timer: setTimeout(endKept, KEPT_MS).unref() };
}

function endKept(): void {
  if (kept === undefined) return;
  clearTimeout(kept.timer);
  kept.client.end().catch(() => undefined);
  kept = undefined;
}

/** The kept session, when it is of the same database. */
function takeKept(config: pg.ClientConfig): Session | undefined {
  if (kept === undefined || !isDeepStrictEqual(kept.config, config)) return undefined;
  const { client, timer } = kept;
  kept = undefined;
  clearTimeout(timer);
  client.ref();
  return client;
}

/** A session that holds a run; a new one is opened while the run is looked for. */
export class RunPresence {
  readonly #config: pg.ClientConfig;
  #isKept: boolean;
  #client: Promise<Session>;

  constructor({ config }: Pick<Database, "config">) {
    this.#config = config;
    const client = takeKept(config);
    this.#isKept = client !== undefined;
    this.#client = client === undefined ? this.#open() : Promise.resolve(client);
  }

  /**
   * Holds a run until `release`; others may hold it too. Throws `EngineError` with a `DATABASE_`
   * code.
   */
  async hold(runId: number): Promise<void> {
    try {
      await (await this.#client).query("SELECT hold_work('run', $1)", [runId]);
    } catch (error) {
      if (!this.#isKept) throw databaseError(error, this.#config);
      // The server may have ended it meanwhile.
      await this.end();
      this.#isKept = false;
      this.#client = this.#open();
      await this.hold(runId);
    }
  }

  /** Lets the run go; the session is kept for the next one. */
  async release(): Promise<void> {
    try {
      const client = await this.#client;
      await client.query("SELECT pg_advisory_unlock_all()");
      keep(this.#config, client);
    } catch {
      await this.end();
    }
  }

  /** Ends the session, in whatever state it is; never throws. */
  async end(): Promise<void> {
    await this.#client.then((client) => client.end()).catch(() => undefined);
  }

  #open(): Promise<Session> {
    const opening = openClient(this.#config, "run") as Promise<Session>;
    opening.catch(() => undefined);
    return opening;
  }
}
