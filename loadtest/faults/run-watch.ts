/**
 * Run 1 of a database, watched from a session of one's own while its servers come and go: how far
 * it is, when it is published, and what it came to. `hold` keeps it from its end meanwhile, so that
 * no disturbance comes too late.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { addressOf } from "../../engine/database/address.js";
import { openClient } from "../../engine/database/client.js";
import { openDatabase } from "../../engine/database/connection.js";
import { findingText } from "../../engine/verify/finding.js";
import { verify } from "../../engine/verify/verify.js";

const LOOK_MS = 5;
const WAIT_MS_MAX = 240_000;

/** What a run comes to. */
export interface RunOutcome {
  readonly digest: string | null;
  readonly cents: string | null;
  readonly rows: number;
  /** Children in households among them. */
  readonly different: number;
}

const OUTCOME = `
  SELECT digest, totaal_cents AS cents, rows, different
  FROM run, (SELECT count(*) AS rows, count(DISTINCT (gezin_id, child_id)) AS different
    FROM result_readable WHERE run_id = 1) stored
  WHERE run_id = 1`;

const HOLD_ONE = `
  SELECT partition_no FROM run_partition WHERE run_id = 1 AND status = 'open'
  ORDER BY partition_no DESC LIMIT 1 FOR UPDATE SKIP LOCKED`;

const ENDED = "SELECT status = 'finished' AS yes FROM run WHERE run_id = 1";

const PASSED = `
  SELECT (SELECT status FROM run WHERE run_id = 1) = 'finished' OR count(*) >= $1 AS yes
  FROM run_partition WHERE run_id = 1 AND status = 'finished'`;

export class RunWatch {
  #isHolding = false;
  #holder: pg.Client | undefined;

  /** `config` is that of whatever server has the run now. */
  constructor(readonly config: () => Promise<pg.ClientConfig>) {}

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

  /** Waits until so many partitions are finished, or the run is. */
  untilFinished(count: number): Promise<void> {
    return this.until(PASSED, [count]);
  }

  untilPublished(): Promise<void> {
    return this.until(ENDED);
  }

  async isUnderWay(): Promise<boolean> {
    const [run] = await this.ask<{ status: string }>("SELECT status FROM run WHERE run_id = 1");
    return run?.status !== "finished";
  }

  /**
   * Keeps one open partition from everybody until `release`, so that the run can not end. A session
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
    throw new Error(`faults: expected an open partition to keep, found none`);
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
      const { rowCount } = await client.query(HOLD_ONE);
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
    const { rows } = await client.query<{ yes: boolean }>(ENDED);
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
      const { findings } = await verify(db, { runId: 1 });
      if (findings[0] !== undefined) throw new Error(`faults: ${findingText(findings[0])}`);
    } finally {
      await db.close();
    }
  }

  /** What the run came to; throws when the rows stored are not those that it tells of. */
  async outcome(): Promise<RunOutcome> {
    const [row] =
      await this.ask<Record<"digest" | "cents" | "rows" | "different", string>>(OUTCOME);
    if (row === undefined) throw new Error("faults: expected run 1, found none");
    await this.#verify();
    const { digest, cents, rows, different } = row;
    return { digest, cents, rows: Number(rows), different: Number(different) };
  }
}
