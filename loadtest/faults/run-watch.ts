/**
 * Run 1 of a database, watched from a session of one's own while its servers come and go: how far
 * it is, when it is published, and what it came to. `hold` keeps it from its end meanwhile, so that
 * a disturbance does not come too late.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

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
  SELECT digest, totaal_cents AS cents, rows, different, verify_run(run_id)
  FROM run, (SELECT count(*) AS rows, count(DISTINCT (gezin_id, child_id)) AS different
    FROM result_readable WHERE run_id = 1) stored
  WHERE run_id = 1`;

const HOLD_ONE = `
  SELECT partition_no FROM run_partition WHERE run_id = 1 AND status = 'open'
  ORDER BY partition_no DESC LIMIT 1 FOR UPDATE SKIP LOCKED`;

const PASSED = `
  SELECT (SELECT status FROM run WHERE run_id = 1) = 'finished' OR count(*) >= $1 AS yes
  FROM run_partition WHERE run_id = 1 AND status = 'finished'`;

export class RunWatch {
  #holder: pg.Client | undefined;

  /** `open` connects to whatever server has the run now. */
  constructor(readonly open: () => Promise<pg.Client>) {}

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
    return this.until("SELECT status = 'finished' AS yes FROM run WHERE run_id = 1");
  }

  async isUnderWay(): Promise<boolean> {
    const [run] = await this.ask<{ status: string }>("SELECT status FROM run WHERE run_id = 1");
    return run?.status !== "finished";
  }

  /** Keeps one open partition from everybody; false when none is left, and the run ends. */
  async hold(): Promise<boolean> {
    await this.release();
    const client = await this.open();
    await client.query("BEGIN");
    const { rowCount } = await client.query(HOLD_ONE);
    if (rowCount === 1) this.#holder = client;
    else await client.end();
    return rowCount === 1;
  }

  /** Lets the run end. */
  async release(): Promise<void> {
    await this.#holder?.end().catch(() => undefined);
    this.#holder = undefined;
  }

  /** What the run came to; throws when the rows stored are not those that it tells of. */
  async outcome(): Promise<RunOutcome> {
    const [row] =
      await this.ask<Record<"digest" | "cents" | "rows" | "different", string>>(OUTCOME);
    if (row === undefined) throw new Error("faults: expected run 1, found none");
    const { digest, cents, rows, different } = row;
    return { digest, cents, rows: Number(rows), different: Number(different) };
  }
}
