/**
 * What faults are done on: an embedded server of its own with a small population and a run that has
 * its partitions, and where it is asked for a regularisation that has its parts, kept as templates.
 * Each attempt gets a copy under the name that commands use, and the commands are those of the
 * user, in processes of their own.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { openClient } from "../../engine/database/client.js";
import type { Settings } from "../../engine/database/cluster.js";
import { openDatabase } from "../../engine/database/connection.js";
import { type EmbeddedServer, startEmbedded } from "../../engine/database/embedded.js";
import { findPostmaster } from "../../engine/database/postmaster.js";
import { endIdleThreads } from "../../engine/threads/shelf.js";
import { Command } from "./command.js";
import { GROUNDS, type Ground } from "./ground.js";
import { type RunOutcome, RunWatch } from "./run-watch.js";
import { REGULARISATION } from "./watched.js";

export const DATABASE = "groeikern";
const TEMPLATES = { run: "faults_template", regularisation: "faults_template_late" } as const;

/** Where a command runs, when that is not here on the embedded server. */
export interface CommandOptions {
  /** DATABASE_URL. */
  readonly url?: string;
  readonly namespace?: string;
  /** More of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export class FaultStand {
  readonly #commands: Command[] = [];
  readonly #undo: (() => Promise<unknown>)[] = [];
  readonly run = new RunWatch(() => this.config());
  readonly regularisation = new RunWatch(() => this.config(), REGULARISATION);
  readonly #undisturbed = new Map<Ground, RunOutcome>();
  /** What the attempt is on. */
  ground: Ground = "run";

  private constructor(
    readonly folder: string,
    public server: EmbeddedServer,
  ) {}

  static async open(children: number, grounds: readonly Ground[] = ["run"]): Promise<FaultStand> {
    const folder = await mkdtemp(join(tmpdir(), "groeikern-faults-"));
    const stand = new FaultStand(folder, await startEmbedded({ folder }));
    try {
      await stand.#lay("run", children);
      if (grounds.includes("regularisation")) await stand.#lay("regularisation", children);
      return stand;
    } catch (error) {
      await stand.close();
      throw error;
    }
  }

  /** Lays a ground in what the database holds, keeps it, and sees what it comes to undisturbed. */
  async #lay(ground: Ground, children: number): Promise<void> {
    const { folder } = this;
    const { prepare, words } = GROUNDS[ground];
    const db = await openDatabase({ url: "", embedded: { folder } });
    try {
      await prepare(db, children);
    } finally {
      await db.close();
      await endIdleThreads();
    }
    await this.admin(`ALTER DATABASE ${DATABASE} RENAME TO ${TEMPLATES[ground]}`);
    await this.reset(ground);
    await this.command(...words).succeeds();
    this.#undisturbed.set(ground, await this.watch.outcome());
  }

  /** What the attempt is done to. */
  get watch(): RunWatch {
    return this.ground === "run" ? this.run : this.regularisation;
  }

  /** What it comes to when nothing happens. */
  get undisturbed(): RunOutcome {
    const found = this.#undisturbed.get(this.ground);
    if (found === undefined) throw new Error("faults: expected an opened stand");
    return found;
  }

  /** The database that an attempt begins as. */
  get template(): string {
    return TEMPLATES[this.ground];
  }

  /** The database as it was before any attempt, and nothing left of the one before. */
  async reset(ground: Ground): Promise<void> {
    await this.#clear();
    this.ground = ground;
    await this.admin(`CREATE DATABASE ${DATABASE} TEMPLATE ${this.template}`);
  }

  async #clear(): Promise<void> {
    for (const watch of [this.run, this.regularisation]) await watch.release();
    for (const command of this.#commands.splice(0)) await command.end();
    await this.returnToServer();
    await this.admin(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    for (const undo of this.#undo.splice(0).reverse()) await undo();
  }

  /** What is done when the attempt is over, and its database gone; the last one first. */
  later(undo: () => Promise<unknown>): void {
    this.#undo.push(undo);
  }

  /** Starts a command of groeikern on the database. */
  command(...words: readonly string[]): Command {
    return this.commandAt({}, ...words);
  }

  commandAt({ url = "", namespace, env }: CommandOptions, ...words: readonly string[]): Command {
    const own = { DATABASE_URL: url, GROEIKERN_DATA: this.folder };
    const command = new Command(words, { env: { ...process.env, ...env, ...own }, namespace });
    this.#commands.push(command);
    return command;
  }

  /** The database, under whatever server runs now. */
  async config(): Promise<pg.ClientConfig> {
    const found = await findPostmaster(this.server.dataFolder);
    const port = found?.port ?? this.server.config.port;
    return { ...this.server.config, port, database: DATABASE };
  }

  /** Sends the server a signal: as the kernel does, or as an administrator's stop. */
  async signalServer(signal: "SIGKILL" | "SIGQUIT" | "SIGINT"): Promise<void> {
    const found = await findPostmaster(this.server.dataFolder);
    if (found !== null) process.kill(found.pid, signal);
  }

  /** Starts the server anew with other settings, which end with the attempt. */
  async restartServer(settings: Settings): Promise<void> {
    const again = async (own: Settings): Promise<void> => {
      await this.server.close();
      this.server = await startEmbedded({ folder: this.folder, settings: own });
    };
    this.later(() => again({}));
    await again(settings);
  }

  /** Statements outside of the database. */
  async admin(...statements: readonly string[]): Promise<void> {
    const client = await openClient(this.server.config, "faults");
    try {
      for (const text of statements) await client.query(text);
    } finally {
      await client.end();
    }
  }

  /** To a server that runs: the one that was joined may have been killed. */
  async returnToServer(): Promise<void> {
    const before = this.server;
    this.server = await startEmbedded({ folder: this.folder });
    await before.close();
  }

  async close(): Promise<void> {
    try {
      await this.#clear();
    } finally {
      await this.server.close();
      await rm(this.folder, { recursive: true, force: true });
    }
  }
}
