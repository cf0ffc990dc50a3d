/** What a backup says of itself: `backup.json`, written last, so that a backup with it is whole. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readWhole } from "../../core-wasm/read-whole.js";
import { EngineError, errorMessage } from "../errors.js";

export const NOTE_FILE = "backup.json";
/** Of a backup: the data folder, and the archive of its log. */
export const DATA = "data";
export const ARCHIVE = "wal";

/** A line of some 150 bytes a file. */
const NOTE_BYTES_MAX = 1 << 28;

const NOTE = z.object({
  groeikern: z.literal("backup 1"),
  postgres: z.string(),
  takenAt: z.iso.datetime(),
  /** Places in the log where it begins, and from which on it is consistent. */
  from: z.string(),
  to: z.string(),
  isArchived: z.boolean(),
  folders: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
});

export type BackupNote = z.infer<typeof NOTE>;

/** Throws `BACKUP_UNKNOWN` for a folder that is no whole backup. */
export async function readNote(folder: string): Promise<BackupNote> {
  try {
    return NOTE.parse(JSON.parse(readWhole(join(folder, NOTE_FILE), NOTE_BYTES_MAX).toString()));
  } catch (error) {
    const isStopped = !existsSync(join(folder, NOTE_FILE)) && existsSync(join(folder, DATA));
    if (isStopped) throw stoppedError(folder, error);
    throw new EngineError(
      "BACKUP_UNKNOWN",
      `backup: expected a whole backup in ${folder}, found: ${errorMessage(error)}; ` +
        "name the folder that groeikern backup was given",
      error,
    );
  }
}

const stoppedError = (folder: string, cause: unknown): EngineError =>
  new EngineError(
    "BACKUP_UNKNOWN",
    `backup: expected a whole backup in ${folder}, found one that was stopped on its way; ` +
      "restore another, and remove this one",
    cause,
  );
