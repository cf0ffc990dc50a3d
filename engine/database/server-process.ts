/**
 * The server's process: started, stopped, and cleared away when it can do neither.
 *
 * The server is started without `pg_ctl`, which hands the data folder's name to a shell. It gets a
 * session of its own, so Ctrl-C reaches the command and not the server, and an environment of its
 * own, so that no variable of the user's changes what it does.
 *
 * Nothing here waits for ever: a fast stop becomes an immediate one, that becomes a kill, and what a
 * killed server left running is ended. PostgreSQL recovers from all of them without loss.
 */
import type { ChildProcess } from "node:child_process";
import { close, fstatSync, openSync, readSync } from "node:fs";
import { chown } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineError, errorMessage } from "../errors.js";
import type { Binaries } from "./binaries.js";
import { clearPostmaster, findPostmaster, lastPort, processesOf } from "./postmaster.js";

/** A server writes its file before anything that takes long. */
const FILE_MS_MAX = 60_000;
const FAST_SECONDS_MAX = 60;
const IMMEDIATE_SECONDS_MAX = 15;
const POLL_MS = 10;
const PORT_LOOKS = 5;
const LOG_TAIL_BYTES = 4_096;

/** Of two servers that start at once the second finds the file of the first, whole or not yet. */
const PASSING =
  /pre-existing shared memory|Address already in use|could not bind|lock file .*(exists|is empty)|bogus data in lock file/;

/** Why a server did not start: `again` when another attempt may well succeed. */
export interface StartFailure {
  readonly kind: "again" | "broken";
  readonly message: string;
}

/**
 * Starts the server of a data folder; null once it, or another command's, is there to wait for. It
 * comes back at its last port, where those who outlived a killed one look for it.
 */
export async function startServer(
  dataFolder: string,
  binaries: Binaries,
): Promise<StartFailure | null> {
  const port = await portFor(dataFolder);
  await clearPostmaster(dataFolder);
  const log = openSync(join(dataFolder, "server.log"), "a+", 0o600);
  const { account } = binaries;
  if (account !== null) await chown(join(dataFolder, "server.log"), account.uid, account.gid);
  const { size } = fstatSync(log);
  try {
    const server = binaries.start(["-D", dataFolder, "-p", String(port)], log);
    const ended = endOf(server);
    for (const end = performance.now() + FILE_MS_MAX; ; ) {
      const found = await findPostmaster(dataFolder);
      if (found !== null) return null;
      if (performance.now() >= end) server.kill("SIGKILL");
      const reason = await Promise.race([ended, sleep(POLL_MS, null)]);
      if (reason === null) continue;
      if ((await findPostmaster(dataFolder)) !== null) return null;
      return failureOf(reason, readTail(log, size));
    }
  } finally {
    close(log);
  }
}

interface End {
  readonly text: string;
  /** Whether others stopped it, in order, or killed it: by itself a server does not end so. */
  readonly isByOthers: boolean;
}

function endOf(server: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    server.once("error", (error) => resolve({ text: errorMessage(error), isByOthers: false }));
    server.once("exit", (code, signal) => {
      resolve({
        text: `postgres ended with ${code ?? signal}`,
        isByOthers: code === 0 || code === null,
      });
    });
  });
}

function readTail(log: number, from: number): string {
  const { size } = fstatSync(log);
  const start = Math.max(from, size - LOG_TAIL_BYTES);
  const bytes = Buffer.alloc(size - start);
  readSync(log, bytes, 0, bytes.length, start);
  return bytes.toString("utf8");
}

/** The server's own last word on it. A port can be taken between choosing it and binding it. */
function failureOf({ text, isByOthers }: End, log: string): StartFailure {
  const said = [...log.matchAll(/^.*(?:FATAL|PANIC|postgres: ).*$/gm)].at(-1)?.[0];
  const isPassing = PASSING.test(log);
  return { kind: isByOthers || isPassing ? "again" : "broken", message: said ?? text };
}

/** The last port where it is free, else any. Who looks holds it for a moment: of two, one waits. */
async function portFor(dataFolder: string): Promise<number> {
  const last = await lastPort(dataFolder);
  for (let look = 0; last !== null && look < PORT_LOOKS; look += 1) {
    const port = await freePort(last).catch(() => null);
    if (port !== null) return port;
    await sleep(POLL_MS * (1 + Math.random()));
  }
  return freePort(0);
}

/** The port that is asked for, or any for 0; rejects when it is taken. */
function freePort(asked: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on("error", fail);
    server.listen(asked, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** Stops the server, by force when it will not; `stop` begins with the mode it is given. */
export async function stopServer(
  dataFolder: string,
  binaries: Binaries,
  mode: "fast" | "immediate" = "fast",
): Promise<void> {
  const seconds = mode === "fast" ? FAST_SECONDS_MAX : IMMEDIATE_SECONDS_MAX;
  let end = performance.now() + 1000 * seconds;
  const asked = await findPostmaster(dataFolder);
  if (asked === null) return;
  const words = ["stop", "-m", mode, "-W", "-s", "-D", dataFolder];
  await binaries.run("pg_ctl", words).catch(() => {
    end = 0;
  });
  // Another command may have started the next one as soon as this one is gone.
  const isThere = async () => (await findPostmaster(dataFolder))?.pid === asked.pid;
  while (await isThere()) {
    if (performance.now() < end) await sleep(POLL_MS);
    else if (mode === "fast") return stopServer(dataFolder, binaries, "immediate");
    else return killAll([asked.pid], "SIGKILL");
  }
}

/**
 * Backends of a dead server hold its memory until they notice. They have a while to do so by
 * themselves, then they are ended. Throws `EMBEDDED_LEFTOVERS` when some are still there.
 */
export async function clearOrphans(
  dataFolder: string,
  tell: (line: string) => void,
  patienceMs: number,
): Promise<void> {
  const found = processesOf(dataFolder);
  if (found.length === 0) return;
  tell(
    `embedded PostgreSQL: ${found.length} processes of a server that was killed still hold its ` +
      "memory; waiting for them",
  );
  for (const signal of ["SIGQUIT", "SIGKILL", null] as const) {
    if (await areGone(dataFolder, patienceMs)) return;
    if (signal !== null) killAll(processesOf(dataFolder), signal);
  }
  const left = processesOf(dataFolder).join(", ");
  throw new EngineError(
    "EMBEDDED_LEFTOVERS",
    `embedded PostgreSQL: expected the processes of the server that was killed to end, found ${left} ` +
      "still there; end them and give the command again",
  );
}

/** True when none is left, and when they are those of a server that another command started. */
async function areGone(dataFolder: string, ms: number): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(POLL_MS)) {
    if (processesOf(dataFolder).length === 0) return true;
    if ((await findPostmaster(dataFolder)) !== null) return true;
  }
  return false;
}

function killAll(pids: readonly number[], signal: "SIGQUIT" | "SIGKILL"): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}
