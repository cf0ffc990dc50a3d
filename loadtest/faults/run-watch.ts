/**
 * The run of a database, or its regularisation, watched from a session of one's own while servers
 * come and go: how far it is, when it has ended, and what it came to. `hold` keeps it from its end
 * meanwhile, so that no disturbance comes too late.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { addressOf } from "../../engine/database/address.js";
import { openClient } from "../../engine/database/client.js";
import { openDatabase } from "../../engine/database/connection.js";
import { findingText } from "../../engine/verify/finding.js";
import { verify } from "../../engine/verify/verify.js";
import { RUN, type Watched } from "./watched.js";

const LOOK_MS = 5;
const WAIT_MS_MAX = 240_000;

/** What it comes to. */
export interface RunOutcome {
  readonly digest: string | null;
  readonly cents: string | null;
  readonly rows: number;
  /** Children in households among them; of differences, what they are of. */
  readonly different: number;
}

export class RunWatch {
  #isHolding = false;
  #holder: pg.Client | undefined;

  /** `config` is that of whatever server has the run now. */
  constructor(
    readonly config: () => Promise<pg.ClientConfig>,
    readonly what: Watched = RUN,
  ) {}

  async open(): Promise<pg.Client> {
    return openClient(await this.config(), "fault");
  }

  async ask<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    const client = await this.open();
    try {
      return (await client.query<T>(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Waits until the question is answered with yes; a server that is away answers nothing. */
  async until(question: string, values: unknown[] = []): Promise<void> {
    let client: pg.Client | undefined;
    for (const end = performance.now() + WAIT_MS_MAX; performance.now() < end; ) {
      try {
        client ??= await this.open();
        const { rows } = await client.query<{ yes: boolean }>(question, values);
        if (rows[0]?.yes === true) return await client.end();
      } catch {
        await client?.end().catch(() => undefined);
        client = undefined;
      }
      await sleep(LOOK_MS);
    }
    await client?.end().catch(() => undefined);
    throw new Error(`faults: expected ${question} within ${WAIT_MS_MAX / 1000} s, found it false`);
  }

  /** Waits until so many parts are finished, or all is. */
  untilFinished(count: number): Promise<void> {
    return this.until(this.what.passed, [count]);
  }

  untilEnded(): Promise<void> {
    return this.until(this.what.ended);
  }

  async isUnderWay(): Promise<boolean> {
    const [found] = await this.ask<{ yes: boolean }>(this.what.ended);
    return found?.yes !== true;
  }

  /**
   * Keeps one open part from everybody until `release`, so that the run can not end. A session
   * that is lost, with its server or alone, is opened again at once and keeps one again.
   */
  async hold(): Promise<void> {
    if (this.#isHolding) return;
    this.#isHolding = true;
    await this.#keepOne();
  }

  async #keepOne(): Promise<void> {
    for (const end = performance.now() + WAIT_MS_MAX; performance.now() < end; ) {
      if (!this.#isHolding || (await this.#tryKeeping().catch(() => false))) return;
      await sleep(LOOK_MS);
    }
    throw new Error(`faults: expected an open part to keep, found none`);
  }

  /** False when nobody answers, or others have all that is open. */
  async #tryKeeping(): Promise<boolean> {
    const client = await this.open();
    client.once("end", () => {
      if (this.#holder !== client) return;
      this.#holder = undefined;
      this.#keepOne().catch(() => undefined);
    });
    try {
      await client.query("BEGIN");
      const { rowCount } = await client.query(this.what.holdOne);
      if (rowCount === 1 && this.#isHolding) {
        this.#holder = client;
        return true;
      }
      return (await this.#hasEnded(client)) || !this.#isHolding;
    } finally {
      if (this.#holder !== client) await client.end().catch(() => undefined);
    }
  }

  async #hasEnded(client: pg.Client): Promise<boolean> {
    const { rows } = await client.query<{ yes: boolean }>(this.what.ended);
    return rows[0]?.yes === true;
  }

  /** Lets the run end. */
  async release(): Promise<void> {
    this.#isHolding = false;
    const holder = this.#holder;
    this.#holder = undefined;
    await holder?.end().catch(() => undefined);
  }

  async #verify(): Promise<void> {
    const db = await openDatabase({ url: addressOf(await this.config()) });
    try {
      const { findings } = await verify(db, { runId: this.what.runId });
      if (findings[0] !== undefined) throw new Error(`faults: ${findingText(findings[0])}`);
    } finally {
      await db.close();
    }
  }

  /** What it came to; throws when the rows stored are not those that it tells of. */
  async outcome(): Promise<RunOutcome> {
    const [row] = await this.ask<Record<"digest" | "cents" | "rows" | "different", string>>(
      this.what.outcome,
    );
    if (row === undefined) throw new Error("faults: expected a run, found none");
    await this.#verify();
    const { digest, cents, rows, different } = row;
    return { digest, cents, rows: Number(rows), different: Number(different) };
  }
}
