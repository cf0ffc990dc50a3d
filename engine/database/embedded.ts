/**
 * The embedded PostgreSQL: started when no server of ours runs in the data folder, shared when one
 * does, stopped by the last command that leaves.
 *
 * Every command that uses the server holds one session with a shared advisory lock, its presence.
 * On leaving it gives the lock up and tries to take it alone: who succeeds was the last, and stops
 * the server. A killed command loses its session and so its presence; the next command finds the
 * server running, uses it, and stops it. `pg_ctl` starts the server in a session of its own, so
 * Ctrl-C reaches the command and not the server.
 */
import { mkdir, realpath } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { PROJECT_ROOT } from "../../core-wasm/root.js";
import { EngineError, errorMessage } from "../errors.js";
import { type Binaries, openBinaries } from "./binaries.js";
import { openClient } from "./client.js";
import { EMBEDDED_USER, openCluster, type Settings, standardSettings } from "./cluster.js";
import { findPostmaster } from "./postmaster.js";

const ATTEMPTS_MAX = 480;
const ATTEMPT_PAUSE_MS = 250;
const START_SECONDS_MAX = "120";
const PRESENCE_LOCK = "hashtext('groeikern'), hashtext('presence')";

export interface EmbeddedServer {
  /** Connects to the database `postgres`; plain data, may travel to worker threads. */
  readonly config: Readonly<
    Required<Pick<pg.ClientConfig, "host" | "port" | "user" | "database">>
  > & {
    readonly password: string;
  };
  readonly dataFolder: string;
  /** Leaves; stops the server when nobody else uses it. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Folder that holds the data; default GROEIKERN_DATA, else `.groeikern` under the project. */
  readonly folder?: string;
  /** Settings besides the standard ones, for the tests. */
  readonly settings?: Settings;
}

/** Starts the server of a folder, or joins it when it runs. */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const folder =
    options.folder ?? process.env["GROEIKERN_DATA"] ?? join(PROJECT_ROOT, ".groeikern");
  const parent = await createFolder(resolve(folder));
  const binaries = await openBinaries(parent);
  const dataFolder = join(parent, "postgres");
  const settings = { ...standardSettings(), ...options.settings };
  const password = await openCluster(dataFolder, binaries, settings);
  return joinOrStart(dataFolder, password, binaries);
}

async function createFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    return await realpath(folder);
  } catch (error) {
    throw new EngineError(
      "EMBEDDED_FOLDER",
      `embedded PostgreSQL: expected a folder for the data at ${folder}, found: ${errorMessage(error)}; ` +
        "set GROEIKERN_DATA to a folder that can be written",
      error,
    );
  }
}

async function joinOrStart(
  dataFolder: string,
  password: string,
  binaries: Binaries,
): Promise<EmbeddedServer> {
  let isStarter = false;
  let trouble: unknown;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const postmaster = await findPostmaster(dataFolder);
    if (postmaster === null) {
      const failed = await startServer(dataFolder, binaries);
      if (failed !== null && (await findPostmaster(dataFolder)) === null) throw failed;
      isStarter = failed === null;
      trouble = failed ?? trouble;
      continue;
    }
    const config = serverConfig(postmaster.port, password);
    const presence = postmaster.isReady ? await takePresence(config).catch(keepTrouble) : null;
    if (presence !== null) return serverOf(config, dataFolder, presence, binaries, isStarter);
    await sleep(ATTEMPT_PAUSE_MS);
  }
  throw startError(dataFolder, trouble);

  function keepTrouble(error: unknown): null {
    trouble = error;
    return null;
  }
}

const serverConfig = (port: number, password: string): EmbeddedServer["config"] => ({
  host: "127.0.0.1",
  port,
  user: EMBEDDED_USER,
  password,
  database: "postgres",
});

async function startServer(dataFolder: string, binaries: Binaries): Promise<EngineError | null> {
  const port = await freePort();
  try {
    await binaries.run("pg_ctl", [
      ...["start", "-w", "-s", "-t", START_SECONDS_MAX],
      ...["-D", dataFolder, "-l", join(dataFolder, "server.log"), "-o", `-p ${port}`],
    ]);
    return null;
  } catch (error) {
    return startError(dataFolder, error);
  }
}

const startError = (dataFolder: string, cause: unknown) =>
  new EngineError(
    "EMBEDDED_START",
    `embedded PostgreSQL: expected the server in ${dataFolder} to start, found: ${errorMessage(cause)}; ` +
      `read ${join(dataFolder, "server.log")}, or set DATABASE_URL to a server of your own`,
    cause,
  );

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function takePresence(config: EmbeddedServer["config"]): Promise<pg.Client> {
  const presence = await openClient(config, "presence");
  try {
    await presence.query(`SELECT pg_advisory_lock_shared(${PRESENCE_LOCK})`);
    return presence;
  } catch (error) {
    await presence.end().catch(() => undefined);
    throw error;
  }
}

function serverOf(
  config: EmbeddedServer["config"],
  dataFolder: string,
  presence: pg.Client,
  binaries: Binaries,
  isStarter: boolean,
): EmbeddedServer {
  const stop = ["stop", "-m", "fast", "-w", "-s", "-D", dataFolder];
  const stopOnExit = () => binaries.runSync("pg_ctl", stop);
  if (isStarter) process.once("exit", stopOnExit);
  let closing: Promise<void> | null = null;
  const leave = async () => {
    const isLast = await leavePresence(presence);
    process.removeListener("exit", stopOnExit);
    if (isLast) await binaries.run("pg_ctl", stop).catch(() => undefined);
    await presence.end().catch(() => undefined);
  };
  return {
    config,
    dataFolder,
    close: () => {
      closing ??= leave();
      return closing;
    },
  };
}

/** True when nobody else is present; false too when the server is gone already. */
async function leavePresence(presence: pg.Client): Promise<boolean> {
  try {
    await presence.query(`SELECT pg_advisory_unlock_shared(${PRESENCE_LOCK})`);
    const { rows } = await presence.query<{ alone: boolean }>(
      `SELECT pg_try_advisory_lock(${PRESENCE_LOCK}) AS alone`,
    );
    return rows[0]?.alone === true;
  } catch {
    return false;
  }
}
