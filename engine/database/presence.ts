/**
 * Being there: one session with a shared advisory lock, held as long as a command uses the server.
 *
 *     present --session lost--> absent --server answers--> present
 *        \---------------------- leave ------------------------> gone
 *
 * A killed command loses its session and so its presence. A server that restarted by itself has
 * forgotten everybody: each comes back, so that nobody stops it under the others. One that was
 * killed is started again by those who are present: a service has nobody else who would.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { openClient } from "./client.js";

const LOCK = "hashtext('groeikern'), hashtext('presence')";
/** Longer than a server takes to stop: whoever comes waits no longer for a frozen process. */
const ALONE_BOUND = "SET idle_session_timeout = '120s'";
const RETURN_PAUSE_MS = 250;
/** Attempts after which a server that does not come is looked for less often. */
const RETURN_ATTEMPTS = 240;
const LATE_PAUSE_MS = 5_000;

export class Presence {
  #client: pg.Client;
  readonly #leaving = new AbortController();
  #returned: Promise<void> = Promise.resolve();

  private constructor(
    readonly config: pg.ClientConfig,
    /** Starts a server that was killed; does nothing about any other. */
    readonly revive: () => Promise<void>,
    client: pg.Client,
  ) {
    this.#client = client;
    this.#watch();
  }

  /** Waits for who is just stopping the server. Throws `EngineError` with a `DATABASE_` code. */
  static async take(config: pg.ClientConfig, revive: () => Promise<void>): Promise<Presence> {
    const client = await present(config);
    try {
      await requireAnswer(config);
      return new Presence(config, revive, client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** Ends the session; nothing is started behind it. */
  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.#returned;
    await this.#client.end().catch(() => undefined);
  }

  #watch(): void {
    this.#client.once("end", () => {
      if (!this.#leaving.signal.aborted) this.#returned = this.#comeBack();
    });
  }

  async #comeBack(): Promise<void> {
    const { signal } = this.#leaving;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const pause = attempt < RETURN_ATTEMPTS ? RETURN_PAUSE_MS : LATE_PAUSE_MS;
      await sleep(pause, undefined, { ref: false, signal }).catch(() => undefined);
      if (signal.aborted) return;
      const client = await present(this.config).catch(() => null);
      if (client !== null) {
        this.#client = client;
        this.#watch();
        return;
      }
      if (!signal.aborted) await this.revive().catch(() => undefined);
    }
  }
}

async function present(config: pg.ClientConfig): Promise<pg.Client> {
  const client = await openClient(config, "presence");
  try {
    await client.query(`SELECT pg_advisory_lock_shared(${LOCK})`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/**
 * A server that is being stopped takes no new session. It ends who stops it before who waits, who
 * then gets the lock for a moment: presence counts only on a server that still answers.
 */
async function requireAnswer(config: pg.ClientConfig): Promise<void> {
  await (await openClient(config, "meeting")).end();
}

/** Runs `work` while nobody is present and nobody can come; false when somebody is. */
export async function whenNobodyIsPresent(
  config: pg.ClientConfig,
  work: () => Promise<void>,
): Promise<boolean> {
  const client = await openClient(config, "leave");
  try {
    const { rows } = await client.query<{ alone: boolean }>(
      `SELECT pg_try_advisory_lock(${LOCK}) AS alone`,
    );
    await client.query(ALONE_BOUND);
    if (rows[0]?.alone !== true) return false;
    await work();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
