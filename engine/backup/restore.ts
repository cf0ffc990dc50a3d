/**
 * `groeikern restore`: a backup becomes the data of the embedded database.
 *
 *     backup -> draft: files, each by its digest -> recovery, to its end or a moment -> data folder
 *
 * All of it happens in a folder beside, which takes the name of the data folder in one rename: what
 * fails leaves everything as it was. Data that is there is only replaced when that was asked for,
 * and then kept under another name. A restored database archives nothing: that begins with a
 * backup.
 */
import { randomBytes } from "node:crypto";
import { chown, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { recoverySettings } from "../database/archive.js";
import { type Binaries, DATA_FOLDER, openBinaries } from "../database/binaries.js";
import { openCluster, requireVersion, standardSettings } from "../database/cluster.js";
import { dataFolderPath, openDataFolder } from "../database/data-folder.js";
import type { EmbeddedOptions } from "../database/embedded.js";
import { findPostmaster } from "../database/postmaster.js";
import { startServer, stopServer } from "../database/server-process.js";
import { EngineError, errorCode } from "../errors.js";
import { type CopiedFile, copyFiles, makeOwnedFolder, syncFolder } from "./backup-files.js";
import { ARCHIVE, type BackupNote, DATA, readNote } from "./backup-note.js";

const NAME_BYTES = 6;
const PAUSE_MS = 50;

export interface RestoreOptions {
  /** Folder of the backup. */
  readonly from: string;
  /** Moment to go to; default all that the backup and its archive hold. */
  readonly until?: Date | undefined;
  /** Put aside the data that is there. */
  readonly isReplacing?: boolean | undefined;
  readonly embedded?: EmbeddedOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** The files are there, and the log is gone through. */
  readonly onRecovery?: (() => void) | undefined;
}

export interface Restored {
  readonly dataFolder: string;
  /** Where the data lies that was there before. */
  readonly replaced: string | null;
}

/** Restores a backup. Throws `RESTORE_`, `BACKUP_` and `EMBEDDED_` codes, and `INTERRUPTED`. */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const from = resolve(options.from);
  const note = await readNote(from);
  requireArchive(note, from, options.until);
  const parent = await openDataFolder(options.embedded?.folder ?? dataFolderPath());
  const dataFolder = join(parent, DATA_FOLDER);
  await requirePlace(dataFolder, options.isReplacing === true);
  const binaries = await openBinaries(parent);
  const draft = `${dataFolder}.${randomBytes(NAME_BYTES).toString("hex")}.new`;
  await requireVersion(from, binaries, note.postgres);
  try {
    await copyBackup(note, from, draft, binaries, options);
    options.onRecovery?.();
    await recover(note, from, draft, binaries, options);
    await syncFolder(draft);
    const replaced = await putAside(dataFolder);
    await rename(draft, dataFolder);
    await syncFolder(parent);
    return { dataFolder, replaced };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

function requireArchive(note: BackupNote, from: string, until: Date | undefined): void {
  if (until === undefined) return;
  if (!note.isArchived) {
    throw new EngineError(
      "RESTORE_MOMENT",
      `restore: expected a backup with an archive of the log to go to a moment, found none in ` +
        `${from}; leave --until away, or name one that was made with --archive`,
    );
  }
  if (until.toISOString() >= note.takenAt) return;
  throw new EngineError(
    "RESTORE_MOMENT",
    `restore: expected a moment after the end of the backup, ${note.takenAt}, ` +
      `found ${until.toISOString()}; use an earlier backup`,
  );
}

async function requirePlace(dataFolder: string, isReplacing: boolean): Promise<void> {
  const isThere = await readFile(join(dataFolder, "PG_VERSION")).then(
    () => true,
    (error: unknown) => errorCode(error) !== "ENOENT",
  );
  if (!isThere) return;
  if (!isReplacing) {
    throw new EngineError(
      "RESTORE_TAKEN",
      `restore: expected no data in ${dataFolder}, found some; give --replace to put it aside, ` +
        "or set GROEIKERN_DATA to another folder",
    );
  }
  const found = await findPostmaster(dataFolder);
  if (found === null) return;
  throw new EngineError(
    "RESTORE_BUSY",
    `restore: expected nobody to use ${dataFolder}, found its server running (process ` +
      `${found.pid}); end the commands that use it first`,
  );
}

async function copyBackup(
  { folders, files }: BackupNote,
  from: string,
  draft: string,
  { account }: Binaries,
  { signal, onProgress }: RestoreOptions,
): Promise<void> {
  for (const folder of ["", ...folders]) await makeOwnedFolder(join(draft, folder), account);
  const data = join(from, DATA);
  const digests = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  let done = 0;
  const onCopied = (path: string, file: CopiedFile | null): void => {
    if (signal?.aborted) throw new EngineError("INTERRUPTED", "interrupted; nothing was restored");
    const isWhole = file !== null && file.sha256 === (digests.get(path) ?? file.sha256);
    if (!isWhole) throw damagedError(join(data, path), file === null);
    done += 1;
    onProgress?.(done, digests.size + 1);
  };
  await copyFiles(data, [...digests.keys(), "backup_label"], draft, { account, onCopied });
}

const damagedError = (path: string, isMissing: boolean): EngineError =>
  new EngineError(
    "BACKUP_DAMAGED",
    `backup: expected ${path} as it was written, found ${isMissing ? "none" : "other bytes"}; ` +
      "use another copy of the backup",
  );

/** The server itself goes through the log, and stops where it is to end. */
async function recover(
  { isArchived }: BackupNote,
  from: string,
  draft: string,
  binaries: Binaries,
  options: RestoreOptions,
): Promise<void> {
  const until = options.until ?? null;
  const { account } = binaries;
  const settings = { ...standardSettings(), ...options.embedded?.settings };
  const recovery = isArchived ? recoverySettings(join(from, ARCHIVE), until) : {};
  await openCluster(draft, binaries, { ...settings, ...recovery });
  if (isArchived) {
    await writeFile(join(draft, "recovery.signal"), "");
    if (account !== null) await chown(join(draft, "recovery.signal"), account.uid, account.gid);
  }
  const failure = await startServer(draft, binaries);
  const isReady = failure === null && (await untilReady(draft));
  if (!isReady) throw await recoveryError(join(draft, "server.log"), until);
  await stopServer(draft, binaries);
  await openCluster(draft, binaries, settings);
}

/** False when the server has ended instead. */
async function untilReady(draft: string): Promise<boolean> {
  for (;;) {
    const found = await findPostmaster(draft);
    if (found === null) return false;
    if (found.status === "ready") return true;
    await sleep(PAUSE_MS);
  }
}

async function recoveryError(log: string, until: Date | null): Promise<EngineError> {
  const text = await readFile(log, "utf8").catch(() => "");
  if (until !== null && text.includes("before configured recovery target was reached")) {
    const last = /last completed transaction was at log time (.+)/.exec(text)?.[1];
    return new EngineError(
      "RESTORE_MOMENT",
      `restore: expected an archive with changes after ${until.toISOString()}, found that it ` +
        `ends with ${last ?? "the backup"}; leave --until away to go to its end`,
    );
  }
  const said = [...text.matchAll(/^.*(?:FATAL|PANIC).*$/gm)].at(-1)?.[0] ?? "it ended";
  return new EngineError(
    "RESTORE_FAILED",
    `restore: expected the server to go through the log of the backup, found: ${said}`,
  );
}

/** The data that is there gets another name; null when there is none. */
async function putAside(dataFolder: string): Promise<string | null> {
  const aside = `${dataFolder}.${randomBytes(NAME_BYTES).toString("hex")}.replaced`;
  return rename(dataFolder, aside).then(
    () => aside,
    (error: unknown) => {
      if (errorCode(error) === "ENOENT") return null;
      throw error;
    },
  );
}
