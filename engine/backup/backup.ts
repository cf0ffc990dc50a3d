/**
 * `groeikern backup`: the embedded database as it is at one moment, while commands go on with it.
 *
 *     folder -> server -> pg_backup_start -> files -> pg_backup_stop -> log -> backup.json
 *
 * PostgreSQL's own way of a backup: files are copied as they are found, and the write-ahead log
 * from the start of the backup to its end makes them one moment's. The package of the embedded
 * server has no program for it, so its functions are called. A backup is whole when it has its
 * backup.json.
 *
 * With an archive the server hands on its log from then on, so that a restore may go to any moment
 * after the backup. That takes a start of the server, so nobody else may be using it.
 */
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { ARCHIVE_FILE, archiveCommand, readArchive } from "../database/archive.js";
import { type Binaries, DATA_FOLDER, openBinaries } from "../database/binaries.js";
import { openClient } from "../database/client.js";
import { writeOwned } from "../database/cluster.js";
import { dataFolderPath } from "../database/data-folder.js";
import { type EmbeddedOptions, startEmbedded } from "../database/embedded.js";
import { EngineError, errorCode, errorMessage } from "../errors.js";
import { openOutputFolder } from "../output-folder.js";
import {
  type CopiedFile,
  copyFiles,
  listContent,
  makeOwnedFolder,
  syncFolder,
} from "./backup-files.js";
import { ARCHIVE, type BackupNote, DATA, NOTE_FILE } from "./backup-note.js";

const FOLDER_MODE = 0o700;
const SEGMENT = /^[0-9A-F]{24}$/;
const ARCHIVED_MS_MAX = 60_000;
const PAUSE_MS = 50;

export interface BackupOptions {
  /** Folder of the backup; new or empty. */
  readonly to: string;
  /** True begins an archive of the log in the backup, false ends one. */
  readonly archive?: boolean | undefined;
  readonly embedded?: EmbeddedOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Takes a backup. Throws `BACKUP_` and `EMBEDDED_` codes, and `INTERRUPTED`. */
export async function takeBackup(options: BackupOptions): Promise<BackupNote> {
  const parent = options.embedded?.folder ?? dataFolderPath();
  const dataFolder = join(parent, DATA_FOLDER);
  const to = resolve(options.to);
  await requireData(dataFolder);
  await openTarget(to);
  try {
    const binaries = await openBinaries(parent);
    const undo = await settleArchive(dataFolder, to, options.archive, binaries);
    return await backupServer({ ...options, dataFolder, to, binaries }).catch(undo);
  } catch (error) {
    for (const name of await readdir(to)) await rm(join(to, name), { recursive: true });
    if (errorCode(error) !== "ENOSPC") throw error;
    throw new EngineError(
      "DISK_FULL",
      `backup: expected room for the data in ${to}, found: ${errorMessage(error)}; ` +
        "free some, or choose a folder on another disk",
      error,
    );
  }
}

async function backupServer(copying: Copying): Promise<BackupNote> {
  const { archive, dataFolder, embedded, to } = copying;
  const server = await startEmbedded(embedded);
  try {
    const client = await openClient(server.config, "backup");
    try {
      if (archive !== undefined) await requireArchive(client, dataFolder);
      if (archive === true) await requireEntered(client, to);
      return await copyServer(client, copying);
    } finally {
      await client.end();
    }
  } finally {
    await server.close();
  }
}

async function requireData(dataFolder: string): Promise<void> {
  const names = await readdir(dataFolder).catch((): string[] => []);
  if (names.includes("PG_VERSION")) return;
  throw new EngineError(
    "BACKUP_EMPTY",
    `backup: expected the data of the embedded database in ${dataFolder}, found none`,
  );
}

async function openTarget(to: string): Promise<void> {
  openOutputFolder("backup", to, FOLDER_MODE);
  if ((await readdir(to)).length === 0) return;
  throw new EngineError(
    "BACKUP_TAKEN",
    `backup: expected ${to} to be new or empty, found files in it; name another folder`,
  );
}

/**
 * The archive that goes on; null for that of a backup which was stopped on its way. One whose
 * folder is not there is only away.
 */
async function wholeArchive(dataFolder: string): Promise<string | null> {
  const archive = await readArchive(dataFolder);
  if (archive === null || !existsSync(archive)) return archive;
  return existsSync(join(archive, "..", NOTE_FILE)) ? archive : null;
}

/** Writes down where the log goes from the next start on; returns what takes that back. */
async function settleArchive(
  dataFolder: string,
  to: string,
  archive: boolean | undefined,
  { account }: Binaries,
): Promise<(error: unknown) => Promise<never>> {
  const before = await wholeArchive(dataFolder);
  const file = join(dataFolder, ARCHIVE_FILE);
  if (archive === true) {
    for (const folder of [to, join(to, ARCHIVE)]) await makeOwnedFolder(folder, account);
    await writeOwned(file, `${join(to, ARCHIVE)}\n`, account);
  }
  const isOver = archive === false || (archive === undefined && before === null);
  if (isOver) await rm(file, { force: true });
  return async (error) => {
    if (before === null) await rm(file, { force: true });
    else await writeOwned(file, `${before}\n`, account);
    throw error;
  };
}

/** The server runs with what is written down, or it was started before that. */
async function requireArchive(client: pg.Client, dataFolder: string): Promise<void> {
  const { rows } = await client.query<{ found: string }>(
    "SELECT current_setting('archive_command') AS found",
  );
  const archive = await readArchive(dataFolder);
  const expected = archive === null ? "(disabled)" : archiveCommand(archive);
  if (rows[0]?.found === expected) return;
  throw new EngineError(
    "BACKUP_BUSY",
    "backup: expected the embedded server to start with another archive, found it in use by " +
      "another command; give this one again when that has ended",
  );
}

/** The server's account comes to the archive. Throws `BACKUP_ARCHIVE`. */
async function requireEntered(client: pg.Client, to: string): Promise<void> {
  await client.query("SELECT pg_stat_file($1)", [join(to, ARCHIVE)]).catch((error: unknown) => {
    throw new EngineError(
      "BACKUP_ARCHIVE",
      `backup: expected a folder that the account of the server may enter at ${to}, ` +
        `found: ${errorMessage(error)}; choose another folder`,
      error,
    );
  });
}

interface Copying extends BackupOptions {
  readonly dataFolder: string;
  readonly binaries: Binaries;
}

async function copyServer(client: pg.Client, copying: Copying): Promise<BackupNote> {
  const { dataFolder, to } = copying;
  const { account } = copying.binaries;
  const data = join(to, DATA);
  const from = await beginBackup(client);
  const { folders, files } = await listContent(dataFolder);
  for (const folder of ["", ...folders]) await makeOwnedFolder(join(data, folder), account);
  const copied = await copyOf(files, copying);
  const { end, label, tablespaces } = await endBackup(client);
  const log = await copyOf(await segmentsBetween(client, dataFolder, from, end), copying);
  if (tablespaces.trim() !== "") throw new Error("backup: expected no tablespaces, found some");
  await writeOwned(join(data, "backup_label"), label, account);
  if ((await readArchive(dataFolder)) !== null) await requireArchived(client, end);
  await syncFolder(to);
  const note: BackupNote = {
    groeikern: "backup 1",
    postgres: (await readFile(join(dataFolder, "PG_VERSION"), "utf8")).trim(),
    takenAt: new Date().toISOString(),
    from,
    to: end,
    isArchived: copying.archive === true,
    folders: [...folders],
    files: [...copied, ...log],
  };
  await writeFile(join(to, NOTE_FILE), `${JSON.stringify(note)}\n`, { mode: 0o600 });
  await syncFolder(to);
  return note;
}

async function copyOf(paths: readonly string[], copying: Copying): Promise<CopiedFile[]> {
  const { dataFolder, to, binaries, signal, onProgress } = copying;
  const copied: CopiedFile[] = [];
  let done = 0;
  const onCopied = (_: string, file: CopiedFile | null): void => {
    if (signal?.aborted) throw new EngineError("INTERRUPTED", "interrupted; no backup was made");
    if (file !== null) copied.push(file);
    done += 1;
    onProgress?.(done, paths.length);
  };
  const { account } = binaries;
  await copyFiles(dataFolder, paths, join(to, DATA), { account, onCopied });
  return copied;
}

/** The log stays from here on: a slot of this session holds it. Returns where the backup begins. */
async function beginBackup(client: pg.Client): Promise<string> {
  const { rows: levels } = await client.query<{ wal_level: string }>("SHOW wal_level");
  if (levels[0]?.wal_level === "minimal") {
    throw new EngineError(
      "BACKUP_BUSY",
      "backup: expected an embedded server with wal_level replica, found minimal: an earlier " +
        "groeikern started it; give the command again when the others have ended",
    );
  }
  await client.query(
    "SELECT pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)",
  );
  const { rows } = await client.query<{ place: string }>(
    "SELECT pg_backup_start('groeikern', true) AS place",
  );
  return rows[0]?.place as string;
}

interface BackupEnd {
  readonly end: string;
  /** What the server reads when it starts from the backup. */
  readonly label: string;
  readonly tablespaces: string;
}

async function endBackup(client: pg.Client): Promise<BackupEnd> {
  const { rows } = await client.query<BackupEnd>(
    "SELECT lsn AS end, labelfile AS label, spcmapfile AS tablespaces FROM pg_backup_stop(false)",
  );
  return rows[0] as BackupEnd;
}

/** Segments of the log of the backup, by their paths. */
async function segmentsBetween(
  client: pg.Client,
  dataFolder: string,
  from: string,
  end: string,
): Promise<string[]> {
  const { rows } = await client.query<{ first: string; last: string }>(
    "SELECT pg_walfile_name($1) AS first, pg_walfile_name($2) AS last",
    [from, end],
  );
  const { first, last } = rows[0] as (typeof rows)[0];
  const names = await readdir(join(dataFolder, "pg_wal"));
  const segments = names.filter((name) => SEGMENT.test(name) && name >= first && name <= last);
  return segments.sort().map((name) => join("pg_wal", name));
}

/** Waits until the log of the backup is in the archive. Throws `BACKUP_ARCHIVE`. */
async function requireArchived(client: pg.Client, end: string): Promise<void> {
  const limit = performance.now() + ARCHIVED_MS_MAX;
  while (performance.now() < limit) {
    const { rows } = await client.query<{ done: boolean }>(
      `SELECT coalesce(last_archived_wal >= pg_walfile_name($1), false) AS done
       FROM pg_stat_archiver`,
      [end],
    );
    if (rows[0]?.done === true) return;
    await sleep(PAUSE_MS);
  }
  const seconds = ARCHIVED_MS_MAX / 1000;
  throw new EngineError(
    "BACKUP_ARCHIVE",
    `backup: expected the log in its archive within ${seconds} s, found that the server ` +
      "could not copy it; read server.log in the data folder, or end the archive with --no-archive",
  );
}
