/**
 * The processes of a data folder: the server, read from `postmaster.pid`, and what a killed server
 * left behind.
 *
 * A killed server leaves its file, and its process id may belong to another program by now
 * (containers start counting again). The server and its backends always work inside the data
 * folder: on Linux that is checked, so a leftover file neither fools us nor keeps PostgreSQL from
 * starting, and orphaned backends are found by it. Elsewhere the file is believed.
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { link, readFile, realpath, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../errors.js";

const PID_FILE = "postmaster.pid";
/** How the server was started last; it stays, however that one ended. */
const OPTIONS_FILE = "postmaster.opts";
const PORT_OPTION = /"-p" "(\d+)"/;
const PORT_LINE = 3;
const STATUS_LINE = 7;

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** What the server says of itself; `starting` too while the file is being written. */
  readonly status: "starting" | "ready" | "stopping";
}

/** The live server of a data folder, or null. */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const found = await readPostmaster(dataFolder, join(dataFolder, PID_FILE));
  return found === "dead" ? null : found;
}

/** Whether the server of a data folder was killed: one that stops takes its file away. */
export async function isKilled(dataFolder: string): Promise<boolean> {
  return (await readPostmaster(dataFolder, join(dataFolder, PID_FILE))) === "dead";
}

/** The port of the last server of a data folder; null when there was none. */
export async function lastPort(dataFolder: string): Promise<number | null> {
  const text = await readFile(join(dataFolder, OPTIONS_FILE), "utf8").catch(() => "");
  const port = PORT_OPTION.exec(text)?.[1];
  return port === undefined ? null : Number(port);
}

/**
 * Removes the file that a killed server left. It is looked at again where nobody writes it: another
 * command may have started a server meanwhile, which would stop itself without its file.
 */
export async function clearPostmaster(dataFolder: string): Promise<void> {
  const path = join(dataFolder, PID_FILE);
  const aside = `${path}.${process.pid}`;
  if ((await readPostmaster(dataFolder, path)) !== "dead") return;
  try {
    await rename(path, aside);
    if ((await readPostmaster(dataFolder, aside)) !== "dead") await link(aside, path);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Null for a file that is not there, or not written yet. */
async function readPostmaster(
  dataFolder: string,
  path: string,
): Promise<Postmaster | "dead" | null> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const lines = text.split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!Number.isInteger(pid)) return null;
  if (!isServerOf(pid, await realpath(dataFolder))) return "dead";
  const port = Number.parseInt(lines[PORT_LINE] ?? "", 10);
  const said = (lines[STATUS_LINE] ?? "").trim();
  return { pid, port, status: said === "ready" || said === "stopping" ? said : "starting" };
}

/** PostgreSQL's processes in a data folder, the server among them; none where nobody can see. */
export function processesOf(dataFolder: string): number[] {
  if (process.platform !== "linux") return [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => workingFolder(pid) === dataFolder && isPostgres(pid)).map(Number);
}

function isPostgres(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "postgres";
  } catch {
    return false;
  }
}

function isServerOf(pid: number, dataFolder: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux") return true;
  const folder = workingFolder(pid);
  return folder === null || folder === dataFolder;
}

/** Null when it is another user's. */
function workingFolder(pid: number | string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch (error) {
    return errorCode(error) === "EACCES" ? null : "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
