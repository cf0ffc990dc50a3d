/**
 * What faults are done on: an embedded server of its own with a small population and a run that has
 * its partitions, kept as a template. Each attempt gets a copy under the name that commands use,
 * and the commands are those of the user, in processes of their own.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { openClient } from "../../engine/database/client.js";
import { openDatabase } from "../../engine/database/connection.js";
import { type EmbeddedServer, startEmbedded } from "../../engine/database/embedded.js";
import { migrate } from "../../engine/database/migrate.js";
import { findPostmaster } from "../../engine/database/postmaster.js";
import { errorCode } from "../../engine/errors.js";
import { openQueues } from "../../engine/fleet/queues.js";
import { generate } from "../../engine/generate/generate.js";
import { recompute } from "../../engine/run/recompute.js";
import { Command } from "./command.js";

const DATABASE = "groeikern";
const TEMPLATE = "faults_template";
export const PARTITIONS = 24;
const LOOK_MS = 5;
const WAIT_MS_MAX = 120_000;

/** What an undisturbed run comes to. */
export interface Undisturbed {
  readonly digest: string | null;
  readonly rows: number;
}

export class FaultStand {
  readonly #commands: Command[] = [];

  private constructor(
    readonly folder: string,
    readonly undisturbed: Undisturbed,
    public server: EmbeddedServer,
  ) {}

  static async open(children: number): Promise<FaultStand> {
    const folder = await mkdtemp(join(tmpdir(), "groeikern-faults-"));
    const server = await startEmbedded({ folder });
    const db = await openDatabase({ url: "", embedded: { folder } });
    await migrate(db);
    await generate(db, { children, seed: 1, workers: 0, into: DATABASE });
    const boss = await openQueues(db, { isWorking: false });
    await boss.stop({ graceful: false });
    const signal = AbortSignal.abort();
    const planning = recompute(db, { workers: 1, partitions: PARTITIONS, signal });
    await planning.catch((error: unknown) => {
      if (errorCode(error) !== "RUN_INTERRUPTED") throw error;
    });
    await db.close();
    const stand = new FaultStand(folder, { digest: null, rows: 0 }, server);
    await stand.#admin((client) =>
      client.query(`ALTER DATABASE ${DATABASE} RENAME TO ${TEMPLATE}`),
    );
    await stand.reset();
    await stand.command("recompute", "--workers", "2").succeeds();
    return new FaultStand(folder, await stand.readRun(), server);
  }

  /** The database as it was before any run. */
  async reset(): Promise<void> {
    for (const command of this.#commands.splice(0)) await command.end();
    await this.#return();
    await this.#admin(async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${DATABASE} TEMPLATE ${TEMPLATE}`);
    });
  }

  /** Starts a command of groeikern on the database. */
  command(...words: readonly string[]): Command {
    const command = new Command(words, {
      ...process.env,
      DATABASE_URL: "",
      GROEIKERN_DATA: this.folder,
    });
    this.#commands.push(command);
    return command;
  }

  /** Asks the database in a session of its own, under whatever server runs now. */
  async ask<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    const client = await this.session();
    try {
      return (await client.query<T>(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async session(): Promise<pg.Client> {
    const found = await findPostmaster(this.server.dataFolder);
    const port = found?.port ?? this.server.config.port;
    return openClient({ ...this.server.config, port, database: DATABASE }, "fault");
  }

  /** Waits until the question is answered with yes; a server that is away answers nothing. */
  async until(question: string, values: unknown[] = []): Promise<void> {
    for (const end = performance.now() + WAIT_MS_MAX; performance.now() < end; ) {
      const rows = await this.ask<{ yes: boolean }>(question, values).catch(() => []);
      if (rows[0]?.yes === true) return;
      await sleep(LOOK_MS);
    }
    throw new Error(`faults: expected ${question} within ${WAIT_MS_MAX / 1000} s, found it false`);
  }

  /** Waits until so many partitions are finished. */
  untilFinished(count: number): Promise<void> {
    return this.until(
      `SELECT count(*) >= $1 OR (SELECT status FROM run WHERE run_id = 1) = 'finished' AS yes
       FROM run_partition WHERE run_id = 1 AND status = 'finished'`,
      [count],
    );
  }

  untilPublished(): Promise<void> {
    return this.until("SELECT status = 'finished' AS yes FROM run WHERE run_id = 1");
  }

  /** Sends the server a signal: as the kernel does, or as an administrator's immediate stop. */
  async signalServer(signal: "SIGKILL" | "SIGQUIT"): Promise<void> {
    const found = await findPostmaster(this.server.dataFolder);
    if (found !== null) process.kill(found.pid, signal);
  }

  /** To a server that runs: the one that was joined may have been killed. */
  async #return(): Promise<void> {
    const before = this.server;
    this.server = await startEmbedded({ folder: this.folder });
    await before.close();
  }

  /** What the run came to. */
  async readRun(): Promise<Undisturbed & { readonly different: number }> {
    await this.#return();
    const [row] = await this.ask<{ digest: string | null; rows: string; different: string }>(
      `SELECT (SELECT digest FROM run WHERE run_id = 1) AS digest, count(*) AS rows,
         count(DISTINCT (gezin_id, child_id)) AS different FROM result_readable WHERE run_id = 1`,
    );
    const { digest = null, rows = "0", different = "0" } = row ?? {};
    return { digest, rows: Number(rows), different: Number(different) };
  }

  async close(): Promise<void> {
    for (const command of this.#commands.splice(0)) await command.end();
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #admin(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
    const client = await openClient(this.server.config, "faults");
    await work(client).finally(() => client.end());
  }
}
