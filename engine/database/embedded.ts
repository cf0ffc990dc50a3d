/**
 * The embedded PostgreSQL: started when no server of ours runs in the data folder, shared when one
 * does, stopped by the last command that leaves (presence.ts says how that is known).
 *
 *     none --start--> starting --> ready --last one leaves--> stopping --> none
 *      ^                                                        |
 *      \------------- stopped by force: it hangs ---------------/
 *
 * A server that is killed is started again by whoever is present, and found where it was. A command
 * that is killed leaves the server running; the next one uses it, and stops it. A command that ends
 * without closing, by an error nobody caught, leaves that to a small process of its own.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { compiledFile } from "../../core-wasm/root.js";
import { EngineError, errorMessage } from "../errors.js";
import { type Binaries, DATA_FOLDER, openBinaries } from "./binaries.js";
import { EMBEDDED_USER, openCluster, type Settings, standardSettings } from "./cluster.js";
import { dataFolderPath, openDataFolder } from "./data-folder.js";
import type { ServerConfig } from "./database-error.js";
import { findPostmaster, isKilled } from "./postmaster.js";
import { Presence, whenNobodyIsPresent } from "./presence.js";
import { clearOrphans, startServer, stopServer } from "./server-process.js";

/** Recovery after a crash reads at most the write-ahead log that `max_wal_size` allows. */
const READY_MS_MAX = 300_000;
const PATIENCE_MS = 10_000;
const PAUSE_MS = 20;
const LEAVE_MS_MAX = 10_000;
const LEAVE_PROGRAM = compiledFile("engine/database/leave-server");

export interface EmbeddedServer {
  /** Connects to the database `postgres`; plain data, may travel to worker threads. */
  readonly config: Readonly<
    Required<Pick<ServerConfig, "host" | "port" | "user" | "database" | "isEmbedded">>
  > & {
    readonly password: string;
  };
  readonly dataFolder: string;
  /** Leaves; stops the server when nobody else uses it. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Folder that holds the data; default as `data-folder.ts` says. */
  readonly folder?: string;
  /** Settings besides the standard ones, for the tests. */
  readonly settings?: Settings;
  /** Takes a line for people: what was made, what is waited for. */
  readonly onNotice?: (line: string) => void;
  /** How long a server may take to stop, or what a dead one left to end, before it is forced. */
  readonly patienceMs?: number;
}

/** What it takes to come to a server. */
interface Place {
  readonly dataFolder: string;
  readonly password: string;
  readonly binaries: Binaries;
  readonly tell: (line: string) => void;
  readonly patienceMs: number;
}

/** Starts the server of a folder, or joins it when it runs. Throws `EMBEDDED_` codes. */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const place = await openPlace(options);
  const end = performance.now() + READY_MS_MAX;
  let trouble: string | undefined;
  while (performance.now() < end) {
    const config = await readyServer(place, end);
    try {
      if (config !== null) {
        const presence = await Presence.take(config, reviver(place));
        return serverOf(place, config, presence);
      }
    } catch (error) {
      trouble = errorMessage(error);
    }
    await sleep(PAUSE_MS);
  }
  throw startError(place, trouble ?? "a server that was not ready in time");
}

async function openPlace(options: EmbeddedOptions): Promise<Place> {
  const parent = await openDataFolder(options.folder ?? dataFolderPath());
  const binaries = await openBinaries(parent);
  const dataFolder = join(parent, DATA_FOLDER);
  const settings = { ...standardSettings(), ...options.settings };
  const { password, isNew } = await openCluster(dataFolder, binaries, settings);
  const tell = options.onNotice ?? (() => undefined);
  if (isNew) tell(`embedded PostgreSQL: data folder made at ${dataFolder}`);
  const { patienceMs = PATIENCE_MS } = options;
  return { dataFolder, password, binaries, tell, patienceMs };
}

/** The server once it is ready, started when there is none; null to look again. */
async function readyServer(place: Place, end: number): Promise<EmbeddedServer["config"] | null> {
  const { dataFolder, binaries, tell } = place;
  const found = await findPostmaster(dataFolder);
  if (found?.status === "ready") return serverConfig(found.port, place.password);
  if (found?.status === "stopping") {
    await waitUntilStopped(place, found.pid);
    return null;
  }
  if (found !== null) return null;
  await clearOrphans(dataFolder, tell, place.patienceMs);
  const failure = await startServer(dataFolder, binaries);
  if (failure === null) return null;
  if (failure.kind === "broken" || performance.now() >= end) {
    throw startError(place, failure.message);
  }
  return null;
}

/**
 * Starts a server that was killed, at its port, as often as it takes: its disk may be full for a
 * while. One that somebody stopped stays so.
 */
function reviver(place: Place): () => Promise<void> {
  const { dataFolder } = place;
  let isDown = false;
  return async () => {
    isDown ||= await isKilled(dataFolder);
    if (!isDown) return;
    await readyServer(place, performance.now() + READY_MS_MAX);
    isDown = (await findPostmaster(dataFolder)) === null;
  };
}

/** A server that was told to stop while it restarted after a crash may hang for ever. */
async function waitUntilStopped(place: Place, pid: number): Promise<void> {
  const { dataFolder, binaries, tell, patienceMs } = place;
  for (const end = performance.now() + patienceMs; performance.now() < end; ) {
    const found = await findPostmaster(dataFolder);
    if (found?.pid !== pid || found.status !== "stopping") return;
    await sleep(PAUSE_MS);
  }
  const seconds = patienceMs / 1000;
  tell(`embedded PostgreSQL: the server did not stop in ${seconds} s; it is stopped by force`);
  await stopServer(dataFolder, binaries, "immediate");
}

const serverConfig = (port: number, password: string): EmbeddedServer["config"] => ({
  host: "127.0.0.1",
  port,
  user: EMBEDDED_USER,
  password,
  database: "postgres",
  isEmbedded: true,
});

const startError = ({ dataFolder }: Place, found: string) =>
  new EngineError(
    "EMBEDDED_START",
    `embedded PostgreSQL: expected the server in ${dataFolder} to start, found: ${found}; ` +
      `read ${join(dataFolder, "server.log")}, or set DATABASE_URL to a server of your own`,
  );

function serverOf(
  { dataFolder, binaries }: Place,
  config: EmbeddedServer["config"],
  presence: Presence,
): EmbeddedServer {
  const leaveOnExit = () => {
    const words = [LEAVE_PROGRAM, join(dataFolder, "..")];
    spawn(process.execPath, words, { detached: true, stdio: "ignore" }).unref();
  };
  process.once("exit", leaveOnExit);
  let closing: Promise<void> | null = null;
  const leave = async () => {
    await presence.leave();
    process.removeListener("exit", leaveOnExit);
    await stopWhenUnused(dataFolder, config, binaries).catch(() => undefined);
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

const stopWhenUnused = (dataFolder: string, config: pg.ClientConfig, binaries: Binaries) =>
  whenNobodyIsPresent(config, () => stopServer(dataFolder, binaries));

/** For a command that is gone: stops the server as soon as nobody is present, if that is soon. */
export async function leaveServer(folder: string): Promise<void> {
  const { dataFolder, password, binaries } = await openPlace({ folder });
  for (const end = performance.now() + LEAVE_MS_MAX; performance.now() < end; ) {
    const found = await findPostmaster(dataFolder);
    if (found?.status !== "ready") return;
    if (await stopWhenUnused(dataFolder, serverConfig(found.port, password), binaries)) return;
    await sleep(PAUSE_MS);
  }
}
