/**
 * Is a server of ours running in this data folder? Read from `postmaster.pid`.
 *
 * A killed server leaves the file behind, and its process id may belong to another program by now
 * (containers start counting again). The server always works inside its data folder: on Linux that
 * is checked, so a leftover file neither fools us nor keeps PostgreSQL from starting.
 */
import { readlinkSync } from "node:fs";
import { readFile, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../errors.js";

const PORT_LINE = 3;
const STATUS_LINE = 7;

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** The live server of a data folder, or null; removes the file that a killed server left. */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const path = join(dataFolder, "postmaster.pid");
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const lines = text.split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!Number.isInteger(pid)) return null;
  if (!isServerOf(pid, await realpath(dataFolder))) {
    await rm(path, { force: true });
    return null;
  }
  const port = Number.parseInt(lines[PORT_LINE] ?? "", 10);
  return { pid, port, isReady: (lines[STATUS_LINE] ?? "").trim() === "ready" };
}

function isServerOf(pid: number, dataFolder: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dataFolder;
  } catch (error) {
    return errorCode(error) === "EACCES";
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
