/**
 * The files of a data folder, copied each with its digest.
 *
 * A server may write while they are read: a file that goes away is left out, one that is torn is
 * made whole by the write-ahead log, which the backup holds too. Left out is what a server makes
 * itself when it starts, and the rows of unlogged tables, which it would empty.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Dirent } from "node:fs";
import { chmod, chown, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../core-wasm/make-folder.js";
import type { Account } from "../database/binaries.js";
import { errorCode } from "../errors.js";

/** A file by its path in the data folder. */
export interface CopiedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What lies in a data folder, by paths in it. */
export interface FolderContent {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Of these only the folder itself is kept. */
const EMPTIED = new Set([
  "pg_dynshmem",
  "pg_notify",
  "pg_replslot",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
  "pg_wal",
]);
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|server\.log|groeikern\.(conf|archive)|pg_internal\.init|pgsql_tmp.*)$/;
const RELATION_FILE = /^(\d+)(_fsm|_vm)?(\.\d+)?$/;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Files that are copied at once. */
const LANES = 8;
const CHUNK_BYTES = 2 ** 20;

/** Lists what is copied of a data folder. */
export async function listContent(dataFolder: string): Promise<FolderContent> {
  const folders: string[] = [];
  const files: string[] = [];
  const visit = async (at: string): Promise<void> => {
    const entries = await readEntries(join(dataFolder, at));
    const names = new Set(entries.map(({ name }) => name));
    for (const entry of entries.filter(({ name }) => !LEFT_OUT.test(name))) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        folders.push(path);
        if (!EMPTIED.has(path)) await visit(path);
      } else if (entry.isFile() && !isUnlogged(entry.name, names)) files.push(path);
    }
  };
  await visit("");
  return { folders: [...folders, join("pg_wal", "archive_status")], files };
}

async function readEntries(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
}

/** A relation is unlogged when it has a file to begin anew with. */
function isUnlogged(name: string, beside: ReadonlySet<string>): boolean {
  const relation = RELATION_FILE.exec(name)?.[1];
  return relation !== undefined && beside.has(`${relation}_init`);
}

/** Makes a folder of the account's, which nobody else may enter. */
export async function makeOwnedFolder(path: string, account: Account | null): Promise<void> {
  makeFolder(path, FOLDER_MODE);
  await chmod(path, FOLDER_MODE);
  if (account !== null) await chown(path, account.uid, account.gid);
}

/** Copies a file; null when it is not there any more. */
async function copyFile(
  from: string,
  path: string,
  to: string,
  account: Account | null,
): Promise<CopiedFile | null> {
  const source = await open(join(from, path), "r").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  if (source === null) return null;
  const hash = createHash("sha256");
  const target = await open(join(to, path), "w", FILE_MODE);
  let bytes = 0;
  try {
    for await (const chunk of source.createReadStream({ highWaterMark: CHUNK_BYTES })) {
      hash.update(chunk);
      bytes += chunk.length;
      await target.writeFile(chunk);
    }
    if (account !== null) await target.chown(account.uid, account.gid);
  } finally {
    await target.close();
  }
  return { path, bytes, sha256: hash.digest("hex") };
}

/** Copies files, a few at once; `onCopied` with each, null for one that is not there any more. */
export async function copyFiles(
  from: string,
  paths: readonly string[],
  to: string,
  { account, onCopied }: CopyOptions,
): Promise<void> {
  const queue = paths.values();
  let failure: unknown;
  const lane = async (): Promise<void> => {
    for (const path of queue) {
      if (failure !== undefined) return;
      onCopied(path, await copyFile(from, path, to, account));
    }
  };
  const keep = (error: unknown): void => {
    failure ??= error;
  };
  await Promise.all(Array.from({ length: LANES }, () => lane().catch(keep)));
  if (failure !== undefined) throw failure;
}

export interface CopyOptions {
  readonly account: Account | null;
  /** May throw: then nothing more is begun. */
  readonly onCopied: (path: string, file: CopiedFile | null) => void;
}

/** Brings all that was written in a folder to its disk. */
export async function syncFolder(path: string): Promise<void> {
  const [code] = await once(spawn("sync", ["-f", path], { stdio: "ignore" }), "close");
  if (code !== 0) await once(spawn("sync", { stdio: "ignore" }), "close");
}
